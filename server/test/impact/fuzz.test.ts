// Random statements on real servers, the same ones every time; `npm run fuzz` tries thousands of others.
import assert from 'node:assert/strict'
import { loadParser } from '../../src/sql/parser.ts'
import { majors } from '../support/postgres.ts'
import { trials } from './trial.ts'

describe('the impact of random statements', () => {
  before(loadParser)

  for (const major of majors)
    it(`is what PostgreSQL ${major} shows`, async function () {
      this.timeout(300_000)
      const wrong: string[] = []
      let agreed = 0
      for await (const { sql, outcome, why } of trials(major, 150, 42)) {
        if (outcome === 'agreed') agreed++
        if (outcome === 'disagreed') wrong.push(`${sql}\n${why}`)
      }
      assert.equal(wrong.join('\n\n'), '')
      assert.ok(agreed > 60, `only ${agreed} of them could run`)
    })
})
