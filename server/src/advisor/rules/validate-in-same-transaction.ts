// ADD ... NOT VALID and VALIDATE in one transaction: the lock of the first is held through the second.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { addedByOwnTransaction } from '../held.ts'
import { rule } from '../rule.ts'

export const validateInSameTransaction = rule<'AlterTableStmt'>({
  id: 'validate-in-same-transaction',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A constraint is validated in the transaction that added it',
  why: 'The strong lock that ADD CONSTRAINT took is held to the end of the transaction: the whole validation runs under it, and nothing is won by NOT VALID.',
  fix: 'Commit first; validate in a following transaction or migration.',
  aliases: [
    'squawk:constraint-missing-not-valid',
    'pgls:safety/requireSeparateConstraintValidation',
    'pgfence:not-valid-validate-same-tx',
    'strong_migrations:validate_foreign_key',
    'strong_migrations:validate_check_constraint',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      if (cmd.subtype !== 'AT_ValidateConstraint') continue
      const name = cmd.name ?? ''
      const added = addedByOwnTransaction(context, table, name)
      if (added === undefined) continue
      context.report({
        at: span,
        table,
        message: `${displayPart(name)} is validated while the lock that adding it took on ${nameOf(table)} is still held. Commit first, and validate in a following transaction.`,
        related: [{ moment: added, message: 'It is added here.' }],
        fixes: () => [
          {
            title: 'Validate in a transaction of its own',
            preferred: true,
            edits: [{ ...context.whole, newText: '' }],
            followUp: `${context.statement.text};\n`,
          },
        ],
      })
    }
  },
  fires: [
    {
      before: 'create table book (a int)',
      sql: 'begin; alter table book add constraint c check (a > 0) not valid; alter table book validate constraint c; commit',
    },
    {
      sql: 'alter table book add constraint c check (a > 0) not valid; alter table book validate constraint c',
      wrapped: true,
    },
  ],
  silent: [
    {
      sql: 'alter table book add constraint c check (a > 0) not valid; alter table book validate constraint c',
    },
    {
      sql: 'begin; alter table book add constraint c check (a > 0) not valid; commit; begin; alter table book validate constraint c; commit',
    },
    {
      sql: 'begin; alter table book add constraint c check (a > 0) not valid; rollback; begin; alter table book validate constraint c; commit',
    },
    {
      sql: 'begin; alter table a.book add constraint c check (a > 0) not valid; alter table b.book validate constraint c; commit',
    },
  ],
})
