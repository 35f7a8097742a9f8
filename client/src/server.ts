// The language server as the rest of the client sees it: started by the first question or the first
// document of ours, asked in typed requests, restarted on request. Knows nothing of what is asked.
import {
  type CancellationToken,
  type Disposable,
  type Event,
  EventEmitter,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode'
import type { LanguageClient } from 'vscode-languageclient/node'
import type { Failure } from '#protocol/failure.ts'
import type { Notification, Request } from '#protocol/message.ts'
import { credential, health, settings, stale } from '#protocol/messages.ts'
import { configurationGlob } from './ours.ts'
import { asRefused } from './refused.ts'

export type Health = NonNullable<(typeof health)['types']>[0]
export type Stale = NonNullable<(typeof stale)['types']>[0]
type CredentialQuestion = NonNullable<(typeof credential)['types']>[0]
type CredentialAnswer = NonNullable<(typeof credential)['types']>[1]

export interface Server extends Disposable {
  /** Sends a request, starting the server if need be. Throws `Refused` with the server's Failure. */
  ask<P, R>(request: Request<P, R>, params: P, token?: CancellationToken): Promise<R>
  /** Sends a notification if the server runs; a server that starts later gets `settings` anyway. */
  tell<P>(message: Notification<P>, params: P): Promise<void>
  start(): Promise<void>
  restart(): Promise<void>
  /** Opens documents that have become the server's business and closes those that no longer are. */
  reconsider(): Promise<void>
  showLog(): void
  readonly health: Health | undefined
  readonly onHealth: Event<Health>
  readonly onStale: Event<Stale>
  /** Fires after each start, before any answer: for whoever has notifications to repeat. */
  readonly onStarted: Event<void>
}

export interface ServerOptions {
  /** Path of dist/server.js. */
  readonly module: string
  readonly settings: () => NonNullable<(typeof settings)['types']>[0]
  readonly answerCredential: (question: CredentialQuestion) => Promise<CredentialAnswer>
  /** Whether a document is the server's business. */
  readonly isOurs: (document: TextDocument) => boolean
  readonly codeLens: () => boolean
}

/** Languages under which people open PostgreSQL's SQL; the server sees only what `isOurs` lets through. */
const languageIds = ['sql', 'postgres', 'pgsql', 'plpgsql']

export function createServer(options: ServerOptions): Server {
  const healthChanged = new EventEmitter<Health>()
  const becameStale = new EventEmitter<Stale>()
  const started = new EventEmitter<void>()
  let lastHealth: Health | undefined
  let running: Promise<LanguageClient> | undefined
  /** Documents that the running server has been told of. */
  const opened = new Set<string>()

  const setHealth = (next: Health) => {
    lastHealth = next
    healthChanged.fire(next)
  }

  const launched = async (): Promise<LanguageClient> => {
    setHealth({ state: 'starting', text: 'Starting' })
    opened.clear()
    const client = await launch(options, opened)
    client.onRequest(credential.method, options.answerCredential)
    client.onNotification(stale.method, (hint: Stale) => becameStale.fire(hint))
    client.onNotification(health.method, setHealth)
    try {
      await client.start()
    } catch (error) {
      running = undefined
      setHealth({ state: 'failed', text: 'The language server did not start', failure: notStarted(error) })
      throw error
    }
    await client.sendNotification(settings.method, options.settings())
    if (lastHealth?.state === 'starting') setHealth({ state: 'ready', text: 'Ready' })
    started.fire()
    return client
  }
  const client = () => (running ??= launched())

  return {
    get health() {
      return lastHealth
    },
    onHealth: healthChanged.event,
    onStale: becameStale.event,
    onStarted: started.event,
    async ask(request, params, token) {
      try {
        const to = await client()
        return await (token
          ? to.sendRequest(request.method, params, token)
          : to.sendRequest(request.method, params))
      } catch (error) {
        throw asRefused(error)
      }
    },
    async tell(message, params) {
      if (running) await (await running).sendNotification(message.method, params)
    },
    async start() {
      await client()
    },
    async restart() {
      const old = running
      running = undefined
      await (await old?.catch(() => undefined))?.dispose()
      await client()
    },
    async reconsider() {
      const to = await running
      if (!to) return
      const { DidCloseTextDocumentNotification, DidOpenTextDocumentNotification } = await import(
        './languageClient.ts'
      )
      for (const document of workspace.textDocuments) {
        const isOpen = opened.has(document.uri.toString())
        if (isOpen === options.isOurs(document)) continue
        const feature = isOpen
          ? to.getFeature(DidCloseTextDocumentNotification.method)
          : to.getFeature(DidOpenTextDocumentNotification.method)
        await feature.getProvider(document)?.send(document)
      }
    },
    showLog() {
      if (running)
        void running.then(
          to => to.outputChannel.show(),
          () => undefined,
        )
      else void window.showInformationMessage('Plumbline’s language server has not been needed yet.')
    },
    async dispose() {
      await (await running?.catch(() => undefined))?.dispose()
      for (const emitter of [healthChanged, becameStale, started]) emitter.dispose()
    },
  }
}

/** Loads the language client only now: the extension's activation must not pay for it. */
async function launch(options: ServerOptions, opened: Set<string>): Promise<LanguageClient> {
  const { LanguageClient, TransportKind } = await import('./languageClient.ts')
  const server = { module: options.module, transport: TransportKind.ipc }
  const isOpen = (uri: Uri) => opened.has(uri.toString())
  return new LanguageClient(
    'plumbline',
    'Plumbline',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: [
        ...languageIds.map(language => ({ language })),
        { scheme: 'file', pattern: configurationGlob },
      ],
      initializationOptions: options.settings(),
      // People have SQL files that are none of ours: the server never hears of them.
      middleware: {
        async didOpen(document, next) {
          if (!options.isOurs(document)) return
          opened.add(document.uri.toString())
          await next(document)
        },
        didChange: (event, next) => (isOpen(event.document.uri) ? next(event) : Promise.resolve()),
        didSave: (document, next) => (isOpen(document.uri) ? next(document) : Promise.resolve()),
        async didClose(document, next) {
          if (opened.delete(document.uri.toString())) await next(document)
        },
        provideCodeLenses: (document, token, next) => (options.codeLens() ? next(document, token) : []),
        provideDiagnostics: (document, previous, token, next) =>
          isOpen('uri' in document ? document.uri : document) ? next(document, previous, token) : undefined,
      },
    },
  )
}

function notStarted(error: unknown): Failure {
  return {
    code: 'internal',
    message: 'Plumbline’s language server did not start.',
    detail: error instanceof Error ? error.message : String(error),
    hint: 'Look at the log, then restart the server.',
  }
}
