import assert from 'node:assert/strict'
import type pg from 'pg'
import { hint } from '../../src/schema/changed.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect, introspectSince, type Look } from '../../src/schema/introspect/introspect.ts'
import type { Fact } from '../../src/schema/model.ts'
import { majors } from '../support/postgres.ts'
import { rareChanges } from './rareChanges.ts'
import { openDatabase, rare } from './support.ts'

const inside = { inTransaction: true }

for (const major of new Set([majors.at(0) ?? 13, majors.at(-1) ?? 18])) {
  describe(`a single change of what is rare is seen on PostgreSQL ${major}`, () => {
    let client: pg.Client
    let known: Look
    /** Those that are kept as they are were not read again. */
    let knownFacts: ReadonlySet<Fact>

    before(async () => {
      client = await openDatabase(major, rare(major))
      known = await introspectSince(client, undefined)
      knownFacts = new Set(known.snapshot.model.facts)
    })

    afterEach(() => client.query('rollback; reset all'))
    after(() => client?.end())

    for (const { sql, since = 0 } of rareChanges) {
      if (since > major) continue
      it(sql, async () => {
        const before = await counters(client, major)
        // Given the change, in a transaction
        await client.query('begin')
        await client.query(sql)
        // Then the digest tells, and reading only what it names gives what reading everything gives
        const { digest, snapshot } = await introspectSince(client, known, inside)
        assert.notEqual(digest.total, known.digest.total)
        if (snapshot.model.facts.some(fact => knownFacts.has(fact)))
          assert.deepEqual(snapshot.model, (await introspect(client, inside)).model)
        // And the schema is another one, for machines and for people
        assert.notEqual(snapshot.hash, known.snapshot.hash)
        assert.notEqual(compare(known.snapshot.model, snapshot.model).summary, '')
        // And the counters have moved
        await client.query('rollback')
        if (before !== undefined) assert.notEqual(await counters(client, major), before)
      })
    }
  })
}

/** From 15 on a session can be told to report its counts without delay. */
async function counters(client: pg.Client, major: number): Promise<string | undefined> {
  if (major < 15) return undefined
  await client.query('select pg_stat_force_next_flush()')
  return hint(client)
}
