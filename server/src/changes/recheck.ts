// Runs the checks of an issue's newest revision and records them as they end, with the steps that
// the approver will see.
import type { Environment } from '#protocol/environment.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import type { Check, CheckKind, IssueType, RevisionDraft, Target } from '#protocol/issue.ts'
import { asFailure, fail } from '../failure/failed.ts'
import { inLanes } from '../postgres/inLanes.ts'
import { loadParser } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import type { IssueRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { type Checkers, checkKinds, runChecks } from './checks/runChecks.ts'
import { type Outcome, outcome, type Subject } from './checks/subject.ts'

interface World {
  readonly instances: readonly Instance[]
  readonly environments: readonly Environment[]
  readonly databases: readonly Database[]
}

export async function readWorld(store: Store): Promise<World> {
  const [instances, environments, databases] = await Promise.all([
    store.instances(),
    store.environments(),
    store.databases(),
  ])
  return { instances, environments, databases }
}

/** All targets of a draft, nothing recorded: `taskId` is the target's place in the draft. */
export async function previewChecks(
  checkers: Checkers,
  world: World,
  type: IssueType,
  draft: RevisionDraft,
): Promise<readonly Check[]> {
  await loadParser()
  const checks: Check[] = []
  for (const [taskId, target] of draft.targets.entries()) {
    const { outcomes } = await runChecks(checkers, subjectOf(world, type, draft, target))
    const at = new Date().toISOString()
    checks.push(...outcomes.map(({ snapshots: _, ...one }) => ({ ...one, taskId, revision: 0, at })))
  }
  return checks
}

/** How often a check that still runs is recorded anew, so that nobody takes it for lost. */
const secondsBetweenBeats = 3

/** Databases of an issue that are checked at the same time. */
const atOnce = 4

/** Every task that has still to run. `onCheck` hears of each result. */
export async function recheck(
  checkers: Checkers,
  store: Store,
  issue: IssueRecord,
  onCheck: () => void,
): Promise<void> {
  await loadParser()
  const world = await readWorld(store)
  const { type, revision } = issue.issue
  const newest = issue.revisions.find(r => r.number === revision)
  if (!newest) return
  const open = issue.tasks.filter(
    t => t.supersededBy === undefined && !['done', 'skipped', 'running'].includes(t.status),
  )
  const kinds = checkKinds(type)
  for (const task of open) {
    await store.saveChecks(task.id, revision, running(kinds))
  }
  onCheck()
  await inLanes(open, atOnce, async task => {
    const target = newest.targets.find(
      t => t.instanceId === task.instanceId && t.databaseName === task.databaseName,
    )
    if (!target) return
    const waiting = new Set(kinds)
    let saving: Promise<void> = Promise.resolve()
    const save = (next: () => Promise<void>) => {
      saving = saving.then(next).then(onCheck)
      saving.catch(() => undefined)
    }
    const say = (one: Outcome) => {
      waiting.delete(one.kind)
      save(() => record(store, task.id, revision, one))
    }
    const beat = setInterval(
      () => save(() => store.saveChecks(task.id, revision, running([...waiting]))),
      secondsBetweenBeats * 1000,
    )
    try {
      const { steps } = await runChecks(checkers, subjectOf(world, type, newest, target), say)
      if (steps) save(() => store.saveSteps(task.id, revision, steps))
    } catch (error) {
      for (const kind of waiting)
        say(outcome(kind, kind === 'connection' ? 'failed' : 'notChecked', asFailure(error).message))
    } finally {
      clearInterval(beat)
    }
    await saving
  })
}

const running = (kinds: readonly CheckKind[]) => kinds.map(kind => outcome(kind, 'running', 'Running.'))

async function record(
  store: Store,
  taskId: number,
  revision: number,
  { snapshots = [], ...check }: Outcome,
): Promise<void> {
  for (const snapshot of snapshots) await store.saveSnapshot(snapshot)
  await store.saveChecks(taskId, revision, [check])
}

function subjectOf(world: World, type: IssueType, draft: RevisionDraft, target: Target): Subject {
  const instance = world.instances.find(i => i.id === target.instanceId)
  const environment = world.environments.find(e => e.id === target.environmentId)
  const database = world.databases.find(d => d.id === target.databaseId)
  if (!instance || !environment) {
    return fail('notFound', `The instance or the environment of ${target.databaseName} is no longer there.`)
  }
  return {
    type,
    target,
    options: draft.options,
    instance,
    environment,
    script: readScript(target.sql),
    ...(draft.version === undefined ? {} : { version: draft.version }),
    ...(draft.createDatabase === undefined ? {} : { createDatabase: draft.createDatabase }),
    ...(database === undefined ? {} : { database }),
  }
}
