// A four-byte integer runs out at two thousand million.
import { displayPart } from '../../impact/catalog/view.ts'

import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const preferBigint = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'prefer-bigint',
  category: 'types',
  severity: 'hint',
  preset: 'strict',
  summary: 'A four-byte integer runs out at two thousand million',
  why: '`integer` ends at 2,147,483,647. A key that reaches it stops every INSERT, and making it bigint then rewrites the table under ACCESS EXCLUSIVE.',
  fix: 'Use `bigint`; it costs four bytes a row, often none.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: [
    'squawk:prefer-big-int',
    'squawk:prefer-bigint-over-int',
    'squawk:prefer-bigint-over-smallint',
    'pgls:safety/preferBigInt',
    'pgls:safety/preferBigintOverInt',
    'pgls:safety/preferBigintOverSmallint',
    'pgfence:prefer-bigint-over-int',
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!isType(column.type, 'int4', 'int2', 'serial', 'serial4', 'smallserial', 'serial2')) continue
      const most = isType(column.type, 'int2', 'smallserial', 'serial2') ? '32,767' : '2,147,483,647'
      context.report({
        at: column.typeSpan,
        message: `${displayPart(column.name)} ends at ${most}, and widening it later writes the whole table anew. Use bigint.`,
      })
    }
  },
  fires: [
    { sql: 'create table book (id int)' },
    { sql: 'alter table book add column n serial' },
    { sql: 'create table book (n smallint[])' },
  ],
  silent: [
    { sql: 'create table book (id bigint, n numeric)' },
    { sql: 'create table book (id myschema.int4)' },
  ],
})
