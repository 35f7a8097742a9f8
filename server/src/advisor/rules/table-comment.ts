// Comments on tables.
import { nameOf } from '../../impact/catalog/view.ts'
import { isLastingTable } from '../lastingTable.ts'
import { rule } from '../rule.ts'

export const tableComment = rule({
  id: 'table-comment',
  category: 'style',
  severity: 'info',
  summary: 'A new table has no comment',
  why: 'COMMENT ON TABLE is the only description that everybody who connects can see.',
  fix: "Add `COMMENT ON TABLE … IS '…'`.",
  exceptions: 'Temporary tables and partitions.',
  aliases: ['bytebase:TABLE_COMMENT'],
  options: {
    required: { default: true, describes: 'whether every table needs one' },
    maxLength: { default: 64, describes: 'how many bytes a comment may have' },
  },
  reshapes: true,
  finishRelation(context, table) {
    const at = table.created?.moment
    if (at === undefined || !isLastingTable(table)) return
    const bytes = new TextEncoder().encode(table.comment ?? '').length
    if (table.comment === undefined && context.option<boolean>('required'))
      context.report(at, { message: `${nameOf(table)} has no comment. Add COMMENT ON TABLE.` }, inner =>
        'CreateStmt' in inner.tree ? inner.nameSpan(inner.tree.CreateStmt.relation) : undefined,
      )
    else if (bytes > context.option<number>('maxLength'))
      context.report(at, {
        message: `The comment on ${nameOf(table)} has ${bytes} bytes; the limit is ${context.option<number>('maxLength')}. Shorten it.`,
      })
  },
  fires: [
    { sql: 'create table book (id int)' },
    { sql: "create table book (id int); comment on table book is 'abcdef'", options: { maxLength: 3 } },
  ],
  silent: [
    { sql: "create table book (id int); comment on table book is 'Books'" },
    { sql: 'create temp table book (id int)' },
    { sql: 'create table book (id int)', options: { required: false } },
  ],
})
