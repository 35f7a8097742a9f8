// Issues of an unusual size. Not shipped, not a test.
import type { Attempt, Task } from '#protocol/issue.ts'
import type { IssuePageState } from '#protocol/page.ts'
import { difference } from './exampleDifference.ts'
import { applied, at, check, doneTest, revision, stages, task } from './exampleIssue.ts'
import { prod, view } from './rareExamples.ts'

const { endedAt: _, how: __, ...open } = applied(2)

/** A rollout over many databases, in all the ways a task can stand. */
const fleet = (count: number): Task[] =>
  Array.from({ length: count }, (_, index) => {
    const id = 100 + index
    const name = `tenant_${String(index).padStart(4, '0')}_of_a_shop_with_a_name`
    if (index < count / 2)
      return task(id, name, { environmentId: 2, status: 'done', attempts: [applied(id)] })
    if (index < count / 2 + 8)
      return task(id, name, {
        environmentId: 2,
        status: 'running',
        attempts: [{ ...open, taskId: id, id, status: 'running', stepsDone: 1, results: [] }],
      })
    if (index < count / 2 + 11) return task(id, name, { environmentId: 2, status: 'failed' })
    return task(id, name, { environmentId: 2, status: 'pending' })
  })

const fleetRevision = (tasks: readonly Task[], sql: string) => ({
  ...revision(2, sql),
  targets: tasks.map(one => ({
    databaseId: one.databaseId,
    instanceId: 1,
    databaseName: one.databaseName,
    environmentId: 2,
    sql,
  })),
})

export const largeExamples: Readonly<Record<string, () => IssuePageState>> = {
  fleet: () => {
    const tasks = fleet(1000)
    return view(tasks, {
      stages: stages([doneTest], tasks, 'approved'),
      revisions: [fleetRevision(tasks, 'select 1;')],
    })
  },
  fleetReady: () => {
    const tasks = fleet(1000).map(one => ({ ...one, status: 'pending' as const, attempts: [] }))
    return view(tasks, {
      stages: stages([doneTest], tasks, 'approved'),
      revisions: [fleetRevision(tasks, 'select 1;')],
    })
  },
  fleetTrouble: () => {
    const tasks = fleet(1000).map(one => ({
      ...one,
      status: 'pendingApproval' as const,
      attempts: [],
      checks: [
        check(one.id, {
          kind: 'connection',
          status: 'failed',
          summary: `${one.databaseName} does not answer.`,
          details: [],
        }),
      ],
    }))
    return view(tasks, {
      stages: stages([doneTest], tasks, 'waiting'),
      actions: ['approve', 'reject'],
      revisions: [fleetRevision(tasks, 'select 1;')],
    })
  },
  /** What 30,000 statements say, and what is said about them. */
  longLog: () => {
    const sql = 'update orders set note = null where id = 1;\n'.repeat(30_000)
    const each = <T>(count: number, make: (index: number) => T) =>
      Array.from({ length: count }, (_, at) => make(at))
    const details = each(2000, index => ({
      severity: 'warning' as const,
      title: 'update-without-where',
      rule: 'update-without-where',
      text: `Statement ${index} writes every row.`,
      start: index * 44,
      end: index * 44 + 40,
    }))
    const tried: Attempt = {
      ...open,
      status: 'running',
      log: each(10_000, index => ({ at: at(1), kind: 'statement', text: `Statement ${index} done` })),
      results: each(10_000, () => ({
        start: 0,
        end: 1,
        command: 'UPDATE 1',
        rows: 1,
        milliseconds: 1,
        notices: [],
      })),
    }
    const [step] = prod({ status: 'running' }).steps
    const steps = step ? each(1000, index => ({ ...step, index })) : []
    const checked = check(2, { kind: 'advisor', status: 'warning', summary: '2,000 warnings.', details })
    return view([prod({ status: 'running', attempts: [tried], checks: [checked], steps })], {
      revisions: [revision(2, sql)],
    })
  },
  longSql: () => {
    const sql = `-- five megabytes\n${"insert into t values (1, 'some text that is here');\n".repeat(100_000)}`
    return view([prod({ status: 'pendingApproval', steps: [] })], {
      revisions: [revision(1, sql), revision(2, `${sql}select 1;`)],
    })
  },
  oneLongLine: () => {
    const sql = `insert into t values ${"(1, 'x'), ".repeat(200_000)};`
    return view([prod({ status: 'pendingApproval', steps: [] })], { revisions: [revision(2, sql)] })
  },
  longDiff: () => ({
    ...view([prod({ status: 'pendingApproval' })]),
    differences: {
      2: {
        ...difference('predicted'),
        texts: [
          {
            document: 'public/orders.table.sql',
            before: Array.from({ length: 10_000 }, (_, line) => `    column_${line} text,`).join('\n'),
            after: Array.from(
              { length: 10_000 },
              (_, line) => `    column_${line} ${line % 3 ? 'text' : 'int'},`,
            ).join('\n'),
          },
        ],
      },
    },
  }),
  manyObjects: () => ({
    ...view([prod({ status: 'pendingApproval' })]),
    differences: {
      2: {
        ...difference('drift'),
        texts: [],
        difference: {
          summary: '5,000 tables changed.',
          objects: Array.from({ length: 5000 }, (_, at) => ({
            kind: 'changed' as const,
            object: 'table' as const,
            name: `public.t${at}`,
            document: `public/t${at}.table.sql`,
            details: ['privilege SELECT of reader added'],
          })),
        },
      },
    },
  }),
  longTalk: () =>
    view([prod({ status: 'pendingApproval' })], {
      activities: Array.from({ length: 200 }, (_, id) => ({
        id,
        at: at(200 - id),
        actor: 'ada',
        kind: 'commented' as const,
        text: `Comment ${id} with **some** text and a [link](https://example.com)\n\n- one\n- two`,
      })),
    }),
}
