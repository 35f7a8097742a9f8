import assert from 'node:assert/strict'
import type { RevisionDraft } from '#protocol/issue.ts'
import { defaultOptions } from '../../src/changes/draft.ts'
import { refuseUnfit } from '../../src/changes/execute/identity.ts'
import { refuseDraft } from '../../src/changes/refuseDraft.ts'
import { Failed } from '../../src/failure/failed.ts'
import type { ServerFacts } from '../../src/postgres/facts.ts'

const fit: ServerFacts = {
  version: 180004,
  systemIdentifier: '7',
  timeline: '00000001',
  database: 'shop',
  databaseOid: '5',
  login: 'ann',
  superuser: false,
  inRecovery: false,
  postmasterStart: 'p',
  backendPid: 1,
  backendStart: 's',
  pooler: false,
}
const store = { identity: { systemIdentifier: '7', databaseOid: '9' } }

describe('servers on which no change runs', () => {
  const cases: readonly [name: string, facts: Partial<ServerFacts>, code: string][] = [
    ['behind a pooler', { pooler: true }, 'pooler'],
    ['a standby', { inRecovery: true }, 'badInput'],
    ["the store's own database", { databaseOid: '9' }, 'storeIsTarget'],
  ]
  for (const [name, facts, code] of cases) {
    it(name, () => {
      assert.throws(
        () => refuseUnfit({ ...fit, ...facts }, store),
        (e: unknown) => e instanceof Failed && e.failure.code === code && (e.failure.hint ?? '') !== '',
      )
    })
  }
  it('another database on the server of the store: a change may run', () => refuseUnfit(fit, store))
  it('a database with the same number on another server: a change may run', () =>
    refuseUnfit({ ...fit, systemIdentifier: '8', databaseOid: '9' }, store))
})

describe('drafts that are refused before anything is recorded', () => {
  const target = { databaseId: 1, instanceId: 1, databaseName: 'shop', environmentId: 1, sql: 'select 1' }
  const cases: readonly [name: string, draft: Partial<RevisionDraft>, words: RegExp][] = [
    ['no database', { targets: [] }, /at least one database/],
    ['no lock timeout', { options: { ...defaultOptions, lockTimeout: 0 } }, /lock timeout is 1 to/],
    ['half a millisecond', { options: { ...defaultOptions, lockTimeout: 0.5 } }, /lock timeout/],
    ['a negative timeout', { options: { ...defaultOptions, statementTimeout: -1 } }, /statement timeout/],
    ['a thousand retries', { options: { ...defaultOptions, retries: 1000 } }, /Retries are 0 to 100/],
    ['an empty search_path', { options: { ...defaultOptions, searchPath: ' ' } }, /search_path is empty/],
    ['300 MB of SQL', { targets: [{ ...target, sql: ' '.repeat(300_000_000) }] }, /shop is 300 MB long/],
    ['a NUL', { targets: [{ ...target, sql: 'select \0' }] }, /NUL/],
  ]
  for (const [name, draft, words] of cases) {
    it(name, () =>
      assert.throws(() => refuseDraft({ targets: [target], options: defaultOptions, ...draft }), words),
    )
  }
  it('the defaults are fine', () => refuseDraft({ targets: [target], options: defaultOptions }))
})
