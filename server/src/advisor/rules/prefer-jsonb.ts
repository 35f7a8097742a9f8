// json instead of jsonb.
import { displayPart } from '../../impact/catalog/view.ts'
import { replacement } from '../fixing.ts'
import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const preferJsonb = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'prefer-jsonb',
  category: 'types',
  severity: 'warning',
  preset: 'strict',
  summary: 'json has no equality: jsonb does what people expect',
  why: '`json` has no equality operator, so `SELECT DISTINCT`, `GROUP BY` and `UNION` over it fail, and it is parsed anew at every use and cannot be indexed.',
  fix: 'Use `jsonb`, unless the exact text (order of keys, repeated keys, spaces) must be kept.',
  aliases: [
    'pgls:safety/preferJsonb',
    'eugene:E3',
    'strong_migrations:add_column_json',
    'pgfence:add-column-json',
    'bytebase:COLUMN_TYPE_DISALLOW_LIST',
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!isType(column.type, 'json')) continue
      context.report({
        at: column.typeSpan,
        message: `${displayPart(column.name)} is json, which has no equality: DISTINCT and GROUP BY over it fail. Use jsonb.`,
        fixes: () => [
          {
            title: 'Use jsonb',
            preferred: false,
            edits: [
              replacement(
                column.typeSpan,
                context.keyword('jsonb').toLowerCase() + (column.type?.array ? '[]' : ''),
              ),
            ],
          },
        ],
      })
    }
  },
  fires: [
    { sql: 'create table book (meta json)' },
    { sql: 'alter table book add column meta json[]' },
    { sql: 'alter table book alter column meta type json using meta::json' },
  ],
  silent: [
    { sql: 'create table book (meta jsonb, json text)' },
    { sql: 'create table book (meta myschema.json)' },
  ],
})
