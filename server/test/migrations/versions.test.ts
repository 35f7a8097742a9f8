import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compareVersions, versionKey } from '../../src/migrations/versions.ts'

const version = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 30 }).map(String), fc.stringMatching(/^\d{1,30}$/)), {
    minLength: 1,
    maxLength: 4,
  })
  .map(parts => parts.join('.'))

describe('the order of versions', () => {
  const ordered = [
    ['1', '2'],
    ['9', '10'],
    ['1.2', '1.10'],
    ['1', '1.0.1'],
    ['1.9', '2'],
    ['007', '8'],
    ['20240101120000', '20240101120001'],
    ['9007199254740993', '9007199254740994'],
    ['99999999999999999999', '100000000000000000000'],
  ] as const
  for (const [lower, higher] of ordered) {
    it(`puts ${lower} before ${higher}`, () => {
      assert.ok(compareVersions(lower, higher) < 0)
      assert.ok(compareVersions(higher, lower) > 0)
    })
  }

  for (const [a, b] of [
    ['1', '1.0'],
    ['01', '1'],
    ['1.0.0', '1'],
    ['0', '00.0'],
  ] as const) {
    it(`holds ${a} and ${b} for the same`, () => assert.equal(compareVersions(a, b), 0))
  }

  it('is an order: total, both ways the same, and transitive', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)), 0)
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0)
      }),
    )
  })

  it('agrees with its key on what is the same, and with whole numbers', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        assert.equal(compareVersions(a, b) === 0, versionKey(a) === versionKey(b))
        const [left = '', right = ''] = [a.split('.')[0], b.split('.')[0]]
        const byNumber = BigInt(left) - BigInt(right)
        if (byNumber !== 0n) assert.equal(Math.sign(compareVersions(a, b)), byNumber < 0n ? -1 : 1)
      }),
    )
  })
})
