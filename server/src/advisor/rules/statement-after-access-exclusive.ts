// Slow work while a transaction holds a table against everybody.
import { all } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import { addedByOwnTransaction, alteredByOwnTransaction, exclusivelyLocked, held } from '../held.ts'
import { rule } from '../rule.ts'

export const statementAfterAccessExclusive = rule({
  id: 'statement-after-access-exclusive',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Slow work is done while the transaction holds a table against everybody',
  why: 'Locks are kept until COMMIT. Rows changed, indexes built or tables read after an ALTER TABLE in the same transaction make everybody wait for that too.',
  fix: 'Commit after the statement that took the lock; do the slow work in another transaction.',
  exceptions:
    'Statements that take no time, and work on tables created by the same script; what backfill-with-ddl and validate-in-same-transaction say of the locked table itself, with the advice that fits.',
  aliases: [
    'pgls:safety/runningStatementWhileHoldingAccessExclusive',
    'eugene:E4',
    'pgfence:statement-after-access-exclusive',
  ],
  check(context) {
    const { tree } = context
    if ('TransactionStmt' in tree || 'VariableSetStmt' in tree) return
    const { first, second } = held(context)
    if (first === undefined || !context.impact.transactional || isSaidElsewhere(context)) return
    // What the statement itself locks like that is its own matter, and another rule's.
    const own = new Set(exclusivelyLocked(context).map(one => one.id))
    const still = [first, second].find(one => one !== undefined && !own.has(one.id))?.name
    if (still === undefined) return
    const slow = slowWork(context)
    if (slow === undefined) return
    context.report({
      at: context.headSpan(),
      message: `${slow} while the transaction still holds ACCESS EXCLUSIVE on ${still}, so nobody can read or write it meanwhile. Commit before it.`,
    })
  },
  fires: [
    { sql: 'begin; alter table book add column a int; update author set name = upper(name); commit' },
    {
      before: 'create table author (n int)',
      sql: 'begin; alter table book add column a int; create index on author (n); commit',
    },
    {
      before: 'create table book (a int)',
      sql: 'begin; alter table author add column b int; alter table book alter a type bigint; commit',
    },
    { sql: 'begin; truncate book; insert into author select * from old_author; commit' },
    { sql: "begin; alter table book add column a int; copy author from '/tmp/authors'; commit" },
  ],
  silent: [
    {
      before: 'create table book (a int)',
      sql: 'begin; alter table book add column b int; alter table book alter a type bigint; commit',
    },
    { sql: 'begin; alter table book add column a int; update book set a = 1; commit' },
    {
      sql: 'begin; alter table book add constraint c check (a > 0) not valid; alter table book validate constraint c; commit',
    },
    { sql: 'begin; alter table book add column a int; create index concurrently on author (n); commit' },
    {
      sql: "begin; alter table book add column a int; alter table book add column b int; comment on table book is 'x'; commit",
    },
    {
      sql: 'begin; create table book (a int); insert into book select 1; alter table book add b int; commit',
    },
    { sql: 'begin; alter table book add column a int; insert into version values (1); commit' },
    {
      sql: "begin; alter table book add column a int; create table author (id int); copy author from '/tmp/authors'; commit",
    },
    { sql: 'begin; alter table book add column a int; commit; update author set name = upper(name)' },
  ],
})

/** One hazard, one finding: two rules know better what to do about the locked table itself. */
function isSaidElsewhere(context: RuleContext): boolean {
  const { tree } = context
  if (alteredByOwnTransaction(context)) return true
  if (!('AlterTableStmt' in tree)) return false
  const table = context.relation(tree.AlterTableStmt.relation)
  return all(tree.AlterTableStmt.cmds, 'AlterTableCmd').some(
    cmd =>
      cmd.subtype === 'AT_ValidateConstraint' &&
      addedByOwnTransaction(context, table, cmd.name ?? '') !== undefined,
  )
}

function slowWork(context: RuleContext): string | undefined {
  const { tree, impact } = context
  const old = (relations: readonly { relation: string }[]) =>
    relations.some(work => !isNew(context, work.relation))
  if ('UpdateStmt' in tree || 'DeleteStmt' in tree || 'MergeStmt' in tree) {
    const stmt =
      'UpdateStmt' in tree ? tree.UpdateStmt : 'DeleteStmt' in tree ? tree.DeleteStmt : tree.MergeStmt
    return context.newness(context.relation(stmt.relation)) === 'new' ? undefined : 'Rows are changed'
  }
  if ('InsertStmt' in tree) {
    const rows =
      tree.InsertStmt.selectStmt && 'SelectStmt' in tree.InsertStmt.selectStmt
        ? tree.InsertStmt.selectStmt.SelectStmt
        : undefined
    return rows?.fromClause && rows.fromClause.length > 0 ? 'Rows are copied' : undefined
  }
  if ('CopyStmt' in tree)
    return context.newness(context.relation(tree.CopyStmt.relation)) === 'new' ? undefined : 'Rows are copied'
  if (impact.rewrites.some(work => work.certainty === 'yes') && old(impact.rewrites))
    return 'A table is written anew'
  if (impact.buildsIndex.some(work => work.certainty === 'yes') && old(impact.buildsIndex))
    return 'An index is built'
  if (impact.scans.some(work => work.certainty === 'yes') && old(impact.scans))
    return 'A table is read through'
  return undefined
}

function isNew(context: RuleContext, name: string): boolean {
  const parts = name.split('.')
  const { known } = context.view.resolve({ schemaname: parts[0] ?? '', relname: parts.slice(1).join('.') })
  return known !== undefined && context.newness(known) === 'new'
}
