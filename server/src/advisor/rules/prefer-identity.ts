// serial is an old way to number rows.
import { displayPart } from '../../impact/catalog/view.ts'

import { isType, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const preferIdentity = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'prefer-identity',
  category: 'types',
  severity: 'hint',
  preset: 'strict',
  summary: 'serial is an old way to number rows',
  why: 'The sequence behind serial is a separate object: its privileges are granted separately, its default can be dropped by itself, and any INSERT may write around it.',
  fix: 'Use `bigint generated always as identity`.',
  exceptions: 'Types of another schema that happen to share the name.',
  aliases: ['squawk:prefer-identity', 'pgls:safety/preferIdentity'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (!isType(column.type, 'serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8'))
        continue
      const name = displayPart(column.name)
      context.report({
        at: column.typeSpan,
        message: `${name} leans on a sequence with privileges and a life of its own. Use GENERATED ALWAYS AS IDENTITY.`,
      })
    }
  },
  fires: [{ sql: 'create table book (id bigserial)' }, { sql: 'create table book (id serial primary key)' }],
  silent: [{ sql: 'create table book (id bigint generated always as identity)' }],
})
