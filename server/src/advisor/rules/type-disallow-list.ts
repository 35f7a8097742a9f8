// A column has a type that is not allowed.
import { displayPart } from '../../impact/catalog/view.ts'

import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'
import { sameTypeName, typeWords } from '../typeNames.ts'

export const typeDisallowList = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'type-disallow-list',
  category: 'types',
  severity: 'warning',

  summary: 'A column has a type that is not allowed',
  why: 'A house settles on types that its clients and its other databases can take.',
  fix: 'Use another type.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: ['bytebase:COLUMN_TYPE_DISALLOW_LIST'],
  options: { types: { default: ['json'], describes: 'types that may not be used' } },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (
        !(
          column.type &&
          context
            .option<readonly string[]>('types')
            .some(type => sameTypeName(type, column.type as NonNullable<typeof column.type>))
        )
      )
        continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} is ${typeWords(column.type as NonNullable<typeof column.type>)}, which is not allowed here. Use another type.`,
      })
    }
  },
  fires: [
    { sql: 'create table book (meta json)' },
    { sql: 'alter table book add n int', options: { types: ['integer'] } },
  ],
  silent: [{ sql: 'create table book (meta jsonb)' }],
})
