import assert from 'node:assert/strict'
import type { Environment } from '#protocol/environment.ts'
import { rearranged } from '../src/commands/stageOrder.ts'

describe('the order of the stages', () => {
  const at = (id: number, position: number): Environment => ({
    id,
    name: `environment ${id}`,
    position,
    policy: {
      approval: 'anyone',
      selfApproval: true,
      rollout: 'automatic',
      protected: false,
      advisorPreset: 'recommended',
    },
  })
  const test = at(1, 1)
  const prod = at(2, 2)

  for (const [what, others, after, expected] of [
    ['the only one', [], undefined, [1]],
    ['the first', [test, prod], undefined, [1, '1 at 2', '2 at 3']],
    ['between two', [test, prod], 1, [2, '2 at 3']],
    ['the last', [test, prod], 2, [3]],
    ['back where it stood', [test, at(3, 3)], 1, [2]],
    ['behind two that share a position', [test, at(2, 1)], 2, [3, '2 at 2']],
  ] as const)
    it(`makes room for one more: ${what}`, () => {
      const { position, moved } = rearranged(others, after)
      assert.deepEqual([position, ...moved.map(one => `${one.id} at ${one.position}`)], expected)
    })
})
