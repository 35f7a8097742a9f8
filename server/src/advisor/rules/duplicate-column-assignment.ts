// The same column twice where it may stand once.
import { displayPart } from '../../impact/catalog/view.ts'
import { all, as } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const duplicateColumnAssignment = rule<'UpdateStmt' | 'InsertStmt' | 'CreateStmt' | 'ViewStmt'>({
  id: 'duplicate-column-assignment',
  category: 'queries',
  severity: 'error',
  preset: 'recommended',
  summary: 'A column is given twice',
  why: 'PostgreSQL refuses it: "multiple assignments to same column", "column specified more than once".',
  fix: 'Keep one.',
  exceptions: 'Different fields or elements of one column (`SET a[1] = …, a[2] = …`).',
  aliases: ['squawk:ban-duplicate-column-assignments'],
  on: ['UpdateStmt', 'InsertStmt', 'CreateStmt', 'ViewStmt'],
  check(context) {
    const { tree } = context
    const seen = new Set<string>()
    const tell = (name: string | undefined, location: number | undefined) => {
      if (name === undefined) return
      if (seen.has(name))
        context.report({
          at: location === undefined ? undefined : context.tokenSpan(location),
          message: `${displayPart(name)} is given twice, which PostgreSQL refuses. Keep one.`,
        })
      seen.add(name)
    }
    if ('UpdateStmt' in tree)
      for (const target of all(tree.UpdateStmt.targetList, 'ResTarget'))
        if (!target.indirection) tell(target.name, target.location)
    if ('InsertStmt' in tree)
      for (const target of all(tree.InsertStmt.cols, 'ResTarget'))
        if (!target.indirection) tell(target.name, target.location)
    if ('CreateStmt' in tree)
      for (const element of tree.CreateStmt.tableElts ?? [])
        tell(as(element, 'ColumnDef')?.colname, as(element, 'ColumnDef')?.location)
    if ('ViewStmt' in tree)
      for (const alias of all(tree.ViewStmt.aliases, 'String')) tell(alias.sval, undefined)
  },
  fires: [
    { sql: 'update book set a = 1, a = 2 where id = 1' },
    { sql: 'insert into book (a, a) values (1, 2)' },
    { sql: 'create table book (a int, a text)' },
  ],
  silent: [
    { sql: 'update book set a = 1, b = 2 where id = 1' },
    { sql: 'update book set a[1] = 1, a[2] = 2 where id = 1' },
  ],
})
