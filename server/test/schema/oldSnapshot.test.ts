// A snapshot that an earlier Plumbline recorded still means the same: an upgrade is no drift. The
// fixture was written by reader 1 from PostgreSQL 15; it is never written anew.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { compare } from '../../src/schema/compare/compare.ts'
import { modelHash } from '../../src/schema/hash.ts'
import type { Model } from '../../src/schema/model.ts'
import { majors } from '../support/postgres.ts'
import { schemaOf } from './support.ts'

const file = (name: string) => readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8')
const recorded = JSON.parse(file('reader1.json')) as { readonly hash: string; readonly model: Model }
/** The server on which it was read. */
const major = majors.includes(15) ? 15 : undefined

describe('a snapshot of an earlier reader', () => {
  it('has the hash it had', () => {
    assert.equal(modelHash(recorded.model), recorded.hash)
  })

  it('does not differ from the same schema as it is read now', async function () {
    if (major === undefined) this.skip()
    const now = await schemaOf(major, file('reader1.sql'))
    assert.deepEqual(compare(recorded.model, now.model), { summary: '', objects: [] })
    assert.deepEqual(compare(now.model, recorded.model), { summary: '', objects: [] })
  })

  it('still tells what really changed', async function () {
    if (major === undefined) this.skip()
    const now = await schemaOf(major, `${file('reader1.sql')}; alter table shop.orders add column age int`)
    assert.equal(
      compare(recorded.model, now.model).summary,
      '1 table changed: column age added to shop.orders',
    )
  })
})
