// The order of migrations among open issues: which may run by itself, and whose checks are to be looked at
// again because what they waited for is there now. Decides nothing about issues that came from no file.
import type { Task } from '#protocol/issue.ts'
import { compareVersions } from '../migrations/versions.ts'
import type { IssueRecord } from '../store/records.ts'
import type { Store } from '../store/store.ts'
import { hindrance } from './hindrance.ts'

/** A task of an issue, with what the issue's newest revision says of it. */
export interface Turn {
  readonly task: Task
  /** The migration's, where it came from a file. */
  readonly version: string | undefined
  /** Why its checks let it not run yet. */
  readonly hindered: string | undefined
}

/** The tasks of an issue that are still to run. */
export function turns({ issue, revisions, tasks }: IssueRecord): readonly Turn[] {
  const version = revisions.find(({ number }) => number === issue.revision)?.version
  return tasks
    .filter(({ status, supersededBy }) => supersededBy === undefined && waiting.includes(status))
    .map(task => ({ task, version, hindered: hindrance(task.checks, issue.revision) }))
}

const waiting: readonly string[] = ['pending', 'pendingApproval']

/** Whether another of them is an earlier migration of the same database. */
export function isBehind({ task, version }: Turn, all: readonly Turn[]): boolean {
  return all.some(
    other =>
      other.task.databaseId === task.databaseId &&
      other.version !== undefined &&
      version !== undefined &&
      compareVersions(other.version, version) < 0,
  )
}

/**
 * The issues to check again once migrations were applied to these databases: on each, the next migration,
 * where a check stands against it.
 */
export async function successors(
  store: Pick<Store, 'issues' | 'issue'>,
  databaseIds: ReadonlySet<number>,
): Promise<readonly number[]> {
  const all: Turn[] = []
  for (let page: string | undefined, first = true; first || page !== undefined; first = false) {
    const { items, next } = await store.issues({ status: 'open', ...(page ? { page } : {}) })
    for (const { issue, file, tasks } of items)
      if (file !== undefined && tasks.some(({ databaseId }) => databaseIds.has(databaseId)))
        all.push(...turns(await store.issue(issue.id)).filter(({ task }) => databaseIds.has(task.databaseId)))
    page = next
  }
  const next = all.filter(turn => turn.hindered !== undefined && !isBehind(turn, all))
  return [...new Set(next.map(({ task }) => task.issueId))]
}
