// An issue in a list: what it waits for, and whether that is the viewer.
import type { Environment, Member } from '#protocol/environment.ts'
import type { IssueSummary } from '#protocol/overview.ts'
import type { IssueListed, TaskRecord } from '../store/records.ts'
import { mayApprove } from './view.ts'

export function issueSummary(
  listed: IssueListed,
  environments: readonly Environment[],
  viewer: Member,
): IssueSummary {
  const { issue } = listed
  const tasks = listed.tasks.filter(t => t.supersededBy === undefined)
  if (issue.status !== 'open') return { issue, waitingForViewer: false, state: issue.status }
  const active = [...environments]
    .sort((a, b) => a.position - b.position)
    .find(e => tasks.some(t => t.environmentId === e.id && !isOver(t)))
  if (!active) return { issue, waitingForViewer: issue.creator === viewer.login, state: 'ready to resolve' }
  const own = tasks.filter(t => t.environmentId === active.id)
  const approval = listed.stages.find(s => s.environmentId === active.id)?.approval
  const writes = viewer.active && viewer.role !== 'viewer'
  if (own.some(t => listed.unsettled.includes(t.id)))
    return { issue, waitingForViewer: writes && viewer.role !== 'developer', state: 'outcome unknown' }
  if (own.some(t => t.status === 'running')) return { issue, waitingForViewer: false, state: 'running' }
  if (own.some(t => t.status === 'failed')) return { issue, waitingForViewer: writes, state: 'failed' }
  if (approval === 'rejected') {
    return { issue, waitingForViewer: listed.authors.includes(viewer.login), state: 'rejected' }
  }
  if (approval === 'waiting') {
    const state = 'waiting for approval'
    return { issue, waitingForViewer: mayApprove(active.policy, viewer, listed.authors), state }
  }
  if (own.some(t => t.status === 'cancelled'))
    return { issue, waitingForViewer: writes, state: 'cancelled task' }
  if (own.some(t => listed.hindered.includes(t.id)))
    return { issue, waitingForViewer: listed.authors.includes(viewer.login), state: 'checks failed' }
  if (own.every(t => isOver(t) || isLater(t))) return { issue, waitingForViewer: false, state: 'scheduled' }
  const manual = active.policy.rollout === 'manual'
  return { issue, waitingForViewer: manual && writes, state: manual ? 'ready to run' : 'waiting to run' }
}

function isOver({ status }: TaskRecord): boolean {
  return status === 'done' || status === 'skipped'
}

function isLater({ notBefore }: TaskRecord): boolean {
  return notBefore !== undefined && Date.parse(notBefore) > Date.now()
}
