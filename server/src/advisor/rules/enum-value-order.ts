// ALTER TYPE ... ADD VALUE without a place.
import { rule } from '../rule.ts'

export const enumValueOrder = rule<'AlterEnumStmt'>({
  id: 'enum-value-order',
  category: 'types',
  severity: 'hint',
  summary: 'A new enum value gets the last place',
  why: 'Values sort by their place. One without BEFORE or AFTER goes last, which is seldom where it belongs, and it cannot be moved.',
  fix: 'Say BEFORE or AFTER which value it stands.',
  aliases: ['squawk:require-enum-value-ordering'],
  on: ['AlterEnumStmt'],
  check(context, stmt) {
    if (stmt.oldVal !== undefined || stmt.newValNeighbor !== undefined) return
    context.report({
      at: context.words('add value'),
      message: `'${stmt.newVal}' is put behind all other values, and cannot be moved later. Say BEFORE or AFTER which value it stands.`,
    })
  },
  fires: [{ sql: "alter type mood add value 'glad'" }],
  silent: [
    { sql: "alter type mood add value 'glad' after 'ok'" },
    { sql: "alter type mood rename value 'a' to 'b'" },
  ],
})
