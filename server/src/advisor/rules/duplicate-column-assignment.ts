// The same column twice where it may stand once.
import type { Node } from '@pgsql/types'
import { displayPart } from '../../impact/catalog/view.ts'
import { all, as, text } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import type { Span } from '../finding.ts'
import { rule } from '../rule.ts'

export const duplicateColumnAssignment = rule({
  id: 'duplicate-column-assignment',
  category: 'queries',
  severity: 'error',
  preset: 'recommended',
  summary: 'A column is given twice',
  why: 'PostgreSQL refuses it: "multiple assignments to same column", "column specified more than once".',
  fix: 'Keep one.',
  exceptions: 'Different fields or elements of one column (`SET a[1] = …, a[2] = …`).',
  aliases: ['squawk:ban-duplicate-column-assignments'],
  on: ['CreateStmt', 'CreateTableAsStmt', 'InsertStmt', 'MergeStmt', 'SelectStmt', 'UpdateStmt', 'ViewStmt'],
  check(context) {
    for (const list of columnLists(context)) {
      const seen = new Set<string>()
      for (const { name, at } of list) {
        if (name === undefined) continue
        if (seen.has(name))
          context.report({
            at: at(),
            message: `${displayPart(name)} is given twice, which PostgreSQL refuses. Keep one.`,
          })
        seen.add(name)
      }
    }
  },
  fires: [
    { sql: 'update book set a = 1, a = 2 where id = 1' },
    { sql: 'insert into book (a, a) values (1, 2)' },
    { sql: 'create table book (a int, a text)' },
    { sql: 'create view cheap as select id, price as id from book' },
    { sql: 'create table copy as select a.id, b.id from a join b on true' },
    { sql: 'insert into book (a) values (1) on conflict (a) do update set b = 1, b = 2' },
    { sql: 'merge into book using news on true when matched then update set a = 1, a = 2' },
  ],
  silent: [
    { sql: 'update book set a = 1, b = 2 where id = 1' },
    { sql: 'update book set a[1] = 1, a[2] = 2 where id = 1' },
    { sql: 'select a.id, b.id from a join b on true' },
    { sql: 'create view cheap (a, b) as select id, id from book' },
    {
      sql: 'merge into book using news on true when matched then update set a = 1 when not matched then insert (a) values (1)',
    },
  ],
})

interface Named {
  readonly name: string | undefined
  /** The words to blame. */
  at(): Span
}

/** Lists in which each column may stand once. */
function columnLists(context: RuleContext): readonly (readonly Named[])[] {
  const { tree } = context
  if ('UpdateStmt' in tree) return [targets(context, tree.UpdateStmt.targetList)]
  if ('InsertStmt' in tree) {
    const { cols, onConflictClause } = tree.InsertStmt
    return [targets(context, cols), targets(context, onConflictClause?.targetList)]
  }
  if ('MergeStmt' in tree)
    return all(tree.MergeStmt.mergeWhenClauses, 'MergeWhenClause').map(one =>
      targets(context, one.targetList),
    )
  if ('CreateStmt' in tree)
    return [
      all(tree.CreateStmt.tableElts, 'ColumnDef').map(({ colname, location }) => ({
        name: colname,
        at: () => context.tokenSpan(location),
      })),
    ]
  if ('ViewStmt' in tree) return [outputs(context, tree.ViewStmt.aliases, tree.ViewStmt.query)]
  if ('CreateTableAsStmt' in tree)
    return [outputs(context, tree.CreateTableAsStmt.into?.colNames, tree.CreateTableAsStmt.query)]
  if ('SelectStmt' in tree && tree.SelectStmt.intoClause) return [outputs(context, undefined, tree)]
  return []
}

function targets(context: RuleContext, list: readonly Node[] | undefined): Named[] {
  return all(list, 'ResTarget')
    .filter(one => !one.indirection)
    .map(({ name, location }) => ({ name, at: () => context.tokenSpan(location) }))
}

/** The columns of what a query makes: by the list of names, else by the query's own, as far as they are written. */
function outputs(
  context: RuleContext,
  aliases: readonly Node[] | undefined,
  query: Node | undefined,
): Named[] {
  if (aliases && aliases.length > 0)
    return aliases.map(one => ({
      name: text(one),
      at: () => context.namedSpan(text(one) ?? '', repeated(context, text(one) ?? '')) ?? context.headSpan(),
    }))
  let select = as(query, 'SelectStmt')
  while (select?.larg) select = select.larg
  return all(select?.targetList, 'ResTarget').map(({ name, val, location }) => {
    const named = name ?? text((as(val, 'ColumnRef')?.fields ?? as(val, 'FuncCall')?.funcname)?.at(-1))
    return {
      name: named,
      at: () => context.namedSpan(named ?? '', context.at(location)) ?? context.tokenSpan(location),
    }
  })
}

/** Behind the first time that a name is written. */
const repeated = (context: RuleContext, name: string): number => context.namedSpan(name)?.end ?? 0
