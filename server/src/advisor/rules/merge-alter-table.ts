// Two ALTER TABLE in a row on one table.
import { nameOf } from '../../impact/catalog/view.ts'
import { all, as } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const mergeAlterTable = rule<'AlterTableStmt'>({
  id: 'merge-alter-table',
  category: 'locks',
  severity: 'info',
  summary: 'Several ALTER TABLE could be one',
  why: 'One statement takes the lock once, and reads or writes the table once for all its actions.',
  fix: 'Write the actions in one ALTER TABLE, with commas between.',
  exceptions:
    'Statements with others between, or in another transaction; VALIDATE after NOT VALID, which must not be merged; tables created by the same script, where it is style (with `newTables` it is reported too).',
  aliases: ['pgls:safety/multipleAlterTable', 'eugene:W12', 'bytebase:STATEMENT_MERGE_ALTER_TABLE'],
  options: { newTables: { default: false, describes: 'also report tables that the script creates' } },
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    const before = table.altered
    if (!before || before.tx !== context.view.transaction().id || stmt.objtype !== 'OBJECT_TABLE') return
    if (context.newness(table) === 'new' && !context.option<boolean>('newTables')) return
    const cmds = all(stmt.cmds, 'AlterTableCmd')
    if (
      cmds.some(
        cmd =>
          apart.has(cmd.subtype ?? '') ||
          as(cmd.def, 'Constraint')?.skip_validation ||
          as(cmd.def, 'Constraint')?.indexname !== undefined,
      )
    )
      return
    if (context.view.read(`alone:${table.id}`) === before.moment) return
    context.report({
      at: context.headSpan(),
      message: `The ALTER TABLE before it could do this to ${nameOf(table)} too. Write the actions in one statement.`,
      related: [{ moment: before.moment, message: 'The other ALTER TABLE.' }],
    })
  },
  fires: [
    { sql: 'alter table book add a int; alter table book add b int' },
    { sql: 'begin; alter table book add a int; alter table book drop column c; commit' },
  ],
  silent: [
    { sql: 'alter table book add a int, add b int' },
    { sql: 'begin; alter table book add a int; commit; begin; alter table book add b int; commit' },
    {
      sql: 'alter table book add constraint c check (a > 0) not valid; alter table book validate constraint c',
    },
    { sql: 'create table book (id int); alter table book add a int; alter table book add b int' },
  ],
})

const apart = new Set([
  'AT_ValidateConstraint',
  'AT_AttachPartition',
  'AT_DetachPartition',
  'AT_DetachPartitionFinalize',
])
