// Which function answers which request of protocol/src/messages.ts. Only wires; no logic of its own.
import type { Request } from '#protocol/message.ts'
import * as messages from '#protocol/messages.ts'
import { migrationStatus } from './changes/migrationStatus.ts'
import { checkDatabase } from './drift/checkDatabase.ts'
import { findInDatabases } from './findInDatabases.ts'
import { instanceRoles, saveInstance, syncInstance, testInstance } from './instances/instances.ts'
import { newMigrationName } from './migrations/followingName.ts'
import { overview } from './overview.ts'
import { closeConsole, openConsole, query, runConsole } from './questions.ts'
import type { Running } from './running.ts'
import { members as schemaMembers } from './schema/introspect/members.ts'
import { compareSnapshots, snapshotDocuments } from './snapshots.ts'
import { planEdits, readTables } from './tableEdits.ts'
import { inDatabase } from './targets.ts'

export interface Answer {
  /** Opens Plumbline by `running` where it needs it. */
  handle(running: () => Promise<Running>, params: unknown, signal: AbortSignal): Promise<unknown>
  /** `changes`: what the views show is another afterwards. */
  readonly effect: 'reads' | 'changes'
}

/** By the request's method. */
export const answers: ReadonlyMap<string, Answer> = table()

function table(): Map<string, Answer> {
  const all = new Map<string, Answer>()
  const answer = <P, R>(
    request: Request<P, R>,
    handle: (running: Running, params: P, signal: AbortSignal) => Promise<R>,
    effect: Answer['effect'] = 'reads',
  ) =>
    all.set(request.method, {
      effect,
      handle: async (running, params, signal) => handle(await running(), params as P, signal),
    })
  /** Of what needs no store and no database, and so is answered in a workspace that is not trusted too. */
  const answerAlone = <P, R>(request: Request<P, R>, handle: (params: P) => R) =>
    all.set(request.method, {
      effect: 'reads',
      handle: async (_running, params) => handle(params as P),
    })

  answer(messages.overview, overview)
  answer(messages.schemaMembers, (running, { databaseId, parent }, signal) =>
    inDatabase(running, databaseId, 'explorer', signal, client => schemaMembers(client, parent)),
  )
  answer(messages.findObjects, findInDatabases)

  answer(messages.testConnection, ({ plumbline }, { endpoint }) => testInstance(plumbline, endpoint))
  answer(messages.saveInstance, ({ plumbline }, draft) => saveInstance(plumbline, draft), 'changes')
  answer(messages.syncInstance, ({ plumbline }, { id }) => syncInstance(plumbline, id), 'changes')
  answer(messages.instanceRoles, ({ plumbline }, { instanceId }) => instanceRoles(plumbline, instanceId))
  answer(
    messages.removeInstance,
    async ({ plumbline }, { id }) => {
      await plumbline.store.removeInstance(id)
      return null
    },
    'changes',
  )

  answer(
    messages.saveProject,
    async ({ plumbline: { store } }, { id, name }) => ({
      id: await store.saveProject({ name, ...(id === undefined ? {} : { id }) }),
      name,
    }),
    'changes',
  )
  answer(
    messages.saveEnvironment,
    async ({ plumbline: { store } }, environment) => ({
      ...environment,
      id: await store.saveEnvironment(environment),
    }),
    'changes',
  )
  answer(
    messages.assignDatabase,
    async ({ plumbline: { store } }, { id, ...to }) => {
      await store.assignDatabase(id, to)
      return store.database(id)
    },
    'changes',
  )
  answer(messages.members, ({ plumbline }) => plumbline.store.members())

  answer(messages.draft, ({ issues }, wish) => issues.draft(wish))
  answer(messages.migrationStatus, ({ plumbline }, { databaseId, files }) =>
    migrationStatus(plumbline.store, databaseId, files),
  )
  answerAlone(messages.newMigrationName, ({ neighbours, title }) =>
    newMigrationName(neighbours, title, new Date()),
  )
  answer(messages.previewChecks, ({ issues }, { type, draft }) => issues.preview(type, draft))
  answer(messages.createIssue, ({ issues }, issue) => issues.create(issue))
  answer(messages.issueView, ({ issues }, { id }) => issues.view(id))
  answer(messages.listIssues, ({ issues }, filter) => issues.list(filter))
  answer(messages.actOnIssue, ({ issues }, { id, act }) => issues.act(id, act))
  answer(messages.taskDifference, ({ issues }, { issueId, taskId }) => issues.difference(issueId, taskId))

  answer(messages.changeHistory, ({ plumbline }, filter) => plumbline.store.changes(filter))
  answer(messages.changeDetail, ({ plumbline }, { id }) => plumbline.store.change(id))
  answer(messages.snapshotDocuments, ({ plumbline }, { hash }) => snapshotDocuments(plumbline.store, hash))
  answer(messages.compareSnapshots, ({ plumbline }, { before, after }) =>
    compareSnapshots(plumbline.store, before, after),
  )
  answer(
    messages.checkDrift,
    async ({ drift }, { databaseId }, signal) => (await checkDatabase(drift, databaseId, signal)).anomalies,
    'changes',
  )

  answer(messages.editableSchema, readTables)
  answer(messages.planTables, planEdits)
  answer(messages.runQuery, query)
  answer(messages.openConsole, openConsole)
  answer(messages.runInConsole, runConsole)
  answer(messages.closeConsole, closeConsole, 'changes')
  return all
}
