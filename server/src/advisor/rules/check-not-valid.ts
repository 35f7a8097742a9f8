// A CHECK constraint that is proved while everybody waits.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintOf } from '../../impact/definitions.ts'
import { as } from '../../impact/nodes.ts'
import { insertion, staged } from '../fixing.ts'
import { rule } from '../rule.ts'

export const checkNotValid = rule<'AlterTableStmt'>({
  id: 'check-not-valid',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A CHECK constraint is proved by reading the whole table under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table while every row is checked.',
  fix: 'Add it `NOT VALID` (new rows are checked at once), then `VALIDATE CONSTRAINT`, which lets reads and writes through.',
  exceptions: 'Tables created by the same script; `NOT VALID`; `NOT ENFORCED` (18).',
  aliases: [
    'squawk:constraint-missing-not-valid',
    'pgls:safety/constraintMissingNotValid',
    'eugene:E1',
    'atlas:PG305',
    'bytebase:STATEMENT_ADD_CHECK_NOT_VALID',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:add_check_constraint',
    'pgfence:add-constraint-check-no-not-valid',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new' || stmt.objtype === 'OBJECT_FOREIGN_TABLE') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const node = as(cmd.def, 'Constraint')
      if (
        cmd.subtype !== 'AT_AddConstraint' ||
        node?.contype !== 'CONSTR_CHECK' ||
        node.skip_validation ||
        node.is_enforced !== true
      )
        continue
      const name = displayPart(constraintOf(node, table, undefined, context.view)?.name ?? '')
      const check = context.words('check', span.start)
      context.report({
        at: check ?? span,
        table,
        message: `Adding ${name} reads every row of ${nameOf(table)} under ACCESS EXCLUSIVE. Add it NOT VALID and validate it afterwards.`,
        fixes: () => {
          const edits = [insertion(span.end, context.keyword(' not valid'))]
          if (node.conname === undefined && check)
            edits.unshift(insertion(check.start, `${context.keyword('constraint')} ${name} `))
          const only = stmt.relation?.inh !== true ? 'only ' : ''
          return [
            staged(
              context,
              'Add the check NOT VALID, then validate it',
              edits,
              `${context.keyword('alter table')} ${only}${context.text(context.nameSpan(stmt.relation))} ${context.keyword('validate constraint')} ${name}`,
            ),
          ]
        },
      })
    }
  },
  fires: [
    {
      before: 'create table book (id int, pages int)',
      sql: 'alter table book add constraint positive check (pages > 0)',
    },
    { before: 'create table book (id int, pages int)', sql: 'ALTER TABLE book ADD CHECK (pages > 0);' },
    {
      before: 'create table book (id int, pages int)',
      sql: 'begin; alter table book add check (pages > id); commit',
    },
  ],
  silent: [
    { sql: 'alter table book add constraint positive check (pages > 0) not valid' },
    { sql: 'create table book (pages int); alter table book add check (pages > 0)' },
    { since: 18, sql: 'alter table book add constraint positive check (pages > 0) not enforced' },
    { sql: 'alter table book add constraint u unique using index i' },
  ],
})
