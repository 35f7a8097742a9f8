// CREATE TYPE ... AS ENUM.
import { rule } from '../rule.ts'

export const creatingEnum = rule<'CreateEnumStmt'>({
  id: 'creating-enum',
  category: 'types',
  severity: 'hint',
  summary: 'An enum is hard to change',
  why: 'Values cannot be removed or moved, and a new one cannot be used in the transaction that adds it.',
  fix: 'Use a table of values with a foreign key, or text with a CHECK constraint.',
  aliases: ['pgls:safety/creatingEnum', 'eugene:W13'],
  on: ['CreateEnumStmt'],
  check(context) {
    context.report({
      at: context.words('as enum') ?? context.whole,
      message:
        'Values of an enum cannot be removed or moved later. Use a table of values, or text with a CHECK constraint.',
    })
  },
  fires: [{ sql: "create type mood as enum ('sad', 'ok')" }],
  silent: [{ sql: 'create type pair as (a int, b int)' }],
})
