// One issue as the server would send it, and the parts that its other states are made of. Not shipped,
// not a test.
import type { Attempt, Check, IssueView, Revision, RunOptions, Stage, Task } from '#protocol/issue.ts'

export const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()

const options: RunOptions = {
  lockTimeout: 3000,
  statementTimeout: 0,
  searchPath: 'public',
  retries: 3,
  priorBackup: 'none',
}

const sqlBefore = `alter table orders
  add column delivered_at timestamp not null;

create index orders_delivered_idx on orders (delivered_at);
`

const sql = `-- When an order reached its customer. /* not null comes later */
alter table orders
  add column delivered_at timestamptz;

comment on column orders.delivered_at is 'Set by the carrier''s call';

create index concurrently orders_delivered_idx
  on orders (delivered_at)
  where delivered_at is not null;
`

const start = sql.indexOf('create index')

export const check = (taskId: number, part: Omit<Check, 'taskId' | 'revision' | 'at'>): Check => ({
  taskId,
  revision: 2,
  at: at(12),
  ...part,
})

export const checks = (taskId: number): Check[] => [
  check(taskId, {
    kind: 'connection',
    status: 'passed',
    summary: 'PostgreSQL 18.4 answered in 3 ms.',
    details: [],
  }),
  check(taskId, { kind: 'syntax', status: 'passed', summary: '3 statements, no errors.', details: [] }),
  check(taskId, {
    kind: 'risk',
    status: 'passed',
    summary: 'Moderate risk: 3 statements in 2 steps; the largest table is public.orders (48 MB).',
    details: [{ severity: 'info', title: 'public.orders', text: '48 MB, about 400,000 rows' }],
  }),
  check(taskId, { kind: 'statementKind', status: 'passed', summary: 'Only DDL.', details: [] }),
  check(taskId, {
    kind: 'advisor',
    status: 'warning',
    summary: '1 warning.',
    details: [
      {
        severity: 'warning',
        title: 'concurrent-index-needs-care',
        text: 'A failed concurrent build leaves an index that every write has to keep up. Plumbline looks for it and offers to build it again.',
        start,
        end: start + 30,
        rule: 'concurrent-index-needs-care',
      },
    ],
  }),
  check(taskId, {
    kind: 'dryRun',
    status: 'notChecked',
    summary: 'Step 2 runs outside a transaction and cannot be tried without doing it.',
    details: [],
  }),
  check(taskId, {
    kind: 'drift',
    status: 'passed',
    summary: 'The schema is as it was recorded.',
    details: [],
  }),
]

const steps = [
  {
    index: 0,
    transactional: true,
    start: 0,
    end: start,
    statements: 2,
    label: 'alter table orders add column delivered_at …',
  },
  {
    index: 1,
    transactional: false,
    start,
    end: sql.length,
    statements: 1,
    label: 'create index concurrently orders_delivered_idx …',
  },
]

export const applied = (taskId: number): Attempt => ({
  id: taskId * 10,
  taskId,
  number: 1,
  status: 'applied',
  runner: 'ada@workbench',
  startedAt: at(9),
  endedAt: new Date(Date.now() - 9 * 60_000 + 1840).toISOString(),
  how: 'commit acknowledged',
  steps,
  stepsDone: 2,
  results: [
    { start: 0, end: 10, command: 'ALTER TABLE', milliseconds: 12, notices: [] },
    { start: 0, end: 10, command: 'COMMENT', milliseconds: 2, notices: [] },
    { start: 0, end: 10, command: 'CREATE INDEX', milliseconds: 1790, notices: [] },
  ],
  log: [
    { at: at(9), kind: 'claimed', text: 'Claimed by ada@workbench' },
    { at: at(9), kind: 'connected', text: 'Connected to shop_test as plumbline_sample, backend 4127' },
    { at: at(9), kind: 'stepStarted', text: 'Step 1 of 2, in one transaction', step: 0 },
    { at: at(9), kind: 'committed', text: 'Step 1 committed', step: 0 },
    { at: at(9), kind: 'stepStarted', text: 'Step 2 of 2, outside a transaction', step: 1 },
    { at: at(9), kind: 'committed', text: 'Step 2 done', step: 1 },
  ],
})

export const task = (
  id: number,
  name: string,
  more: Partial<Task> & Pick<Task, 'status' | 'environmentId'>,
): Task => ({
  id,
  issueId: 12,
  databaseId: id,
  instanceId: 1,
  databaseName: name,
  checks: checks(id),
  attempts: [],
  steps,
  ...more,
})

export const revision = (number: number, text: string): Revision => ({
  issueId: 12,
  number,
  author: number === 1 ? 'ada' : 'grace',
  createdAt: at(number === 1 ? 130 : 20),
  seal: '9f2c4e1b7a60d35588aa01bc3fde77120a4b9c8d6e5f40312233445566778899',
  options,
  version: '20260310101500',
  file: 'migrations/20260310101500_delivered_at.sql',
  targets: [
    { databaseId: 1, instanceId: 1, databaseName: 'shop_test', environmentId: 1, sql: text },
    { databaseId: 2, instanceId: 1, databaseName: 'shop_prod', environmentId: 2, sql: text },
    { databaseId: 3, instanceId: 2, databaseName: 'shop_prod_eu', environmentId: 2, sql: text },
  ],
})

export const stages = (test: Task[], prod: Task[], approval: Stage['approval']): Stage[] => [
  { environmentId: 1, environmentName: 'Test', tasks: test, approval: 'notNeeded' },
  { environmentId: 2, environmentName: 'Prod', tasks: prod, approval },
]

export const doneTest = task(1, 'shop_test', {
  status: 'done',
  environmentId: 1,
  attempts: [applied(1)],
  changeId: 7,
})

export const base: IssueView = {
  issue: {
    id: 12,
    projectId: 1,
    type: 'alterSchema',
    title: 'Record when an order was delivered',
    description:
      'The carrier now calls us back. See the [carrier’s manual](https://example.com/callbacks).\n\n- nullable for now\n- the index is `partial`, most orders are old',
    status: 'open',
    creator: 'ada',
    assignee: 'grace',
    labels: ['shop', 'carrier'],
    subscribers: [],
    revision: 2,
    createdAt: at(130),
    updatedAt: at(9),
  },
  projectName: 'Sample project',
  revisions: [revision(1, sqlBefore), revision(2, sql)],
  stages: stages(
    [doneTest],
    [
      task(2, 'shop_prod', { status: 'pendingApproval', environmentId: 2 }),
      task(3, 'shop_prod_eu', { status: 'pendingApproval', environmentId: 2, instanceId: 2 }),
    ],
    'waiting',
  ),
  approvals: [],
  activities: [
    { id: 1, at: at(130), actor: 'ada', kind: 'created', text: '' },
    {
      id: 2,
      at: at(60),
      actor: 'grace',
      kind: 'rejected',
      text: 'The index locks **orders** against writes. Build it concurrently, and not null would rewrite… see\n\n```sql\ncreate index concurrently …\n```',
    },
    { id: 3, at: at(20), actor: 'ada', kind: 'revised', text: '', revision: 2 },
    { id: 4, at: at(9), actor: 'ada', kind: 'taskStatus', text: 'ran it on shop_test', taskId: 1 },
    {
      id: 5,
      at: at(4),
      actor: 'linus',
      kind: 'commented',
      text: 'Fine by me. <script>alert(1)</script> [x](javascript:alert(1)) &amp; ![pic](https://example.com/x.png)',
    },
  ],
  actions: ['approve', 'reject', 'revise', 'edit', 'comment', 'cancel', 'skip'],
  viewer: 'grace',
}
