import assert from 'node:assert/strict'
import { majors } from '../support/postgres.ts'
import { Arena, injections, type Outcome } from './support/injections.ts'

/** A few for each version; `npm run crash -- --runs N` does hundreds. */
const runs = 8

for (const major of majors) {
  describe(`runs cut off at random moments, PostgreSQL ${major}`, () => {
    let arena: Arena
    before(async () => {
      arena = await Arena.open(major)
    })
    after(() => arena.close())

    it(`${runs} of them: each is known for what it is, and applied once`, async () => {
      const outcomes: Outcome[] = []
      for (let i = 0; i < runs; i++) {
        outcomes.push(await arena.inject(injections[i % injections.length]!, Math.random()))
      }
      assert.deepEqual(
        outcomes.filter(o => o.wrong !== undefined),
        [],
      )
    }).timeout(300_000)
  })
}
