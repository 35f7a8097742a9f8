// Hands every request of ours to the engine and its failures back in words. What answers which
// request stands in answers.ts, which is loaded with the engine.
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node'
import { focused, forgetCredential } from '#protocol/messages.ts'
import { attachedDatabases } from './attachedDatabases.ts'
import { asFailure } from './failure/failed.ts'
import { createHost } from './host.ts'
import type { LanguageServer } from './language/languageServer.ts'

/** What an application's own error code is in JSON-RPC; the Failure is the error's data. */
const refused = -32001

export function serve(connection: Connection, { workspace, advising }: LanguageServer): void {
  const host = createHost(
    connection,
    () => workspace.settings,
    () => attached.hint(),
  )
  const attached = attachedDatabases(
    host,
    () => workspace.settings.trusted,
    () => workspace.invalidate(),
  )
  advising.useDatabases(attached.databases)
  workspace.onChange(() => host.follow(workspace.settings))
  connection.onShutdown(() => {
    attached.close()
    return host.close()
  })

  connection.onNotification(forgetCredential.method, ({ key }: { key: string }) => {
    host.opened()?.then(({ plumbline }) => plumbline.passwords.forget(key), host.report)
  })

  connection.onNotification(focused.method, () => {
    host.opened()?.then(({ monitor }) => monitor.glance(), host.report)
  })

  connection.onRequest(
    async (method: string, params: unknown, token: CancellationToken): Promise<unknown> => {
      const cancelled = new AbortController()
      const listening = token.onCancellationRequested(() => cancelled.abort())
      try {
        const answer = (await host.answers()).get(method)
        if (!answer) return new ResponseError(ErrorCodes.MethodNotFound, `There is no request ${method}.`)
        const result = await answer.handle(host.running, params, cancelled.signal)
        if (answer.effect === 'changes') host.stale()
        return result
      } catch (error) {
        const failure = asFailure(error)
        if (failure.code === 'internal') host.report(error)
        return new ResponseError(refused, failure.message, failure)
      } finally {
        listening.dispose()
      }
    },
  )
}
