// LOCK TABLE.
import { blocksReads, blocksWrites } from '../../impact/lock.ts'
import { relationNamed } from '../../impact/relations.ts'
import { rule } from '../rule.ts'

export const explicitLock = rule<'LockStmt'>({
  id: 'explicit-lock',
  category: 'locks',
  severity: 'info',
  preset: 'strict',
  summary: 'LOCK TABLE keeps others out until the transaction ends',
  why: 'Without a mode it takes ACCESS EXCLUSIVE, which stops readers too.',
  fix: 'Name the weakest mode that will do, set a short lock_timeout, and commit soon.',
  exceptions: 'Modes that stop neither reads nor writes; tables created by the same script.',
  aliases: [],
  on: ['LockStmt'],
  check(context) {
    for (const lock of context.impact.locks) {
      const table = relationNamed(lock.relation, context.view)
      if (!blocksWrites(lock.mode) || (table && context.newness(table) === 'new')) continue
      context.report({
        at: context.headSpan(),
        table,
        message: `${lock.relation} is closed to ${blocksReads(lock.mode) ? 'reads and writes' : 'writes'} until the transaction ends. Take the weakest mode that will do, and commit soon.`,
      })
    }
  },
  fires: [{ sql: 'lock table book' }, { sql: 'lock book in share mode' }],
  silent: [{ sql: 'lock table book in row exclusive mode' }],
})
