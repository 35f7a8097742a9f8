// Comments on columns.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const columnComment = rule({
  id: 'column-comment',
  category: 'style',
  severity: 'info',
  summary: 'A new column has no comment',
  why: 'COMMENT ON COLUMN is the only description that everybody who connects can see.',
  fix: "Add `COMMENT ON COLUMN … IS '…'`.",
  aliases: ['bytebase:COLUMN_COMMENT'],
  options: { required: { default: true, describes: 'whether every new column needs one' } },
  finishRelation(context, table) {
    if (!context.option<boolean>('required')) return
    if (
      table.temporary ||
      table.parent !== undefined ||
      (table.kind !== 'table' && table.kind !== 'partitioned' && table.kind !== 'unknown')
    )
      return
    for (const column of table.columns) {
      const added = context.view.read(`columnAt:${table.id}\0${column.name}`)
      const at = typeof added === 'number' ? added : table.created?.moment
      if (at === undefined || table.commentedColumns?.includes(column.name)) continue
      context.report(
        at,
        {
          message: `${displayPart(column.name)} of ${nameOf(table)} has no comment. Add COMMENT ON COLUMN.`,
        },
        inner => inner.namedSpan(column.name),
      )
    }
  },
  fires: [{ sql: 'create table book (id int)' }, { sql: 'alter table book add column a int' }],
  silent: [
    { sql: "create table book (id int); comment on column book.id is 'x'" },
    { before: 'create table book (id int)', sql: 'alter table book alter id set default 1' },
  ],
})
