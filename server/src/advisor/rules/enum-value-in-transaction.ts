// A new enum value used in the transaction that adds it.
import { isBuiltInType } from '../../impact/coercion.ts'
import { walk } from '../../impact/nodes.ts'
import { constantTypes } from '../constantTypes.ts'
import { rule } from '../rule.ts'

export const enumValueInTransaction = rule({
  id: 'enum-value-in-transaction',
  category: 'transactions',
  severity: 'error',
  preset: 'recommended',
  summary: 'A new enum value is used before it is committed',
  why: 'PostgreSQL refuses it: "unsafe use of new value … of enum type". The value can be used once the transaction that added it is committed.',
  fix: 'Commit after ALTER TYPE … ADD VALUE, and use the value in another transaction.',
  exceptions: 'Enum types created by the same script; the same text as a value of another type.',
  aliases: ['pgls:safety/avoidAlterEnumAddValue'],
  check(context) {
    const transaction = context.view.transaction()
    if (transaction.kind === 'none' || 'AlterEnumStmt' in context.tree || 'VariableSetStmt' in context.tree)
      return
    walk(context.tree, (kind, body) => {
      if (kind !== 'A_Const') return undefined
      const { sval, location } = body as { sval?: { sval?: string }; location?: number }
      const label = sval?.sval
      if (label === undefined) return undefined
      const type = context.view.read(`newLabel:${transaction.id}\0${label}`)
      if (typeof type !== 'string') return undefined
      const own = context.once(constantTypes).get(body)
      if (!own || !isBuiltInType(own, context.version))
        context.report({
          at: context.tokenSpan(location),
          ...(own ? {} : { severity: 'warning' }),
          message: own
            ? `'${label}' was added to ${type} in this transaction, and PostgreSQL refuses to use it before COMMIT. Use it in another transaction.`
            : `If this is the '${label}' that was added to ${type} in this transaction, PostgreSQL refuses to use it before COMMIT. Use it in another transaction.`,
        })
      return undefined
    })
  },
  fires: [
    { sql: "begin; alter type mood add value 'glad'; insert into diary values ('glad'); commit" },
    { sql: "alter type mood add value 'glad'; alter table diary alter m set default 'glad'", wrapped: true },
  ],
  silent: [
    {
      before: 'create table diary (m mood, note text)',
      sql: "begin; alter type mood add value 'glad'; insert into diary (note) values ('glad'); update diary set note = 'glad' where note = 'glad'; alter table diary alter note set default 'glad'; select 'glad'::text; commit",
    },
    { sql: "alter type mood add value 'glad'; insert into diary values ('glad')" },
    {
      sql: "begin; create type mood as enum ('a'); alter type mood add value 'glad'; insert into diary values ('glad'); commit",
    },
    { sql: "begin; alter type mood add value 'glad'; commit; insert into diary values ('glad')" },
  ],
})
