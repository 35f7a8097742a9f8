// A char column is longer than allowed.
import { displayPart } from '../../impact/catalog/view.ts'

import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const characterLength = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'character-length',
  category: 'types',
  severity: 'warning',

  summary: 'A char column is longer than allowed',
  why: 'A long char(n) stores its padding in every row.',
  fix: 'Use varchar or text.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: ['bytebase:COLUMN_MAXIMUM_CHARACTER_LENGTH'],
  options: { maximum: { default: 20, describes: 'how many characters a char column may have' } },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!(isType(column.type, 'bpchar') && (column.type?.mods[0] ?? 1) > context.option<number>('maximum')))
        continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} pads every value to ${column.type?.mods[0]} characters; the limit is ${context.option<number>('maximum')}. Use varchar or text.`,
      })
    }
  },
  fires: [{ sql: 'create table book (code char(21))' }],
  silent: [{ sql: 'create table book (code char(20), title varchar(200))' }],
})
