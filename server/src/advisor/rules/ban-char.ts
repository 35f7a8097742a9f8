// char(n) pads with spaces.
import { displayPart } from '../../impact/catalog/view.ts'
import { replacement as replace } from '../fixing.ts'
import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const banChar = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'ban-char',
  category: 'types',
  severity: 'warning',
  preset: 'strict',
  summary: 'char(n) pads with spaces',
  why: '`char(n)` pads with spaces, ignores them when it compares, and is neither smaller nor faster than text.',
  fix: 'Use `text`, with a CHECK on the length.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: ['squawk:ban-char-field', 'pgls:safety/banCharField', 'pgfence:ban-char-field'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!isType(column.type, 'bpchar')) continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} is padded with spaces that comparisons ignore. Use text.`,
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
  fires: [{ sql: 'create table book (code char(4))' }, { sql: 'alter table book add column code character' }],
  silent: [{ sql: 'create table book (code text, c "char")' }],
})
