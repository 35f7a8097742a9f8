// A table without its schema.

import { displayPart } from '../../impact/catalog/view.ts'
import { createdRange } from '../createdRange.ts'
import { rule } from '../rule.ts'

export const requireTableSchema = rule<
  'CreateStmt' | 'CreateTableAsStmt' | 'SelectStmt' | 'ViewStmt' | 'CreateSeqStmt'
>({
  id: 'require-table-schema',
  category: 'naming',
  severity: 'warning',
  summary: 'A new table, view or sequence does not name its schema',
  why: 'Where it ends up depends on search_path, which another role or another database may have set otherwise.',
  fix: 'Write the schema.',
  exceptions: 'Temporary tables.',
  aliases: ['squawk:require-table-schema', 'bytebase:STATEMENT_CREATE_SPECIFY_SCHEMA'],
  on: ['CreateStmt', 'CreateTableAsStmt', 'SelectStmt', 'ViewStmt', 'CreateSeqStmt'],
  check(context) {
    const range = createdRange(context.tree)
    if (!range || range.schemaname !== undefined || range.relpersistence === 't') return
    const at = context.nameSpan(range)
    const schema = context.view.searchPath()[0] ?? 'public'
    context.report({
      at,
      message: `Where ${displayPart(range.relname ?? '')} goes depends on search_path. Write its schema.`,
      fixes: () => [
        {
          title: `Put it into ${schema}`,
          preferred: true,
          edits: [{ start: at.start, end: at.start, newText: `${schema}.` }],
        },
      ],
    })
  },
  fires: [
    { before: 'create table u (id int)', sql: 'create table book (id int)' },
    { sql: 'create view cheap as select 1' },
    { sql: 'create table book as select 1' },
    { sql: 'select 1 as id into book' },
    { sql: 'create sequence numbers' },
  ],
  silent: [
    { sql: 'create table shop.book (id int)' },
    { sql: 'create temp table book (id int)' },
    { sql: 'select 1 as id' },
  ],
})
