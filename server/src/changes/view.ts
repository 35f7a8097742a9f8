// An issue as its page shows it, made from the record: stages in order, how far each is approved,
// and what the viewer may do now. Pure; the store refuses on its own whatever slips through here.
import type { Environment, EnvironmentPolicy, Member } from '#protocol/environment.ts'
import type { Approval, Issue, IssueAction, IssueView, Revision, Stage, Task } from '#protocol/issue.ts'
import type { IssueRecord } from '../store/records.ts'
import { checkKinds } from './checks/runChecks.ts'

export function issueView(
  record: IssueRecord,
  environments: readonly Environment[],
  viewer: Member,
): IssueView {
  const stages = stagesOf(record, environments)
  return {
    issue: record.issue,
    projectName: record.projectName,
    revisions: record.revisions.map(revision => known(revision, record.tasks)),
    stages,
    approvals: record.approvals,
    activities: record.activities,
    actions: actionsOf(record, stages, environments, viewer),
    viewer: viewer.login,
  }
}

/** A database that an issue creates has no number when it is written; its task has it once it is there. */
function known(revision: Revision, tasks: readonly Task[]): Revision {
  if (!revision.createDatabase) return revision
  const targets = revision.targets.map(target => {
    const task = tasks.find(
      ({ instanceId, databaseName }) =>
        instanceId === target.instanceId && databaseName === target.databaseName,
    )
    return task ? { ...target, databaseId: task.databaseId } : target
  })
  return { ...revision, targets }
}

/** One stage for each environment that has a task, in the environments' order. */
function stagesOf(record: IssueRecord, environments: readonly Environment[]): readonly Stage[] {
  const kinds = checkKinds(record.issue.type)
  const live = record.tasks
    .filter(t => t.supersededBy === undefined)
    .map(t => ({ ...t, checks: t.checks.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)) }))
  return [...environments]
    .sort((a, b) => a.position - b.position)
    .flatMap(environment => {
      const tasks = live.filter(t => t.environmentId === environment.id)
      if (tasks.length === 0) return []
      const approval = stageApproval(record.issue, environment, record.approvals)
      return [{ environmentId: environment.id, environmentName: environment.name, tasks, approval }]
    })
}

function stageApproval(
  issue: Issue,
  environment: Environment,
  approvals: readonly Approval[],
): Stage['approval'] {
  if (environment.policy.approval === 'never') return 'notNeeded'
  // Oldest first: each reviewer's newest verdict counts.
  const verdicts = new Map<string, Approval['verdict']>()
  for (const { revision, environmentId, reviewer, verdict } of approvals) {
    if (revision === issue.revision && environmentId === environment.id) verdicts.set(reviewer, verdict)
  }
  const given = [...verdicts.values()]
  if (given.includes('reject')) return 'rejected'
  return given.includes('approve') ? 'approved' : 'waiting'
}

/** Whether policy lets this member approve: the right role, and not their own SQL where that is asked for. */
export function mayApprove(policy: EnvironmentPolicy, viewer: Member, authors: readonly string[]): boolean {
  if (!viewer.active || viewer.role === 'viewer') return false
  if (!policy.selfApproval && authors.includes(viewer.login)) return false
  switch (policy.approval) {
    case 'never':
      return false
    case 'anyone':
      return true
    case 'dba':
      return viewer.role === 'dba' || viewer.role === 'owner'
    case 'owner':
      return viewer.role === 'owner'
    default:
      return policy.approval satisfies never
  }
}

/** Whether policy lets this member start, cancel or skip tasks of an environment. */
function mayRun(policy: EnvironmentPolicy, viewer: Member): boolean {
  if (!viewer.active) return false
  return (
    viewer.role === 'owner' || viewer.role === 'dba' || (viewer.role === 'developer' && !policy.protected)
  )
}

const over = new Set<Task['status']>(['done', 'skipped'])

/** The first stage with something left to do: only its tasks may run. */
function activeStage(stages: readonly Stage[]): Stage | undefined {
  return stages.find(stage => !stage.tasks.every(t => over.has(t.status)))
}

function actionsOf(
  record: IssueRecord,
  stages: readonly Stage[],
  environments: readonly Environment[],
  viewer: Member,
): readonly IssueAction[] {
  const writes = viewer.active && viewer.role !== 'viewer'
  if (!writes) return []
  const { issue } = record
  if (issue.status !== 'open') return ['comment']
  const authors = [issue.creator, ...record.revisions.map(r => r.author)]
  const policyOf = new Map(environments.map(e => [e.id, e.policy]))
  const active = activeStage(stages)
  const tasks = stages.flatMap(s => s.tasks)
  const running = tasks.some(t => t.status === 'running')
  const unknown = tasks.some(t => t.attempts.at(-1)?.status === 'unknown')
  const reviewable = stages.some(stage => {
    const policy = policyOf.get(stage.environmentId)
    return (
      policy &&
      stage.approval !== 'notNeeded' &&
      stage.tasks.some(t => t.status === 'pendingApproval') &&
      mayApprove(policy, viewer, authors)
    )
  })
  const runs = (stage: Stage | undefined) => {
    const policy = stage && policyOf.get(stage.environmentId)
    return policy !== undefined && mayRun(policy, viewer)
  }
  const own = stages.filter(runs).flatMap(s => s.tasks)
  const some = (...statuses: readonly Task['status'][]) => own.some(t => statuses.includes(t.status))
  const actions: IssueAction[] = []
  if (reviewable) actions.push('approve', 'reject')
  if (runs(active) && active?.tasks.some(t => t.status === 'pending')) actions.push('run')
  if (some('pendingApproval', 'pending', 'failed', 'cancelled')) actions.push('schedule', 'skip')
  if (some('failed', 'cancelled')) actions.push('retry')
  if (some('pendingApproval', 'pending', 'running')) actions.push('cancelTask')
  if (unknown && viewer.role !== 'developer') actions.push('settleUnknown')
  if (!running && tasks.some(t => !over.has(t.status))) actions.push('revise')
  actions.push('edit', 'comment')
  if (tasks.every(t => over.has(t.status))) actions.push('resolve')
  else if (!running) actions.push('cancel')
  return actions
}
