import assert from 'node:assert/strict'
import type { Difference, ObjectDifference } from '#protocol/change.ts'
import type { Ignored } from '#protocol/instance.ts'
import { driftedPartitions, driftedSchemas, ignoredFacts } from '../src/ignored.ts'

const object = (kind: ObjectDifference['kind'], object: string, document: string): ObjectDifference => ({
  kind,
  object,
  document,
  name: '',
  details: [],
})
const difference = (...objects: readonly ObjectDifference[]): Difference => ({ summary: '', objects })

describe('what is not looked at for drift', () => {
  const facts: readonly (readonly [Ignored, readonly string[]])[] = [
    [{}, []],
    [{ schemas: [], partitions: [], grants: false }, []],
    [{ schemas: ['cron'] }, ['schema cron']],
    [{ schemas: ['cron', 'a\u202eb'], owners: true }, ['schemas cron, a⟨U+202E⟩b', 'owners']],
    [{ partitions: ['shop.log_*'], grants: true }, ['partitions shop.log_*', 'privileges']],
  ]
  for (const [ignored, words] of facts)
    it(`is told in words: ${words.join('; ') || 'nothing'}`, () => {
      assert.deepEqual(ignoredFacts(ignored), words)
    })

  it('is offered by the schemas of a drift, each once', () => {
    const found = difference(
      object('changed', 'table', 'shop/orders.table.sql'),
      object('added', 'view', 'shop/late.view.sql'),
      object('added', 'schema', 'cron.schema.sql'),
      object('changed', 'table', 'a%2Fb/c.table.sql'),
      object('changed', 'database', 'database.sql'),
      object('added', 'extension', 'hstore.extension.sql'),
    )
    assert.deepEqual(driftedSchemas(found), ['shop', 'cron', 'a/b'])
  })

  it('is offered by patterns for the tables that a job counts', () => {
    const found = difference(
      object('added', 'table', 'shop/log_2026_11.table.sql'),
      object('removed', 'table', 'shop/log_2026_01.table.sql'),
      object('added', 'table', 'shop/p1.table.sql'),
      object('added', 'table', 'shop/orders.table.sql'),
      object('changed', 'table', 'shop/t2.table.sql'),
      object('added', 'sequence', 'shop/s3.sequence.sql'),
    )
    assert.deepEqual(driftedPartitions(found), ['shop.log_*', 'shop.p*'])
  })
})
