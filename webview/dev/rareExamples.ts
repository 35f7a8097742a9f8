// Issues in the states that are met seldom. Not shipped, not a test.
import type { Attempt, IssueView, Task } from '#protocol/issue.ts'
import type { IssuePageState } from '#protocol/page.ts'
import { applied, at, base, check, checks, doneTest, revision, stages, task } from './exampleIssue.ts'
import { state } from './examples.ts'

const unknown: Attempt = {
  ...applied(2),
  status: 'unknown',
  stepsDone: 1,
  results: [],
  how: 'the backend is gone and the database keeps no record of its transaction',
  log: applied(2).log.slice(0, 5),
}

export const prod = (more: Partial<Task> & Pick<Task, 'status'>) =>
  task(2, 'shop_prod', { environmentId: 2, ...more })

export const view = (tasks: Task[], more: Partial<IssueView> = {}): IssuePageState =>
  state({
    ...base,
    approvals: [
      { revision: 2, environmentId: 2, reviewer: 'grace', verdict: 'approve', comment: '', at: at(2) },
    ],
    stages: stages(
      [doneTest],
      tasks,
      tasks.some(one => one.status === 'pendingApproval') ? 'waiting' : 'approved',
    ),
    actions: ['comment', 'edit', 'cancel', 'run', 'retry', 'skip', 'schedule', 'settleUnknown', 'cancelTask'],
    ...more,
  })

const { issue } = base

export const rareExamples: Readonly<Record<string, () => IssuePageState>> = {
  unknown: () => view([prod({ status: 'failed', attempts: [unknown] })]),
  scheduled: () =>
    view([prod({ status: 'pending', notBefore: new Date(Date.now() + 86_400_000).toISOString() })]),
  ready: () => view([prod({ status: 'pending' })]),
  cancelledTask: () => view([prod({ status: 'cancelled' })]),
  checking: () =>
    view([
      prod({
        status: 'pendingApproval',
        checks: checks(2).map(one => ({ ...one, status: 'running', summary: '', details: [] })),
      }),
    ]),
  unchecked: () =>
    view([prod({ status: 'pendingApproval', checks: [] })], { actions: ['approve', 'reject'] }),
  checksFailed: () =>
    view(
      [
        prod({
          status: 'pendingApproval',
          checks: [
            ...checks(2),
            check(2, {
              kind: 'order',
              status: 'failed',
              summary: 'Version 20260301 has not been applied here.',
              details: [
                { severity: 'error', title: '20260301', text: 'migrations/20260301_first.sql is pending.' },
              ],
            }),
          ],
        }),
      ],
      {
        stages: stages(
          [doneTest],
          [
            prod({
              status: 'pendingApproval',
              checks: [
                check(2, {
                  kind: 'connection',
                  status: 'failed',
                  summary: 'The server does not answer.',
                  details: [],
                }),
              ],
            }),
          ],
          'waiting',
        ),
        actions: ['approve', 'reject', 'skip'],
      },
    ),
  rejected: () =>
    view([prod({ status: 'pendingApproval' })], {
      stages: stages([doneTest], [prod({ status: 'pendingApproval' })], 'rejected'),
      approvals: [
        {
          revision: 2,
          environmentId: 2,
          reviewer: 'grace',
          verdict: 'reject',
          comment: 'Not **now**.',
          at: at(2),
        },
      ],
      actions: ['comment', 'revise', 'edit', 'cancel'],
    }),
  resolvable: () =>
    view([prod({ status: 'done', attempts: [applied(2)], changeId: 8 })], {
      actions: ['resolve', 'comment'],
    }),
  cancelled: () => {
    const failed = check(2, {
      kind: 'connection',
      status: 'failed',
      summary: 'The server does not answer.',
      details: [],
    })
    const task = prod({ status: 'cancelled', checks: [failed], notBefore: '2999-01-01T00:00:00Z' })
    return view([task], {
      issue: { ...issue, status: 'cancelled' },
      actions: ['comment'],
      stages: stages([doneTest], [task], 'waiting'),
    })
  },
  createDatabase: () =>
    state({
      ...base,
      issue: { ...issue, type: 'createDatabase', title: 'Create database demo', description: '', labels: [] },
      revisions: [
        {
          ...revision(2, ''),
          targets: [
            {
              databaseId: 0,
              instanceId: 1,
              databaseName: 'demo',
              environmentId: 2,
              sql: 'create database demo owner bbsample;',
            },
          ],
        },
      ],
      stages: [
        {
          environmentId: 2,
          environmentName: 'Prod',
          approval: 'waiting',
          tasks: [
            task(2, 'demo', {
              databaseId: 0,
              environmentId: 2,
              status: 'pendingApproval',
              steps: [
                {
                  index: 0,
                  transactional: false,
                  start: 0,
                  end: 36,
                  statements: 1,
                  label: 'create database demo owner bbsample',
                },
              ],
              checks: [
                check(2, {
                  kind: 'connection',
                  status: 'passed',
                  summary: 'PostgreSQL 18.4 answered.',
                  details: [],
                }),
              ],
            }),
          ],
        },
      ],
    }),
  keptRows: () =>
    view([prod({ status: 'done', attempts: [applied(2)], changeId: 8 })], {
      issue: { ...issue, type: 'changeData', title: 'Give every order a note' },
      revisions: [
        {
          ...revision(2, "update orders set note = '' where note is null;"),
          options: { ...revision(2, '').options, priorBackup: 'store' },
        },
      ],
    }),
  revertDrift: () =>
    view([prod({ status: 'pendingApproval' })], {
      issue: { ...issue, type: 'revert', title: 'Revert drift of shop_prod' },
    }),
  threeStages: () => {
    const [test, last] = stages([doneTest], [prod({ status: 'pendingApproval' })], 'waiting')
    const staged = task(4, 'shop_staging', { environmentId: 3, instanceId: 2, status: 'done' })
    const staging = {
      environmentId: 3,
      environmentName: 'Staging',
      approval: 'approved',
      tasks: [staged],
    } as const
    return view([], { stages: test && last ? [test, staging, last] : [] })
  },
  noTasks: () => view([], { stages: [] }),
  names: () => {
    const name = 'ä'.repeat(31) + 'x'
    return view([task(2, name, { environmentId: 2, status: 'pendingApproval' })], {
      issue: {
        ...issue,
        title: 'A title without any space'.replaceAll(' ', '').repeat(10),
        assignee: 'x'.repeat(63),
        labels: Array.from({ length: 12 }, (_, at) => `label-${at}-${'y'.repeat(at * 3)}`),
      },
    })
  },
}
