// ADD CONSTRAINT EXCLUDE: no online way.
import { nameOf } from '../../impact/catalog/view.ts'
import { as } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const exclusionConstraint = rule<'AlterTableStmt'>({
  id: 'exclusion-constraint',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'An exclusion constraint builds its index under ACCESS EXCLUSIVE, and no other way exists',
  why: 'Its index cannot be built concurrently, and the constraint cannot be NOT VALID: nobody reads or writes the table until every row is in.',
  fix: 'Add it while the table is small, or in a window; or fill a new table that has the constraint and swap.',
  exceptions: 'Tables created by the same script.',
  aliases: [
    'pgls:safety/avoidAddingExclusionConstraint',
    'eugene:E8',
    'strong_migrations:add_exclusion_constraint',
    'pgfence:add-constraint-exclude',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const node = as(cmd.def, 'Constraint')
      if (cmd.subtype !== 'AT_AddConstraint' || node?.contype !== 'CONSTR_EXCLUSION') continue
      context.report({
        at: context.words('exclude', span.start) ?? span,
        table,
        message: `The index of this constraint is built while ${nameOf(table)} is locked against reads and writes, and it cannot be built otherwise. Do it while the table is small, or in a window.`,
      })
    }
  },
  fires: [
    { sql: 'alter table stay add constraint no_overlap exclude using gist (room with =, during with &&)' },
  ],
  silent: [
    { sql: 'create table stay (during tsrange, exclude using gist (during with &&))' },
    { sql: 'create table stay (during tsrange); alter table stay add exclude using gist (during with &&)' },
  ],
})
