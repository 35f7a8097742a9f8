// What a reviewer reads in ten seconds before a verdict on a stage: how much it could hurt, what becomes
// of the schema, and which checks want a look. Pure: the page only draws it.
import type { Check, Stage, Task } from '#protocol/issue.ts'
import type { TaskDifference } from '#protocol/page.ts'
import { finished } from './nextStep.ts'
import { checkLook, checkOrder, checkWord, listed, plural, type Tone } from './words.ts'

export interface Glance {
  readonly tone: Tone
  readonly icon: string
  readonly text: string
}

/** No more is read in ten seconds. */
const mostLines = 8

export function glance(
  stage: Stage,
  differences: Readonly<Record<number, TaskDifference>>,
): readonly Glance[] {
  const tasks = stage.tasks.filter(task => !finished(task))
  const lines = [...risks(tasks), ...schemas(tasks, differences), ...remarks(tasks)]
  const left = lines.length - mostLines
  return left < 2
    ? lines
    : [
        ...worstFirst(lines).slice(0, mostLines),
        { tone: 'quiet', icon: 'ellipsis', text: plural(left, 'more remark') },
      ]
}

const weight = { bad: 0, warn: 1, active: 2, quiet: 3, good: 4 } as const satisfies Readonly<
  Record<Tone, number>
>

const worstFirst = (lines: readonly Glance[]) =>
  [...lines].sort((one, other) => weight[one.tone] - weight[other.tone])

/** What differs between databases is said with their names; what is the same, once. */
function said(tasks: readonly Task[], of: (task: Task) => string | undefined): readonly string[] {
  const names = new Map<string, string[]>()
  for (const task of tasks) {
    const text = of(task)
    if (!text) continue
    const known = names.get(text)
    if (known) known.push(task.databaseName)
    else names.set(text, [task.databaseName])
  }
  return [...names].map(([text, databases]) =>
    databases.length === tasks.length ? text : `${listed(databases)}: ${text}`,
  )
}

const checkOf = (task: Task, kind: Check['kind']) => task.checks.find(check => check.kind === kind)

function risks(tasks: readonly Task[]): readonly Glance[] {
  const high = tasks.some(task => checkOf(task, 'risk')?.status === 'warning')
  return said(tasks, task => {
    const risk = checkOf(task, 'risk')
    return risk?.status === 'passed' || risk?.status === 'warning' ? risk.summary : undefined
  }).map(text => ({ tone: high ? 'warn' : 'quiet', icon: high ? 'warning' : 'dashboard', text }))
}

function schemas(
  tasks: readonly Task[],
  differences: Readonly<Record<number, TaskDifference>>,
): readonly Glance[] {
  return said(tasks, task => {
    const found = differences[task.id]
    return found && `Schema: ${found.difference.summary || 'stays as it is'}`
  }).map(text => ({ tone: 'quiet', icon: 'diff', text: text.replace(/[^.]$/, '$&.') }))
}

function remarks(tasks: readonly Task[]): readonly Glance[] {
  return checkOrder
    .filter(kind => kind !== 'risk')
    .flatMap(kind =>
      (['failed', 'warning'] as const).flatMap(status =>
        said(tasks, task => {
          const check = checkOf(task, kind)
          return check?.status === status ? `${checkWord[kind]}: ${check.summary}` : undefined
        }).map(text => ({ tone: checkLook[status].tone, icon: checkLook[status].icon, text })),
      ),
    )
}
