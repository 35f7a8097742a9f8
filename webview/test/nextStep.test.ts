import assert from 'node:assert/strict'
import type { Check, IssueView } from '#protocol/issue.ts'
import { examples } from '../dev/examples.ts'
import { rareExamples } from '../dev/rareExamples.ts'
import { nextStep, retryWord } from '../src/issue/nextStep.ts'
import { legible } from '../src/legible.ts'

const view = (name: string): IssueView => {
  const found = examples[name]?.view
  assert.ok(found)
  return found
}

describe('the next step of an issue', () => {
  it('is a review for whoever may approve', () => {
    const step = nextStep(view('approval'), [])
    assert.equal(step.text, 'Your approval is needed for Prod.')
    assert.deepEqual(
      step.offers.map(offer => offer.kind),
      ['review'],
    )
  })

  it('is waiting for everybody else', () => {
    const step = nextStep({ ...view('approval'), actions: ['comment'] }, [])
    assert.equal(step.text, 'Waiting for approval for Prod.')
    assert.deepEqual(step.offers, [])
  })

  it('is the progress while something runs', () => {
    const step = nextStep(view('running'), [])
    assert.equal(step.text, 'Running on shop_prod.')
    assert.match(step.detail ?? '', /^Step 2 of 2\. In its way: .*backend 3977/)
    assert.deepEqual(
      step.offers.map(offer => offer.kind),
      ['cancelTask'],
    )
  })

  it('is retry or skip after a failure, and says what failed', () => {
    const step = nextStep(view('failed'), [])
    assert.equal(step.text, 'Failed on shop_prod in step 1 of 2.')
    assert.match(step.detail ?? '', /already exists/)
    assert.deepEqual(
      step.offers.map(offer => offer.kind),
      ['retry', 'revise', 'skip'],
    )
  })

  it('is to revise what failed, but not behind steps that are done', () => {
    const failed = view('failed')
    const offers = (stepsDone: number) =>
      nextStep(
        {
          ...failed,
          actions: ['retry', 'skip', 'revise'],
          stages: failed.stages.map(stage => ({
            ...stage,
            tasks: stage.tasks.map(task => ({
              ...task,
              attempts: task.attempts.map(attempt => ({ ...attempt, stepsDone })),
            })),
          })),
        },
        [],
      ).offers.flatMap(offer => ('task' in offer ? `${offer.kind} ${retryWord(offer.task)}` : []))
    assert.deepEqual(offers(0), ['retry Retry', 'revise Retry', 'skip Retry'])
    assert.deepEqual(offers(1), ['retry Retry from Step 2', 'skip Retry from Step 2'])
  })

  it('is to revise what was rejected, or what a check stands against, for whoever may', () => {
    const { view: rejected } = rareExamples.rejected?.() ?? {}
    assert.ok(rejected)
    const offers = (of: IssueView) => nextStep(of, []).offers.map(offer => offer.kind)
    assert.deepEqual(offers(rejected), ['revise'])
    assert.deepEqual(offers({ ...rejected, actions: ['comment'] }), [])
    // The SQL of a new database is not written by hand.
    assert.deepEqual(offers({ ...rejected, issue: { ...rejected.issue, type: 'createDatabase' } }), [])
  })

  it('is to settle what nobody knows, before anything else', () => {
    const failed = view('failed')
    const unknown: IssueView = {
      ...failed,
      actions: ['settleUnknown', 'retry'],
      stages: failed.stages.map(stage => ({
        ...stage,
        tasks: stage.tasks.map(task => ({
          ...task,
          attempts: task.attempts.map(attempt =>
            attempt.status === 'notApplied' ? { ...attempt, status: 'unknown' as const } : attempt,
          ),
        })),
      })),
    }
    const step = nextStep(unknown, [])
    assert.match(step.text, /is not known/)
    assert.deepEqual(
      step.offers.map(offer => offer.kind),
      ['settle'],
    )
  })

  it('is to resolve when every task is done, for whoever may', () => {
    const done = view('done')
    const open: IssueView = { ...done, issue: { ...done.issue, status: 'open' }, actions: ['resolve'] }
    assert.deepEqual(
      nextStep(open, []).offers.map(offer => offer.kind),
      ['resolve'],
    )
    assert.deepEqual(nextStep({ ...open, actions: [] }, []).offers, [])
  })

  it('says what was skipped', () => {
    const done = view('done')
    const skipped = (wanted: (at: number) => boolean): IssueView => ({
      ...done,
      issue: { ...done.issue, status: 'open' },
      stages: done.stages.map(stage => ({
        ...stage,
        tasks: stage.tasks.map((task, at) => (wanted(at) ? { ...task, status: 'skipped' as const } : task)),
      })),
    })
    assert.equal(
      nextStep(
        skipped(() => true),
        [],
      ).text,
      'Nothing was run: every task was skipped.',
    )
    assert.match(
      nextStep(
        skipped(at => at > 0),
        [],
      ).text,
      /or was skipped: shop_prod_eu\.$/,
    )
  })

  it('is nothing for an issue that is closed', () => {
    assert.deepEqual(nextStep(view('done'), []).offers, [])
    const cancelled = {
      ...view('approval'),
      issue: { ...view('approval').issue, status: 'cancelled' as const },
    }
    assert.deepEqual(nextStep(cancelled, []).offers, [])
  })

  const inTest = (checks: readonly Check[]): IssueView => ({
    ...view('approval'),
    actions: ['run'],
    stages: view('approval')
      .stages.slice(0, 1)
      .map(stage => ({
        ...stage,
        approval: 'notNeeded',
        tasks: stage.tasks.map(task => ({ ...task, status: 'pending', attempts: [], checks })),
      })),
  })
  const syntax = (status: Check['status']): Check => ({
    taskId: 1,
    revision: 2,
    kind: 'syntax',
    status,
    summary: '',
    details: [],
    at: '2026-01-01T00:00:00Z',
  })
  for (const [checks, text, offers] of [
    [[syntax('passed')], 'Ready to run on shop_test in Test.', ['run']],
    [[syntax('warning')], 'Ready to run on shop_test in Test.', ['run']],
    [[syntax('failed')], 'A check stands against it on shop_test.', ['recheck']],
    [[syntax('running')], 'Checking on shop_test.', []],
    [[], 'Checking on shop_test.', []],
  ] as const)
    it(`offers to run only what would run: ${text}`, () => {
      const step = nextStep(inTest(checks), [])
      assert.equal(step.text, text)
      assert.deepEqual(
        step.offers.map(offer => offer.kind),
        offers,
      )
    })

  it('is nobody’s where the rollout goes on by itself, or at its time', () => {
    const view = inTest([syntax('passed')])
    const [stage] = view.stages
    const [task] = stage?.tasks ?? []
    assert.ok(stage && task)
    assert.deepEqual(nextStep(view, [1]).offers, [])
    assert.equal(nextStep(view, [1]).text, 'About to run on shop_test in Test.')
    for (const [notBefore, text] of [
      ['2999-01-01T00:00:00Z', 'Scheduled on shop_test in Test.'],
      ['2001-01-01T00:00:00Z', 'About to run on shop_test in Test.'],
    ] as const) {
      const timed: IssueView = { ...view, stages: [{ ...stage, tasks: [{ ...task, notBefore }] }] }
      assert.equal(nextStep(timed, [1]).text, text)
    }
  })

  it('names some of many databases, and offers to run one of them or all', () => {
    const view = inTest([syntax('passed')])
    const [stage] = view.stages
    const [task] = stage?.tasks ?? []
    assert.ok(stage && task)
    const named = (id: number) => ({ ...task, id, databaseName: `db${id}` })
    const tasks = Array.from({ length: 1200 }, (_, id) => named(id))
    const step = nextStep({ ...view, stages: [{ ...stage, tasks }] }, [])
    assert.equal(step.text, 'Ready to run on db0, db1, db2, db3 and 1,196 more in Test.')
    assert.deepEqual(
      step.offers.map(offer => offer.kind),
      ['run', 'runAll'],
    )
  })

  it('warns the reviewer of failed checks', () => {
    assert.match(nextStep(view('hostile'), []).detail ?? '', /Checks failed/)
  })
})

describe('what a page draws', () => {
  it('shows what is invisible, except in SQL', () => {
    assert.deepEqual(legible({ name: 'a\u202eb\n', sql: 'a\u202eb', list: ['\u200b'] }), {
      name: 'a⟨U+202E⟩b\n',
      sql: 'a\u202eb',
      list: ['⟨U+200B⟩'],
    })
  })
})
