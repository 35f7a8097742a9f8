// The seal has two makers, the store and the client. Whatever a revision holds, they agree on it, and
// two revisions that differ in anything have different seals.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { RevisionDraft } from '#protocol/issue.ts'
import { sealOf } from '../../src/store/seal.ts'
import { majors } from '../support/postgres.ts'
import { bench, draft, issueOf, places } from './support/bench.ts'

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(one => !one.includes('\0'))

describe('the seal', () => {
  it('differs when anything differs', () => {
    const whole = {
      issueId: 1,
      number: 2,
      options: draft([]).options,
      version: '3',
      file: 'm/3.sql',
      targets: [{ databaseId: 4, instanceId: 5, databaseName: 'six', environmentId: 7, sql: 'select 8' }],
    }
    const target = whole.targets[0]!
    const others = [
      { ...whole, issueId: 2 },
      { ...whole, number: 3 },
      { ...whole, options: { ...whole.options, retries: 9 } },
      { ...whole, options: { ...whole.options, role: 'app' } },
      { ...whole, version: '33' },
      { ...whole, version: 'm/3.sql', file: '3' },
      { ...whole, createDatabase: { name: 'six', owner: 'x' } },
      { ...whole, targets: [] },
      { ...whole, targets: [target, target] },
      ...Object.entries({
        databaseId: 5,
        instanceId: 4,
        databaseName: 'si',
        environmentId: 6,
        sql: 'select 9',
      }).map(([key, value]) => ({ ...whole, targets: [{ ...target, [key]: value }] })),
    ]
    const seals = [
      sealOf('alterSchema', whole),
      sealOf('changeData', whole),
      ...others.map(one => sealOf('alterSchema', one)),
    ]
    assert.equal(new Set(seals).size, seals.length)
  })

  for (const major of majors) {
    it(`is the same from client and store on PostgreSQL ${major}, for any text`, async () => {
      const b = await bench(major, ['olivia'], 'single')
      const store = await b.store('olivia')
      const place = await places(store)
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            sql: text,
            other: text,
            version: fc.option(text),
            file: fc.option(text),
            role: fc.option(text),
          }),
          async ({ sql, other, version, file, role }) => {
            const more: Partial<RevisionDraft> = {
              ...(version === null ? {} : { version }),
              ...(file === null ? {} : { file }),
              options: { ...draft([]).options, searchPath: other, ...(role === null ? {} : { role }) },
            }
            const targets = [
              { ...place.testDatabase, sql },
              { ...place.prodDatabase, sql: other },
            ]
            const id = await store.createIssue(issueOf(place, targets, more))
            const [revision] = (await store.issue(id)).revisions
            assert.deepEqual(revision?.targets, targets)
            assert.deepEqual(revision?.options, more.options)
            assert.equal(
              revision?.seal,
              sealOf('alterSchema', { ...draft(targets, more), issueId: id, number: 1 }),
            )
          },
        ),
        { numRuns: 40 },
      )
      await b.close()
    })
  }
})
