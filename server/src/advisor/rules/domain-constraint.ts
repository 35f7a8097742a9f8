// A constraint put on a domain that tables already use.
import { displayPart } from '../../impact/catalog/view.ts'
import { freeName } from '../../impact/definitions.ts'
import { as, qualified } from '../../impact/nodes.ts'
import { insertion, script } from '../fixing.ts'
import { rule } from '../rule.ts'

export const domainConstraint = rule<'AlterDomainStmt'>({
  id: 'domain-constraint',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A constraint on a domain reads every table that uses it',
  why: 'ALTER DOMAIN … ADD CONSTRAINT or SET NOT NULL reads each table with a column of the domain, one after the other, while writes to them wait.',
  fix: 'Add a CHECK `NOT VALID`, which holds for new rows; then, in a quiet hour, `ALTER DOMAIN … VALIDATE CONSTRAINT`, which reads the tables in the same way.',
  exceptions:
    'NOT VALID; domains created by the same script; domains of which the known schema holds no column.',
  aliases: ['squawk:ban-alter-domain-with-add-constraint'],
  on: ['AlterDomainStmt'],
  check(context, stmt) {
    const constraint = as(stmt.def, 'Constraint')
    if (stmt.subtype === 'V') {
      const read = context.impact.scans.map(work => work.relation).join(', ')
      if (read !== '')
        context.report({
          at: context.words('validate constraint') ?? context.whole,
          severity: 'info',
          message: `Every row of ${read} is read while writes to it wait: PostgreSQL has no milder way to validate a domain's constraint. Choose a quiet hour, or a CHECK on the tables instead.`,
        })
      return
    }
    const adds = stmt.subtype === 'O' || (stmt.subtype === 'C' && constraint?.skip_validation !== true)
    if (!adds) return
    const name = qualified(stmt.typeName)
    const domain = context.view.userTypeNamed(name)
    if (domain?.created) return
    const tables = context.impact.scans.map(work => work.relation)
    if (context.view.historyKnown() && tables.length === 0) return
    const what = tables.length > 0 ? tables.join(', ') : 'every table that uses it'
    context.report({
      at: context.words('add') ?? context.words('set not null') ?? context.whole,
      perhaps: tables.length === 0,
      message:
        tables.length > 0
          ? `Every row of ${what} is checked while writes wait. Add a CHECK NOT VALID, and validate it in a quiet hour.`
          : `If tables use ${displayPart(name.relname)}, every row of them is checked while writes wait. Add a CHECK NOT VALID, and validate it in a quiet hour.`,
      fixes: () => {
        if (constraint?.contype !== 'CONSTR_CHECK') return []
        const isTaken = (wanted: string) => domain?.checks?.some(one => one.name === wanted) === true
        const own = displayPart(constraint.conname ?? freeName(name.relname, [], 'check', isTaken))
        const check = context.words('check')
        const edits = [insertion(context.whole.end, context.keyword(' not valid'))]
        if (constraint.conname === undefined && check)
          edits.unshift(insertion(check.start, `${context.keyword('constraint')} ${own} `))
        const written = stmt.typeName
          ? name.schemaname === undefined
            ? displayPart(name.relname)
            : `${displayPart(name.schemaname)}.${displayPart(name.relname)}`
          : ''
        const k = (words: string) => context.keyword(words)
        return [
          {
            title: 'Add the check NOT VALID (a following migration validates it)',
            preferred: true,
            edits,
            followUp: script([`${k('alter domain')} ${written} ${k('validate constraint')} ${own}`]),
          },
        ]
      },
    })
  },
  fires: [
    {
      before:
        'create domain d as int; create table t (a d); alter domain d add constraint c check (value > 0) not valid',
      sql: 'alter domain d validate constraint c',
    },
    { before: 'create domain d as int; create table t (a d)', sql: 'alter domain d add check (value > 0)' },
    {
      before: 'create domain d as int check (value > 0); create table t (a d)',
      sql: 'alter domain d add check (value < 9)',
    },
    { sql: 'alter domain d set not null' },
  ],
  silent: [
    { sql: 'alter domain d add constraint c check (value > 0) not valid' },
    { before: 'create domain d as int', sql: 'alter domain d add check (value > 0)' },
    { sql: 'create domain d as int; alter domain d add check (value > 0)' },
  ],
})
