// A domain with constraints: every later column of it rewrites its table.
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const createDomainConstraint = rule<'CreateDomainStmt'>({
  id: 'create-domain-constraint',
  category: 'constraints',
  severity: 'info',
  summary: 'A domain carries constraints that are hard to change later',
  why: 'A column of such a domain cannot be added without writing the table anew, and a change of its constraints reads every table that uses it.',
  fix: 'Put the constraint on the tables.',
  aliases: ['squawk:ban-create-domain-with-constraint'],
  on: ['CreateDomainStmt'],
  check(context, stmt) {
    const constraint = all(stmt.constraints, 'Constraint').find(
      one => one.contype === 'CONSTR_CHECK' || one.contype === 'CONSTR_NOTNULL',
    )
    if (constraint)
      context.report({
        at: context.elementSpan(context.at(constraint.location)),
        message:
          'A domain with constraints makes every later ADD COLUMN of it rewrite the table. Put the constraint on the tables.',
      })
  },
  fires: [
    { sql: 'create domain positive as int check (value > 0)' },
    { sql: 'create domain must as int not null' },
  ],
  silent: [{ sql: 'create domain plain as int' }],
})
