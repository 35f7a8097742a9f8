// Issues from a wish to a recorded change: the one face of the change engine for the editor and the
// command line. Holds no truth of its own; every answer is read from the store.
import type { Page } from '#protocol/change.ts'
import type { Check, IssueType, IssueView, NewIssue, RevisionDraft } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import type { IssueSummary } from '#protocol/overview.ts'
import type { TaskDifference } from '#protocol/page.ts'
import type { Wish } from '#protocol/wish.ts'
import { loadParser } from '../sql/parser.ts'
import type { Store } from '../store/store.ts'
import { actOn } from './act.ts'
import type { Differ } from './checks/drift.ts'
import type { Checker, Checkers } from './checks/runChecks.ts'
import { outcome } from './checks/subject.ts'
import { Differences } from './difference.ts'
import { directed } from './directed.ts'
import type { Draft } from './draft.ts'
import type { Engine, SchemaReader, Targets } from './execute/context.ts'
import { type At, nowhere } from './execute/points.ts'
import type { OnProgress } from './execute/progress.ts'
import { forgetKept } from './keep/forget.ts'
import { previewChecks, readWorld, recheck } from './recheck.ts'
import { type Resolved, resolveLost } from './recover/resolve.ts'
import { refuseDraft } from './refuseDraft.ts'
import { successors } from './successors.ts'
import { issueSummary } from './summary.ts'
import { issueView } from './view.ts'
import { draftOf } from './wish.ts'
import { Worker } from './worker.ts'

export interface IssuesOptions {
  readonly store: Store
  readonly targets: Targets
  readonly schema: SchemaReader
  readonly differ: Differ
  /** Absent: the check says that it did not look. */
  readonly advisor?: Checker
  readonly dryRun?: Checker
  /** Something of this issue is another now. A hint. */
  readonly onStale?: (issueId: number) => void
  readonly onProgress?: OnProgress
  /** What went wrong in the background, for the log. */
  readonly onFailure?: (error: unknown) => void
  readonly at?: At
  /** Seconds; a run renews its claim three times in them. Default 60. */
  readonly leaseSeconds?: number
  /** Tasks that run at the same time: on one instance (default 4), in all (default 16). */
  readonly perInstance?: number
  readonly total?: number
}

export interface Issues {
  /** Makes a draft of what an author wants; records nothing. */
  draft(wish: Wish): Promise<Draft>
  /** The checks of a draft; `taskId` is the target's place in it. */
  preview(type: IssueType, draft: RevisionDraft): Promise<readonly Check[]>
  /** Records the issue. Its checks run in the background, then whatever policy lets run. */
  create(issue: NewIssue): Promise<IssueView>
  view(id: number): Promise<IssueView>
  list(filter: Parameters<Store['issues']>[0]): Promise<Page<IssueSummary>>
  act(id: number, act: IssueAct): Promise<IssueView>
  /** What a task does to the schema: as its run recorded it, else as its checks foresaw it; null when neither is known. */
  difference(id: number, taskId: number): Promise<TaskDifference | null>
  /** Drops the rows kept before a change; answers the tables of its database that are gone with them. */
  forgetKept(changeId: number): Promise<readonly string[]>
  /** Runs every task that policy lets run, until none is left. */
  work(): Promise<void>
  /** Finds out what became of runs that nobody looks after any more. */
  resolve(): Promise<readonly Resolved[]>
  /** Runs checks again that began in a process which is gone. Answers their issues. */
  resumeChecks(): Promise<readonly number[]>
  /** When no check and no task runs here any more. */
  settled(): Promise<void>
  /** Looks after lost runs and runnable tasks now, on hints and now and then, until stopped. */
  watch(): Promise<() => Promise<void>>
}

const secondsBetweenLooks = 30

/** Checks of an issue of which nothing was heard for so long, where each is heard of every few seconds, are lost. */
const secondsOfSilence = 20

const hintDelay = 300

