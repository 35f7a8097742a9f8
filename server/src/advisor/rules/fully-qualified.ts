// Every name with its schema.
import { displayPart } from '../../impact/catalog/view.ts'
import { rangeName, walk } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const fullyQualified = rule({
  id: 'fully-qualified',
  category: 'naming',
  severity: 'warning',
  summary: 'A table is named without its schema',
  why: 'Which table is meant depends on search_path.',
  fix: 'Write the schema.',
  exceptions: 'Temporary tables and the names of a query’s own WITH.',
  aliases: ['bytebase:NAMING_FULLY_QUALIFIED'],
  check(context) {
    const named = new Set<string>()
    walk(context.tree, (kind, body) => {
      if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
      return undefined
    })
    for (const range of rangesOf(context.tree)) {
      const { schemaname, relname } = rangeName(range)
      if (schemaname !== undefined || named.has(relname) || range.relpersistence === 't') continue
      if (context.view.resolve(range.relname === undefined ? { relname: '' } : { relname }).known?.temporary)
        continue
      context.report({
        at: context.nameSpan(range),
        message: `Which ${displayPart(relname)} is meant depends on search_path. Write its schema.`,
      })
    }
  },
  fires: [
    { sql: 'alter table book add a int' },
    { sql: 'insert into book values (1)' },
    { sql: 'create index on book (a)' },
  ],
  silent: [{ sql: 'alter table shop.book add a int' }, { sql: 'with q as (select 1) select * from q' }],
})

/** Ranges stand in the tree as nodes and as plain fields. */
function rangesOf(tree: unknown, found: Parameters<typeof rangeName>[0][] = []) {
  if (Array.isArray(tree)) for (const one of tree) rangesOf(one, found)
  else if (typeof tree === 'object' && tree !== null) {
    const range = tree as { relname?: unknown; relpersistence?: unknown }
    if (typeof range.relname === 'string' && typeof range.relpersistence === 'string')
      found.push(tree as NonNullable<Parameters<typeof rangeName>[0]>)
    else for (const value of Object.values(tree)) rangesOf(value, found)
  }
  return found.filter(range => range !== undefined) as NonNullable<Parameters<typeof rangeName>[0]>[]
}
