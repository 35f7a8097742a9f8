// The process's one Plumbline, for the messages that need it: opened by the first of them, opened anew
// after settings changed or the embedded server went away, refused in a workspace that is not trusted.
import type { Connection } from 'vscode-languageserver/node'
import { credentialKey } from '#protocol/credentialKey.ts'
import type { Failure } from '#protocol/failure.ts'
import { credential, health, stale } from '#protocol/messages.ts'
import type { ServerSettings } from '#protocol/serverSettings.ts'
import type { Answer } from './answers.ts'
import { asFailure, fail } from './failure/failed.ts'
import { address, type Login } from './postgres/login.ts'
import type { Running } from './running.ts'

export interface Host {
  /** What can be asked, by method. Loads the engine; connects to nothing. */
  answers(): Promise<ReadonlyMap<string, Answer>>
  /** Throws untrustedWorkspace, or why Plumbline could not be opened; the next call tries again. */
  running(): Promise<Running>
  /** What is open already, if anything. */
  opened(): Promise<Running> | undefined
  /** Follows the settings; what they make invalid is closed. */
  follow(settings: ServerSettings): void
  /** The views show something that is another now. */
  stale(issueId?: number): void
  report(error: unknown): void
  close(): Promise<void>
}

/** `hinted` hears whenever something may be another in the databases. */
export function createHost(connection: Connection, settings: () => ServerSettings, hinted: () => void): Host {
  let current: Promise<Running> | undefined
  let followed = key(settings())

  const say = (state: 'starting' | 'ready' | 'failed', text: string, failure?: Failure) =>
    void connection.sendNotification(health.method, { state, text, ...(failure ? { failure } : {}) })

  const tellStale = (issueId?: number) => {
    if (issueId !== undefined) void connection.sendNotification(stale.method, { what: 'issue', id: issueId })
    void connection.sendNotification(stale.method, { what: 'overview' })
    hinted()
  }

  const report = (error: unknown) => connection.console.error(asFailure(error).message)

  const credentialOf = async (login: Login, rejected: boolean, silent: boolean): Promise<string | null> => {
    const answer = await connection.sendRequest<{ password: string } | null>(credential.method, {
      key: credentialKey(login.endpoint),
      title: `${login.database} on ${address(login.endpoint)}`,
      user: login.endpoint.user,
      rejected,
      silent,
    })
    return answer?.password ?? null
  }

  const open = async (): Promise<Running> => {
    say('starting', 'Opening the store')
    try {
      const { storeUrl, driftInterval } = settings()
      const { run } = await engine()
      const running = await run({
        storeUrl,
        driftInterval,
        environment: process.env,
        ask: (login, rejected) => credentialOf(login, rejected, false),
        recall: login => credentialOf(login, false, true),
        onStale: tellStale,
        onFailure: report,
      })
      running.plumbline.embedded?.gone.addEventListener('abort', () => void closeThis(running))
      say('ready', 'Ready')
      return running
    } catch (error) {
      current = undefined
      say('failed', 'The store could not be opened', asFailure(error))
      throw error
    }
  }

  /** The embedded server went away: what is next asked for opens it again. */
  const closeThis = async (gone: Running): Promise<void> => {
    if ((await current?.catch(() => undefined)) !== gone) return
    await close()
    tellStale()
  }

  const close = async (): Promise<void> => {
    const closing = current
    current = undefined
    const running = await closing?.catch(() => undefined)
    await running?.close().catch(report)
  }

  return {
    async answers() {
      return (await engine()).answers
    },
    running() {
      if (!settings().trusted) {
        fail('untrustedWorkspace', 'Plumbline connects to nothing in a workspace that is not trusted.', {
          hint: 'Trust the workspace to use its databases. Migrations are checked without that.',
        })
      }
      current ??= open()
      return current
    },
    opened: () => current,
    follow(next) {
      if (key(next) === followed) return
      followed = key(next)
      void close().then(() => tellStale())
    },
    stale: tellStale,
    report,
    close,
  }
}

const engine = () => import('./engine.ts')

/** What Plumbline has to be opened anew for. */
function key({ storeUrl, driftInterval, trusted }: ServerSettings): string {
  return JSON.stringify([storeUrl, driftInterval, trusted])
}
