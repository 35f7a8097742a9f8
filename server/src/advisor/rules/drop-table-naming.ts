// Tables may be dropped only once they are named for it.
import { displayName } from '../../impact/catalog/view.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import { matches } from '../naming.ts'
import { rule } from '../rule.ts'

export const dropTableNaming = rule<'DropStmt'>({
  id: 'drop-table-naming',
  category: 'naming',
  severity: 'error',
  summary: 'A table is dropped that was not renamed for it first',
  why: 'Renaming a table before dropping it shows whether anybody still uses it, while it can still be brought back.',
  fix: 'Rename the table to the agreed form, wait, then drop it.',
  aliases: ['bytebase:TABLE_DROP_NAMING_CONVENTION'],
  options: { pattern: { default: '_del$', describes: 'a regular expression the name must match' } },
  on: ['DropStmt'],
  check(context, stmt) {
    if (stmt.removeType !== 'OBJECT_TABLE') return
    const pattern = context.option<string>('pattern')
    for (const object of stmt.objects ?? []) {
      const { schema, name } = context.view.resolve(droppedName(object))
      if (!matches(name, pattern))
        context.report({
          at: context.namedSpan(name),
          message: `${displayName(schema, name)} is dropped without having been renamed to match ${pattern}. Rename it first, and drop it once nobody misses it.`,
        })
    }
  },
  fires: [{ sql: 'drop table book' }],
  silent: [{ sql: 'drop table book_del' }, { sql: 'drop table book_old', options: { pattern: '_old$' } }],
})
