import assert from 'node:assert/strict'
import type { Check, Stage, Task } from '#protocol/issue.ts'
import { difference } from '../dev/exampleDifference.ts'
import { task } from '../dev/exampleIssue.ts'
import { glance } from '../src/issue/glance.ts'

const check = (kind: Check['kind'], status: Check['status'], summary: string): Check => ({
  taskId: 0,
  revision: 2,
  kind,
  status,
  summary,
  details: [],
  at: '2026-01-01T00:00:00Z',
})

const stage = (...tasks: Task[]): Stage => ({
  environmentId: 2,
  environmentName: 'Prod',
  approval: 'waiting',
  tasks,
})

const waiting = (id: number, name: string, ...checks: Check[]) =>
  task(id, name, { status: 'pendingApproval', environmentId: 2, checks })

const texts = (given: Stage, differences = {}) => glance(given, differences).map(({ text }) => text)

describe('what a reviewer reads first', () => {
  it('is the risk, then the schema, then what wants a look', () => {
    const one = waiting(
      1,
      'shop',
      check('syntax', 'passed', 'Fine.'),
      check('advisor', 'warning', '2 warnings.'),
      check('risk', 'passed', 'Low risk: 1 statement in 1 step.'),
    )
    assert.deepEqual(texts(stage(one), { 1: difference('predicted') }), [
      'Low risk: 1 statement in 1 step.',
      'Schema: 1 table changed, 1 index added, 1 view removed.',
      'Advisor: 2 warnings.',
    ])
  })

  it('says once what holds for every database, and with its name what does not', () => {
    const risk = check('risk', 'warning', 'High risk: 1 statement in 1 step.')
    const one = waiting(1, 'shop_a', risk)
    const two = waiting(2, 'shop_b', risk, check('drift', 'failed', 'It drifted.'))
    assert.deepEqual(texts(stage(one, two)), [
      'High risk: 1 statement in 1 step.',
      'shop_b: Drift: It drifted.',
    ])
  })

  it('leaves out what is finished and what is not known', () => {
    const done = task(1, 'shop_a', {
      status: 'done',
      environmentId: 2,
      checks: [check('advisor', 'failed', 'Bad.')],
    })
    assert.deepEqual(texts(stage(done, waiting(2, 'shop_b', check('risk', 'running', 'Running.')))), [])
  })
})
