import assert from 'node:assert/strict'
import { toldApart, withEnvironment } from '../src/toldApart.ts'

describe('what a database is called away from the tree', () => {
  const test = 1
  const prod = 2
  const [east, west] = [10, 20]
  const at = (id: number, name: string, environmentId: number, instanceId = east) => ({
    id,
    name,
    environmentId,
    instanceId,
  })
  const environments = [
    { id: test, name: 'Test' },
    { id: prod, name: 'Prod' },
  ]
  const instances = [
    { id: east, title: 'east' },
    { id: west, title: 'west' },
  ]
  const shop = at(1, 'shop', prod)
  const cases: readonly (readonly [
    why: string,
    others: readonly (typeof shop)[],
    told: string,
    long: string,
  ])[] = [
    ['the only one of its name', [at(2, 'cart', prod)], 'shop', 'shop (Prod)'],
    ['one in each environment', [at(2, 'shop', test, west)], 'shop (Prod)', 'shop (Prod)'],
    ['two in one environment', [at(2, 'shop', prod, west)], 'shop (east)', 'shop (Prod, east)'],
    [
      'both',
      [at(2, 'shop', prod, west), at(3, 'shop', test, west)],
      'shop (Prod, east)',
      'shop (Prod, east)',
    ],
  ]
  for (const [why, others, told, long] of cases)
    it(why, () => {
      const known = { databases: [shop, ...others], environments, instances }
      assert.equal(toldApart(known, shop), told)
      assert.equal(withEnvironment(known, shop), long)
    })
  it('before anything is known', () => assert.equal(withEnvironment(undefined, shop), 'shop'))
})
