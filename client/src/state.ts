// The one copy of what the views show. The server owns the truth; this follows its hints and tells
// the views by one event. It changes nothing by itself.

import { type Disposable, type Event, EventEmitter, type Memento, workspace } from 'vscode'
import type { Anomaly, Change } from '#protocol/change.ts'
import type { Environment, Project } from '#protocol/environment.ts'
import type { Failure } from '#protocol/failure.ts'
import type { Database, Instance, SchemaObject } from '#protocol/instance.ts'
import { changeHistory, listIssues, overview, schemaMembers } from '#protocol/messages.ts'
import type { IssueSummary, Overview } from '#protocol/overview.ts'
import { oneAtATime } from './oneAtATime.ts'
import { type Paged, type PagedReads, pagedReads } from './pagedReads.ts'
import { asRefused } from './refused.ts'
import type { Server } from './server.ts'

/** `loading` may already have what was known before. */
export type Loaded<T> =
  | { readonly status: 'idle' }
  | { readonly status: 'loading'; readonly value?: T }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly failure: Failure; readonly value?: T }

export type Layout = 'environment' | 'instance'

export type StateChange =
  /** What was known when the store was last asked; a view that has asked was given it at once. */
  | { readonly kind: 'remembered' }
  /** `afresh`: members of schemas are read again too, whatever the overview says. */
  | { readonly kind: 'overview'; readonly afresh?: true }
  | { readonly kind: 'database'; readonly id: number }
  | { readonly kind: 'history'; readonly databaseId: number }
  | { readonly kind: 'issues' }
  | { readonly kind: 'issue'; readonly id: number | undefined }

export type MemberParent = Pick<SchemaObject, 'kind' | 'schema' | 'name'>

export interface State extends Disposable {
  readonly overview: Loaded<Overview>
  readonly layout: Layout
  readonly projectFilter: number | undefined
  readonly onDidChange: Event<StateChange>
  /** For a view that asks for rows: what was known before is there, what is true is on its way. */
  want(): void
  refresh(): Promise<void>
  setLayout(layout: Layout): Promise<void>
  setProjectFilter(projectId: number | undefined): Promise<void>
  /** Members of a database or of one of its objects; kept until the database is stale. */
  members(databaseId: number, parent?: MemberParent): Promise<readonly SchemaObject[]>
  history(databaseId: number): Promise<Paged<Change>>
  moreHistory(databaseId: number): Promise<void>
  closedIssues(): Promise<Paged<IssueSummary>>
  moreClosedIssues(): Promise<void>
  /** What is known now, in the order people read it. */
  known(): Overview | undefined
  /** Of the project that the views are filtered by, as are the anomalies. */
  openIssues(): readonly IssueSummary[]
  /** Those of a whole instance belong to every project. */
  anomalies(): readonly Anomaly[]
  database(id: number | undefined): Database | undefined
  instance(id: number | undefined): Instance | undefined
  environment(id: number | undefined): Environment | undefined
  project(id: number | undefined): Project | undefined
}

/** What a store was last known to hold; another workspace on the same store begins with it too. */
const cacheKey = (storeUrl: string) => `plumbline.overview ${storeUrl}`
const layoutKey = 'plumbline.layout'
const filterKey = 'plumbline.projectFilter'
const pageLength = 25

/** Milliseconds without a question from a view, after which what it was given is on the screen. */
const quiet = 150

const untrusted: Failure = {
  code: 'untrustedWorkspace',
  message: 'Plumbline connects to nothing in a workspace that is not trusted.',
  hint: 'Trust the workspace to see its databases. Migrations are checked either way.',
}

/** What a view makes of a state: what is known stays on show while it is read again. */
function shown(state: Loaded<Overview>): string {
  const value = 'value' in state ? state.value : undefined
  const status = state.status === 'loading' && value ? 'ready' : state.status
  return JSON.stringify([status, value, state.status === 'failed' ? state.failure : null])
}

export interface StateOptions {
  /** The workspace's: how the views are arranged. */
  readonly memory: Memento
  /** The machine's: what the views show until the store has answered. */
  readonly cache: Memento
  readonly storeUrl: () => string
}

