// A strong lock is asked for without a limit on the waiting.
import { lockStrength } from '../../impact/lock.ts'
import { relationNamed } from '../../impact/relations.ts'
import { rule } from '../rule.ts'
import { zeroTimeout } from '../zeroTimeout.ts'

export const lockTimeoutMissing = rule({
  id: 'lock-timeout-missing',
  category: 'locks',
  severity: 'warning',
  preset: 'strict',
  summary: 'A statement waits for a lock without a limit',
  why: `While the statement waits behind a long query, every later query on the table waits behind **it**: a change that takes a
millisecond can stop the application for minutes. With a lock_timeout it gives up and is tried again.`,
  fix: "`SET lock_timeout = '2s'` before it (inside the transaction `SET LOCAL` will do).",
  exceptions:
    'Said once in a script; tables created by the same script; runners that set it themselves, as Plumbline does. A timeout of 0 is none.',
  aliases: [
    'squawk:require-lock-timeout',
    'squawk:require-timeout-settings',
    'pgls:safety/lockTimeoutWarning',
    'eugene:E9',
    'pgfence:missing-lock-timeout',
    'strong_migrations:check_lock_timeout',
  ],
  options: { timeout: { default: '2s', describes: 'what the fix sets' } },
  check(context) {
    if (context.runner.setsLockTimeout || 'SelectStmt' in context.tree || 'VariableSetStmt' in context.tree)
      return
    const setting = context.view.setting('lock_timeout')
    if (setting && !zeroTimeout(setting.value)) return
    if (context.view.read('told:lock_timeout') === (setting?.value ?? '')) return
    const lock = context.impact.locks.find(one => {
      if (
        lockStrength(one.mode) < lockStrength('SHARE UPDATE EXCLUSIVE') ||
        ('CommentStmt' in context.tree && one.mode === 'ACCESS SHARE')
      )
        return false
      const relation = relationNamed(one.relation, context.view)
      return !relation || context.newness(relation) !== 'new'
    })
    if (!lock) return
    context.view.write('told:lock_timeout', setting?.value ?? '')
    const blocks =
      lock.mode === 'ACCESS EXCLUSIVE'
        ? 'reads and writes'
        : lockStrength(lock.mode) >= lockStrength('SHARE')
          ? 'writes'
          : 'other changes of the schema'
    context.report({
      at: context.headSpan(),
      message: `This waits for ${lock.mode} on ${lock.relation} without a limit, and ${blocks} wait behind it. Set lock_timeout first.`,
      fixes: () => [
        {
          title: 'Set lock_timeout',
          preferred: true,
          edits: [
            {
              start: 0,
              end: 0,
              newText: `${context.keyword('set')} ${context.inTransaction ? `${context.keyword('local')} ` : ''}lock_timeout = '${context.option<string>('timeout')}';\n`,
            },
          ],
        },
      ],
    })
  },
  fires: [
    {
      before: 'create table book (id int)',
      sql: 'alter table book add column a int; alter table book add column b int',
    },
    { sql: 'begin; set lock_timeout = 0; drop table book; commit' },
    { sql: "begin; set local lock_timeout = '1s'; commit; alter table book add column a int" },
    { sql: 'create table a (id int references b)' },
  ],
  silent: [
    { sql: "set lock_timeout = '1s'; alter table book add column a int" },
    { sql: 'create table book (id int); alter table book add column a int' },
    { sql: "begin; set local lock_timeout = '1s'; alter table book add column a int; commit" },
    { sql: 'select 1; insert into book values (1)' },
  ],
})
