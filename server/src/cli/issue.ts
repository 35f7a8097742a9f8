// `plumbline issue`: makes issues, shows them, and does with them what their page offers.
import type { IssueView, TaskStatus } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import { fail } from '../failure/failed.ts'
import { command, exitCode, type Io, isJson, numberOf, oneOf, Usage } from './command.ts'
import { help, options, type Values } from './issueOptions.ts'
import { issueLine, issueText } from './issueText.ts'
import { wishOf } from './issueWish.ts'
import { findEnvironment, findProject } from './names.ts'
import { type Work, working } from './work.ts'

const verbs: readonly string[] = [
  'create',
  'list',
  'show',
  'approve',
  'reject',
  'run',
  'retry',
  'skip',
  'cancel',
  'resolve',
  'comment',
  'recheck',
  'subscribe',
  'unsubscribe',
  'settle',
]

export const run = command({
  name: 'issue',
  help,
  options,
  async run({ values, positionals }, io) {
    const [verb, id, ...rest] = positionals
    if (verb === undefined) {
      io.out(help)
      return exitCode.usage
    }
    if (!verbs.includes(verb)) throw new Usage(`There is no plumbline issue ${verb}`)
    const alone = verb === 'create' || verb === 'list'
    const [surplus] = verb === 'comment' ? [] : alone ? positionals.slice(1) : rest
    if (surplus !== undefined) throw new Usage(`${surplus} is one word too many`)
    if (verb === 'create') return createIssue(io, values)
    const json = isJson(values.format)
    return working(io, values.store, async work => {
      if (verb === 'list') return listed(io, work, values, json)
      const issueId = numberOf(id, 'The issue')
      if (verb !== 'show') await acted(work, verb, issueId, values, rest)
      await work.issues.settled()
      return shown(io, await work.issues.view(issueId), json)
    })
  },
})

/** Also what `plumbline baseline`, `revert` and `restore` end in. */
export function createIssue(io: Io, values: Values): Promise<number> {
  const json = isJson(values.format)
  return working(io, values.store, work => created(io, work, values, json))
}

async function created(io: Io, { store, issues }: Work, values: Values, json: boolean): Promise<number> {
  const wish = await wishOf(io, { store }, values)
  const { title, draft } = await issues.draft(wish)
  const known = draft.targets.filter(t => t.databaseId !== 0)
  const databases = await Promise.all(known.map(t => store.database(t.databaseId)))
  const project = await findProject(store, values.project, databases)
  const { issue } = await issues.create({
    projectId: project.id,
    type: wish.kind,
    title: values.title ?? title,
    description: values.description ?? '',
    draft,
    ...(values.assignee === undefined ? {} : { assignee: values.assignee }),
  })
  await issues.settled()
  return shown(io, await issues.view(issue.id), json)
}

async function listed(io: Io, { issues, store }: Work, values: Values, json: boolean): Promise<number> {
  const status =
    values.status === undefined ? undefined : oneOf(values.status, ['open', 'closed'] as const, '--status')
  const projectId = values.project === undefined ? undefined : (await findProject(store, values.project)).id
  const page = await issues.list({
    ...(status ? { status } : {}),
    ...(projectId === undefined ? {} : { projectId }),
    limit: 100,
  })
  if (json) io.out(JSON.stringify(page, null, 2))
  else for (const item of page.items) io.out(issueLine(item))
  return exitCode.done
}

function shown(io: Io, view: IssueView, json: boolean): number {
  io.out(json ? JSON.stringify(view, null, 2) : issueText(view))
  const tasks = view.stages.flatMap(s => s.tasks)
  if (tasks.some(t => t.attempts.at(-1)?.status === 'unknown')) return exitCode.unknown
  if (tasks.some(t => t.status === 'failed')) return exitCode.failed
  const open = view.issue.status === 'open'
  const hindered = tasks.some(t => t.status !== 'done' && t.checks.some(c => c.status === 'failed'))
  return open && hindered ? exitCode.notReady : exitCode.done
}

async function acted(
  { issues, store }: Work,
  verb: string,
  id: number,
  values: Values,
  rest: readonly string[],
): Promise<void> {
  const view = await issues.view(id)
  const act = (one: IssueAct) => issues.act(id, one)
  const only = values.task === undefined ? undefined : numberOf(values.task, '--task')
  const tasks = view.stages.flatMap(s => s.tasks).filter(t => only === undefined || t.id === only)
  if (tasks.length === 0 && only !== undefined) fail('notFound', `Issue ${id} has no task ${only}.`)
  const needed = (name: 'reason' | 'comment' | 'outcome') => {
    const text = values[name]
    if (!text) throw new Usage(`--${name} is needed`)
    return text
  }
  switch (verb) {
    case 'approve':
    case 'reject': {
      const comment = verb === 'reject' ? needed('comment') : (values.comment ?? '')
      const named = values.environment && (await findEnvironment(store, values.environment)).id
      const stages = view.stages.filter(s => (named ? s.environmentId === named : s.approval === 'waiting'))
      if (stages.length === 0) fail('conflict', `No stage of issue ${id} waits for approval.`)
      const seal = values.seal ?? view.revisions.at(-1)?.seal ?? ''
      for (const { environmentId } of stages) await act({ kind: verb, environmentId, seal, comment })
      return
    }
    case 'run':
    case 'retry': {
      const wanted = verb === 'run' ? ['pending'] : ['failed', 'cancelled']
      const ready = tasks.filter(t => wanted.includes(t.status))
      if (ready.length === 0) {
        const states = tasks.map(t => `${t.databaseName} is ${stateWords[t.status]}`)
        const waits = tasks.some(t => t.status === 'pendingApproval')
        fail('conflict', `No task of issue ${id} is there to ${verb}.`, {
          ...(states.length > 0 ? { detail: `${states.slice(0, 20).join('; ')}.` } : {}),
          ...(waits && verb === 'run' ? { hint: `Approve it first: plumbline issue approve ${id}` } : {}),
        })
      }
      for (const task of ready) await act({ kind: verb, taskId: task.id })
      return
    }
    case 'skip': {
      const [task] = tasks
      if (only === undefined || !task) throw new Usage('--task is needed')
      await act({ kind: 'skip', taskId: task.id, reason: needed('reason') })
      return
    }
    case 'cancel':
      await act(only === undefined ? { kind: 'cancel' } : { kind: 'cancelTask', taskId: only })
      return
    case 'resolve':
    case 'recheck':
      await act({ kind: verb })
      return
    case 'subscribe':
    case 'unsubscribe':
      await act({ kind: 'subscribe', subscribed: verb === 'subscribe' })
      return
    case 'comment':
      if (rest.length === 0) throw new Usage('The comment is missing')
      await act({ kind: 'comment', text: rest.join(' ') })
      return
    case 'settle': {
      const outcome = oneOf(needed('outcome'), ['applied', 'notApplied'] as const, '--outcome')
      const attemptId = numberOf(values.attempt, '--attempt')
      await act({ kind: 'settleUnknown', attemptId, outcome, reason: needed('reason') })
      return
    }
    default:
      throw new TypeError(`Not an act: ${verb}`)
  }
}

const stateWords: Readonly<Record<TaskStatus, string>> = {
  pendingApproval: 'waiting for approval',
  pending: 'waiting to run',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'skipped',
}