export function createState(server: Server, { memory, cache, storeUrl }: StateOptions): State {
  const changed = new EventEmitter<StateChange>()
  const members = new Map<string, Promise<readonly SchemaObject[]>>()
  const histories = new Map<number, PagedReads<Change>>()
  const closed = pagedReads(page => {
    const projectId = projectFilter()
    return server.ask(listIssues, {
      status: 'closed',
      ...(projectId !== undefined && { projectId }),
      ...(page !== undefined && { page }),
    })
  })
  let current: Loaded<Overview> = { status: 'idle' }
  /** When a view asked last. */
  let wanted = 0
  let isAsked = false
  /** The store that `current` is of. */
  let store = storeUrl()

  const known = () => ('value' in current ? current.value : undefined)

  function projectFilter(): number | undefined {
    const id = memory.get<number>(filterKey)
    // Of another store, or gone: a filter that nobody can see would hide everything.
    return known()?.projects.some(project => project.id === id) ? id : undefined
  }
  const database = (id: number | undefined) => known()?.databases.find(one => one.id === id)
  function isShown(projectId: number | undefined): boolean {
    const wanted = projectFilter()
    return wanted === undefined || wanted === projectId
  }
  /** Rows stay the same rows, under a click that is on its way, while nothing they show is another. */
  function set(next: Loaded<Overview>): void {
    const same = shown(next) === shown(current)
    current = next
    if (!same) changed.fire({ kind: 'overview' })
  }

  async function read(): Promise<void> {
    const wasAsked = isAsked
    isAsked = true
    if (!workspace.isTrusted) return set({ status: 'failed', failure: untrusted })
    if (store !== storeUrl()) {
      store = storeUrl()
      forgetDatabase(undefined)
      closed.forget()
      current = { status: 'idle' }
    }
    const key = cacheKey(store)
    const before = known() ?? cache.get<Overview>(key)
    if (before && !wasAsked) await remember(before)
    else set(before ? { status: 'loading', value: before } : { status: 'loading' })
    try {
      const value = await server.ask(overview, {})
      set({ status: 'ready', value })
      await cache.update(key, value)
    } catch (error) {
      const { failure } = asRefused(error)
      set({ status: 'failed', failure })
    }
  }

  /** What is known goes to the screen first: loading and starting the server holds this process up. */
  async function remember(value: Overview): Promise<void> {
    current = { status: 'loading', value }
    for (let left = quiet; left > 0; left = wanted + quiet - Date.now())
      await new Promise(resolve => setTimeout(resolve, left))
    changed.fire({ kind: 'remembered' })
  }

  const refresh = oneAtATime(read)

  function forgetDatabase(id: number | undefined): void {
    for (const key of members.keys()) if (id === undefined || key.startsWith(`${id}\n`)) members.delete(key)
    if (id === undefined) histories.clear()
    else histories.delete(id)
  }

  const hints = server.onStale(hint => {
    switch (hint.what) {
      case 'overview':
        void refresh()
        return
      case 'issue':
        closed.forget()
        // A task of it may have recorded a change.
        histories.clear()
        changed.fire({ kind: 'issue', id: hint.id })
        void refresh()
        return
      case 'database':
        forgetDatabase(hint.id)
        if (hint.id !== undefined) changed.fire({ kind: 'database', id: hint.id })
        void refresh()
        return
      default:
        hint.what satisfies never
    }
  })

  function history(databaseId: number): PagedReads<Change> {
    const reads =
      histories.get(databaseId) ??
      pagedReads(page =>
        server.ask(changeHistory, { databaseId, limit: pageLength, ...(page !== undefined && { page }) }),
      )
    histories.set(databaseId, reads)
    return reads
  }

  return {
    get overview() {
      return current
    },
    get layout() {
      return memory.get<Layout>(layoutKey, 'environment')
    },
    get projectFilter() {
      return projectFilter()
    },
    onDidChange: changed.event,
    want() {
      wanted = Date.now()
      if (current.status === 'idle') void refresh()
    },
    async refresh() {
      forgetDatabase(undefined)
      closed.forget()
      await refresh()
      changed.fire({ kind: 'overview', afresh: true })
    },
    async setLayout(layout) {
      await memory.update(layoutKey, layout)
      changed.fire({ kind: 'overview' })
    },
    async setProjectFilter(projectId) {
      await memory.update(filterKey, projectId)
      closed.forget()
      changed.fire({ kind: 'overview' })
    },
    members(databaseId, parent) {
      const key = `${databaseId}\n${JSON.stringify(parent ?? null)}`
      return remembered(members, key, () =>
        server.ask(schemaMembers, { databaseId, ...(parent && { parent }) }),
      )
    },
    history: databaseId => history(databaseId).read(),
    async moreHistory(databaseId) {
      if (await history(databaseId).readMore()) changed.fire({ kind: 'history', databaseId })
    },
    closedIssues: closed.read,
    async moreClosedIssues() {
      if (await closed.readMore()) changed.fire({ kind: 'issues' })
    },
    known,
    openIssues: () => known()?.issues.filter(({ issue }) => isShown(issue.projectId)) ?? [],
    anomalies: () =>
      known()?.anomalies.filter(
        ({ databaseId }) => databaseId === undefined || isShown(database(databaseId)?.projectId),
      ) ?? [],
    database,
    instance: id => known()?.instances.find(instance => instance.id === id),
    environment: id => known()?.environments.find(environment => environment.id === id),
    project: id => known()?.projects.find(project => project.id === id),
    dispose() {
      hints.dispose()
      changed.dispose()
    },
  }
}

/** An answer kept under its key; a failed one is not kept, so that asking again tries again. */
function remembered<K, T>(cache: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const kept = cache.get(key)
  if (kept) return kept
  const made = make()
  cache.set(key, made)
  made.catch(() => cache.delete(key))
  return made
}
