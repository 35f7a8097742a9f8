// Issues as the server would send them, for looking at the issue page without a server: one for each
// state a person meets. Not shipped, not a test.
import type { Attempt, IssueView } from '#protocol/issue.ts'
import type { IssuePageState } from '#protocol/page.ts'
import { difference } from './exampleDifference.ts'
import { applied, at, base, check, doneTest, revision, stages, task } from './exampleIssue.ts'

export const state = (view: IssueView | undefined, more: Partial<IssuePageState> = {}): IssuePageState => ({
  kind: 'state',
  id: 12,
  ...(view && { view }),
  busy: false,
  differences: { 1: difference('recorded'), 2: difference('predicted') },
  protectedEnvironments: [2],
  automaticEnvironments: [1],
  instances: { 1: 'Sample PostgreSQL', 2: 'Frankfurt' },
  ...more,
})

const runningAttempt: Attempt = {
  ...applied(2),
  status: 'running',
  stepsDone: 1,
  results: [],
  log: [
    ...applied(2).log.slice(0, 5),
    {
      at: at(0),
      kind: 'blocked',
      text: 'psql (backend 3977, login ada), idle in transaction for 4 min: select 1',
    },
  ],
}
const { endedAt: _, how: __, ...liveAttempt } = runningAttempt

const failedAttempt: Attempt = {
  ...applied(2),
  status: 'notApplied',
  stepsDone: 0,
  results: [],
  how: 'rolled back',
  failure: {
    code: 'statementFailed',
    message: 'column "delivered_at" of relation "orders" already exists',
    detail: 'Nothing was changed: the step was rolled back.',
    hint: 'Somebody may have added it already. Check for drift.',
    sqlState: '42701',
  },
}

const hostile = '<b>bold</b> "quote" \'s & \u202Eevil\u202C ' + 'x'.repeat(40)

export const examples: Readonly<Record<string, IssuePageState>> = {
  approval: state(base),
  running: state({
    ...base,
    actions: ['comment', 'cancelTask'],
    approvals: [
      { revision: 2, environmentId: 2, reviewer: 'grace', verdict: 'approve', comment: '', at: at(2) },
    ],
    stages: stages(
      [doneTest],
      [
        task(2, 'shop_prod', { status: 'running', environmentId: 2, attempts: [liveAttempt] }),
        task(3, 'shop_prod_eu', { status: 'pending', environmentId: 2, instanceId: 2 }),
      ],
      'approved',
    ),
  }),
  failed: state(
    {
      ...base,
      actions: ['comment', 'retry', 'skip', 'edit', 'revise'],
      stages: stages(
        [doneTest],
        [
          task(2, 'shop_prod', { status: 'failed', environmentId: 2, attempts: [failedAttempt] }),
          task(3, 'shop_prod_eu', { status: 'pending', environmentId: 2, instanceId: 2 }),
        ],
        'approved',
      ),
    },
    {
      failure: {
        code: 'conflict',
        message: 'Somebody revised the SQL after you opened it.',
        hint: 'Look at revision 3, then decide again.',
      },
    },
  ),
  done: state({
    ...base,
    issue: { ...base.issue, status: 'done' },
    actions: ['comment'],
    stages: stages(
      [doneTest],
      [
        task(2, 'shop_prod', { status: 'done', environmentId: 2, attempts: [applied(2)], changeId: 8 }),
        task(3, 'shop_prod_eu', {
          status: 'skipped',
          environmentId: 2,
          instanceId: 2,
          skipReason: 'The European shop closed.',
        }),
      ],
      'approved',
    ),
  }),
  hostile: state({
    ...base,
    issue: { ...base.issue, title: hostile, labels: [hostile], assignee: hostile },
    projectName: hostile,
    stages: [
      {
        environmentId: 2,
        environmentName: hostile,
        approval: 'waiting',
        tasks: [
          task(2, hostile, {
            status: 'pendingApproval',
            environmentId: 2,
            checks: [
              check(2, {
                kind: 'syntax',
                status: 'failed',
                summary: hostile,
                details: [{ severity: 'error', title: hostile, text: hostile, start: 0, end: 5 }],
              }),
            ],
          }),
        ],
      },
    ],
    revisions: [
      {
        ...revision(2, ''),
        targets: [
          {
            databaseId: 2,
            instanceId: 1,
            databaseName: hostile,
            environmentId: 2,
            sql: `select '\u202Edrop\u202C' as "${hostile}";\n${'select 1;\n'.repeat(450)}`,
          },
        ],
      },
    ],
  }),
  baseline: state(
    {
      ...base,
      issue: { ...base.issue, type: 'baseline', title: 'Establish new baseline of shop_prod' },
      revisions: [revision(2, '')],
      stages: [
        {
          environmentId: 2,
          environmentName: 'Prod',
          approval: 'waiting',
          tasks: [
            task(2, 'shop_prod', {
              status: 'pendingApproval',
              environmentId: 2,
              steps: [],
              checks: [
                check(2, {
                  kind: 'connection',
                  status: 'passed',
                  summary: 'PostgreSQL 18.4 answered in 3 ms.',
                  details: [],
                }),
                check(2, {
                  kind: 'drift',
                  status: 'passed',
                  summary: 'The schema differs from the recorded one: 1 table changed.',
                  details: [],
                }),
              ],
            }),
          ],
        },
      ],
    },
    { differences: { 2: difference('drift') } },
  ),
  empty: state(undefined),
  lost: state(undefined, {
    failure: { code: 'notFound', message: 'There is no issue #12.', hint: 'It may be in another store.' },
  }),
}
