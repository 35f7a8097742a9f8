// timestamp without time zone does not say when.
import { displayPart } from '../../impact/catalog/view.ts'
import { replacement as replace } from '../fixing.ts'
import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const preferTimestamptz = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'prefer-timestamptz',
  category: 'types',
  severity: 'warning',
  preset: 'strict',
  summary: 'timestamp without time zone does not say when',
  why: 'Two clients with different TimeZone settings read and write different moments as the same value.',
  fix: 'Use `timestamptz`, which stores the moment.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: [
    'squawk:prefer-timestamp-tz',
    'squawk:prefer-timestamptz',
    'pgls:safety/preferTimestamptz',
    'pgfence:prefer-timestamptz',
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!isType(column.type, 'timestamp')) continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} does not say in which time zone it is meant. Use timestamptz.`,
        fixes: () => [
          {
            title: 'Use timestamptz',
            preferred: false,
            edits: [replace(column.typeSpan, 'timestamptz' + (column.type?.array ? '[]' : ''))],
          },
        ],
      })
    }
  },
  fires: [
    { sql: 'create table book (at timestamp)' },
    { sql: 'alter table book add at timestamp(3) without time zone' },
  ],
  silent: [{ sql: 'create table book (at timestamptz, b timestamp with time zone)' }],
})
