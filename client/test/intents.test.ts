import assert from 'node:assert/strict'
import { issueIntent } from '../src/panels/intents.ts'

describe('what the issue page sends', () => {
  const good: readonly unknown[] = [
    { kind: 'ready' },
    { kind: 'act', act: { kind: 'approve', environmentId: 2, seal: 'ab', comment: '' } },
    { kind: 'act', act: { kind: 'run', taskId: 7 } },
    { kind: 'act', act: { kind: 'comment', text: 'Looks good' } },
    { kind: 'act', act: { kind: 'comment', text: 'Here', start: 0, end: 4, revision: 1 } },
    { kind: 'act', act: { kind: 'edit', description: '' } },
    { kind: 'actOnEach', act: 'retry', taskIds: [7, 8] },
    { kind: 'ask', question: { what: 'skip', taskId: 7 } },
    { kind: 'openSql', taskId: 7, start: 3, end: 9 },
    { kind: 'revertChange', taskId: 7 },
    { kind: 'restoreRows', taskId: 7 },
    { kind: 'openRule', rule: 'require-where' },
    { kind: 'openLink', url: 'https://example.com/' },
  ]
  for (const intent of good)
    it(`is understood: ${JSON.stringify(intent)}`, () => assert.deepEqual(issueIntent(intent), intent))

  const bad: readonly unknown[] = [
    undefined,
    'ready',
    [],
    { kind: 'delete' },
    { kind: 'act', act: { kind: 'run', taskId: '7' } },
    { kind: 'act', act: { kind: 'run', taskId: -1 } },
    { kind: 'act', act: { kind: 'run', taskId: 1.5 } },
    { kind: 'act', act: { kind: 'approve', environmentId: 2, comment: '' } },
    { kind: 'act', act: { kind: 'comment', text: '  ' } },
    { kind: 'act', act: { kind: 'settleUnknown', attemptId: 1, outcome: 'applied', reason: 'x' } },
    { kind: 'act', act: { kind: 'revise', expectedRevision: 1, draft: {} } },
    { kind: 'actOnEach', act: 'skip', taskIds: [7] },
    { kind: 'actOnEach', act: 'run', taskIds: [7, '8'] },
    { kind: 'ask', question: { what: 'password' } },
    { kind: 'revertChange', taskId: 'x' },
    { kind: 'openRule', rule: '../../etc/passwd' },
    { kind: 'openLink', url: 'command:workbench.action.quit' },
    { kind: 'openLink', url: 'file:///etc/passwd' },
  ]
  for (const message of bad)
    it(`is dropped: ${JSON.stringify(message)}`, () => assert.equal(issueIntent(message), undefined))

  it('loses fields that are not its own', () => {
    assert.deepEqual(issueIntent({ kind: 'act', act: { kind: 'run', taskId: 7, sql: 'drop table t' } }), {
      kind: 'act',
      act: { kind: 'run', taskId: 7 },
    })
  })
})