export function issues(options: IssuesOptions): Issues {
  const { store, targets, schema } = options
  const engine: Engine = {
    store,
    targets,
    schema,
    at: options.at ?? nowhere,
    onProgress: options.onProgress ?? (() => undefined),
    leaseSeconds: options.leaseSeconds ?? 60,
  }
  const checkers: Checkers = {
    store,
    targets,
    schema,
    differ: options.differ,
    advisor: options.advisor ?? (async () => absent('advisor')),
    dryRun: options.dryRun ?? (async () => absent('dryRun')),
  }
  const stale = options.onStale ?? (() => undefined)
  const failed = options.onFailure ?? (() => undefined)
  /** Databases that got a change whose consequences have not been looked at. */
  const applied = new Set<number>()
  const worker = new Worker(
    engine,
    { perInstance: options.perInstance ?? 4, total: options.total ?? 16 },
    ({ databaseId }) => applied.add(databaseId),
  )
  const checking = new Set<Promise<void>>()
  const differences = new Differences(store, options.differ)

  const view = async (id: number): Promise<IssueView> => {
    const [record, environments, me] = await Promise.all([store.issue(id), store.environments(), store.me()])
    return issueView(record, environments, me)
  }
  const background = (work: Promise<void>): void => {
    const tracked = work.catch(failed).finally(() => checking.delete(tracked))
    checking.add(tracked)
  }
  /** Runs what may run, and checks again what waited for it. */
  const work = async (): Promise<void> => {
    await worker.work()
    if (applied.size === 0) return
    const databaseIds = new Set(applied)
    applied.clear()
    for (const id of await successors(store, databaseIds)) checkAndWork(id)
  }
  const resumeChecks = async (): Promise<readonly number[]> => {
    // Whoever may only look leaves it to others.
    if ((await store.me()).role === 'viewer') return []
    const stuck = await store.stuckChecks(secondsOfSilence)
    for (const id of stuck) checkAndWork(id)
    return stuck
  }
  const checkAndWork = (id: number): void => {
    background(
      store
        .issue(id)
        .then(record => recheck(checkers, store, record, () => stale(id)))
        .then(work),
    )
  }

  return {
    async draft(wish) {
      await loadParser()
      return draftOf(wish, { store, targets, schema })
    },
    async preview(type, draft) {
      const asked = directed(draft)
      refuseDraft(asked)
      return previewChecks(checkers, await readWorld(store), type, asked)
    },
    async create(issue) {
      const draft = directed(issue.draft)
      refuseDraft(draft)
      const id = await store.createIssue({ ...issue, draft })
      stale(id)
      checkAndWork(id)
      return view(id)
    },
    view,
    async list(filter) {
      const [page, environments, me] = await Promise.all([
        store.issues(filter),
        store.environments(),
        store.me(),
      ])
      const items = page.items.map(listed => issueSummary(listed, environments, me))
      return { ...page, items }
    },
    async act(id, act) {
      const next = await actOn({ engine, worker }, id, act)
      stale(id)
      if (next === 'check') checkAndWork(id)
      if (next === 'work') background(work())
      return view(id)
    },
    difference: (id, taskId) => differences.ofTask(id, taskId),
    forgetKept: changeId => forgetKept(engine, changeId),
    work,
    resolve: () => resolveLost(engine),
    resumeChecks,
    async settled() {
      do {
        await Promise.all([...checking])
        await worker.settled()
      } while (checking.size > 0)
    },
    async watch() {
      await loadParser()
      const look = async () => {
        await resolveLost(engine)
        await resumeChecks()
        await work()
      }
      let soon: NodeJS.Timeout | undefined
      const timer = setInterval(() => background(look()), secondsBetweenLooks * 1000)
      const unlisten = await store.listen(hint => {
        if (hint.issueId !== undefined) stale(hint.issueId)
        // A run hints at each of its steps: one look stands for many hints.
        soon ??= setTimeout(() => {
          soon = undefined
          background(work())
        }, hintDelay)
      })
      background(look())
      // What a window that has just been reloaded left behind is not silent for long enough yet.
      const early = setTimeout(() => background(look()), (secondsOfSilence + 1) * 1000)
      return async () => {
        clearInterval(timer)
        clearTimeout(early)
        await unlisten()
        clearTimeout(soon)
        await worker.settled()
      }
    },
  }
}

function absent(kind: 'advisor' | 'dryRun') {
  return outcome(kind, 'notChecked', 'This check is not available here.')
}
