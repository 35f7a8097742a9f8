// Wires the messages of protocol/src/messages.ts to the functions that answer them.
import { type CancellationToken, type Connection, ResponseError } from 'vscode-languageserver/node'
import type { Request } from '#protocol/message.ts'
import * as messages from '#protocol/messages.ts'
import { migrationStatus } from './changes/migrationStatus.ts'
import { checkDatabase } from './drift/checkDatabase.ts'
import { asFailure } from './failure/failed.ts'
import { createHost } from './host.ts'
import { instanceRoles, saveInstance, syncInstance, testInstance } from './instances/instances.ts'
import type { LanguageServer } from './language/languageServer.ts'
import { overview } from './overview.ts'
import { closeConsole, openConsole, query, runConsole } from './questions.ts'
import type { Running } from './running.ts'
import { findObjects } from './schema/introspect/findObjects.ts'
import { members as schemaMembers } from './schema/introspect/members.ts'
import { compareSnapshots, snapshotDocuments, taskDifference } from './snapshots.ts'
import { inDatabase } from './targets.ts'

/** What an application's own error code is in JSON-RPC; the Failure is the error's data. */
const refused = -32001

export function serve(connection: Connection, { workspace }: LanguageServer): void {
  const host = createHost(connection, () => workspace.settings)
  workspace.onChange(() => host.follow(workspace.settings))
  connection.onShutdown(() => host.close())

  /** Answers a request; a change of what the views show makes them stale. */
  const answer = <P, R>(
    request: Request<P, R>,
    handler: (running: Running, params: P, signal: AbortSignal) => Promise<R>,
    effect: 'reads' | 'changes' = 'reads',
  ) =>
    connection.onRequest(request.method, async (params: P, token: CancellationToken): Promise<unknown> => {
      const cancelled = new AbortController()
      const listening = token.onCancellationRequested(() => cancelled.abort())
      try {
        const result = await handler(await host.running(), params, cancelled.signal)
        if (effect === 'changes') host.stale()
        return result
      } catch (error) {
        const failure = asFailure(error)
        if (failure.code === 'internal') host.report(error)
        return new ResponseError(refused, failure.message, failure)
      } finally {
        listening.dispose()
      }
    })

  connection.onNotification(messages.forgetCredential.method, ({ key }: { key: string }) => {
    host.opened()?.then(({ plumbline }) => plumbline.passwords.forget(key), host.report)
  })

  answer(messages.overview, overview)
  answer(messages.schemaMembers, (running, { databaseId, parent }, signal) =>
    inDatabase(running, databaseId, 'explorer', signal, client => schemaMembers(client, parent)),
  )
  answer(messages.findObjects, async (running, { databaseIds, text, limit }, signal) => {
    const found = databaseIds.map(databaseId =>
      inDatabase(running, databaseId, 'explorer', signal, async client =>
        (await findObjects(client, text, limit)).map(object => ({ databaseId, object })),
      ),
    )
    return (await Promise.all(found)).flat().slice(0, limit)
  })

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
  answer(messages.previewChecks, ({ issues }, { type, draft }) => issues.preview(type, draft))
  answer(messages.createIssue, ({ issues }, issue) => issues.create(issue))
  answer(messages.issueView, ({ issues }, { id }) => issues.view(id))
  answer(messages.listIssues, ({ issues }, filter) => issues.list(filter))
  answer(messages.actOnIssue, ({ issues }, { id, act }) => issues.act(id, act))
  answer(messages.taskDifference, ({ plumbline }, { issueId, taskId }) =>
    taskDifference(plumbline.store, issueId, taskId),
  )

  answer(messages.changeHistory, ({ plumbline }, filter) => plumbline.store.changes(filter))
  answer(messages.changeDetail, ({ plumbline }, { id }) => plumbline.store.change(id))
  answer(messages.snapshotDocuments, ({ plumbline }, { hash }) => snapshotDocuments(plumbline.store, hash))
  answer(messages.compareSnapshots, ({ plumbline }, { before, after }) =>
    compareSnapshots(plumbline.store, before, after),
  )
  answer(
    messages.checkDrift,
    ({ drift }, { databaseId }, signal) => checkDatabase(drift, databaseId, signal),
    'changes',
  )

  answer(messages.runQuery, query)
  answer(messages.openConsole, openConsole)
  answer(messages.runInConsole, runConsole)
  answer(messages.closeConsole, closeConsole, 'changes')
}
