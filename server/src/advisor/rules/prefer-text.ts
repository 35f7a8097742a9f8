// varchar(n) is text with a limit that is hard to change.
import { displayPart } from '../../impact/catalog/view.ts'
import { replacement as replace } from '../fixing.ts'
import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const preferText = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'prefer-text',
  category: 'types',
  severity: 'hint',

  summary: 'varchar(n) is text with a limit that is hard to change',
  why: 'A shorter limit rewrites the table, a longer one locks it. text with a CHECK constraint can be changed online.',
  fix: 'Use `text`, with a CHECK on the length where there is a limit.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: ['squawk:prefer-text-field', 'pgls:safety/preferTextField', 'pgfence:prefer-text-field'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!(isType(column.type, 'varchar') && (column.type?.mods.length ?? 0) > 0)) continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} has a limit that cannot be changed without a lock. Use text, with a CHECK constraint for the limit.`,
        fixes: () => [
          {
            title: 'Use text',
            preferred: false,
            edits: [replace(column.typeSpan, 'text' + (column.type?.array ? '[]' : ''))],
          },
        ],
      })
    }
  },
  fires: [
    { sql: 'create table book (title varchar(40))' },
    { sql: 'alter table book add column title character varying(40)' },
  ],
  silent: [{ sql: 'create table book (title varchar, isbn text)' }],
})
