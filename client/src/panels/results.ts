// The Query Results view in the bottom panel: runs reading SQL and shows what came, whole. Knows one
// run at a time; a new one cancels the last.
import {
  CancellationTokenSource,
  commands,
  type Disposable,
  type ExtensionContext,
  env,
  Range,
  type Uri,
  type WebviewView,
  window,
  workspace,
} from 'vscode'
import type { Database } from '#protocol/instance.ts'
import { runQuery } from '#protocol/messages.ts'
import type { ResultsPageState } from '#protocol/page.ts'
import type { App } from '../app.ts'
import { createAndOpen, draftOf } from '../commands/newIssue.ts'
import { Left } from '../commands/steps.ts'
import { choose } from '../commands/wizard.ts'
import { commandId, contextKey, viewId } from '../names.ts'
import { asRefused } from '../refused.ts'
import { report } from '../report.ts'
import { resultsIntent } from './intents.ts'
import { pageFolder, pageHtml } from './page.ts'

/** Where SQL stands in a file. */
export interface Origin {
  readonly uri: Uri
  /** UTF-16 units from the start of the document. */
  readonly offset: number
}

export interface Results extends Disposable {
  run(database: Database, sql: string, from?: Origin): Promise<void>
}

export function createResults(context: ExtensionContext, app: () => App): Results {
  let view: WebviewView | undefined
  let state: ResultsPageState = {
    kind: 'results',
    status: 'idle',
    database: '',
    guarded: false,
    fromFile: false,
  }
  let running: CancellationTokenSource | undefined
  let last:
    | { readonly database: Database; readonly sql: string; readonly from: Origin | undefined }
    | undefined

  function show(next: ResultsPageState): void {
    state = next
    void view?.webview.postMessage(state)
  }

  async function run(database: Database, sql: string, from?: Origin): Promise<void> {
    running?.cancel()
    const cancel = new CancellationTokenSource()
    running = cancel
    last = { database, sql, from }
    await commands.executeCommand('setContext', contextKey.results, true)
    const guarded = app().state.environment(database.environmentId)?.policy.protected ?? false
    const about = {
      kind: 'results',
      database: database.name,
      guarded,
      fromFile: from !== undefined,
    } as const
    show({ ...about, status: 'running' })
    await commands.executeCommand(`${viewId.results}.focus`, { preserveFocus: true })
    try {
      const limit = app().settings().rowLimit
      const answer = await app().server.ask(runQuery, { databaseId: database.id, sql, limit }, cancel.token)
      if (running === cancel) show({ ...about, status: 'done', answer })
    } catch (error) {
      const { failure } = asRefused(error)
      if (running === cancel) show({ ...about, status: 'done', answer: { results: [], failure } })
    } finally {
      cancel.dispose()
      if (running === cancel) running = undefined
    }
  }

  async function makeIssue(): Promise<void> {
    if (!last) return
    const { database, sql } = last
    const kind = await choose<'alterSchema' | 'changeData'>('Make It an Issue', {
      placeholder: 'What does the statement change?',
      choices: [
        { label: 'The schema', description: 'an issue that alters the schema', value: 'alterSchema' },
        { label: 'The rows', description: 'an issue that changes data', value: 'changeData' },
      ],
    })
    const { title, draft } = await draftOf(app(), { kind, databaseIds: [database.id], sql })
    await createAndOpen(
      app(),
      {
        projectId: database.projectId,
        type: kind,
        title,
        draft,
        ...(kind === 'changeData' && { mayKeepRows: true }),
      },
      'Make It an Issue',
    )
  }

  async function showFailure(): Promise<void> {
    const offset = state.answer?.failure?.offset
    if (!last?.from || offset === undefined) return
    const document = await workspace.openTextDocument(last.from.uri)
    const place = document.positionAt(last.from.offset + offset)
    await window.showTextDocument(document, { selection: new Range(place, place) })
  }

  async function receive(message: unknown): Promise<void> {
    const intent = resultsIntent(message)
    switch (intent?.kind) {
      case 'ready':
        return show(state)
      case 'cancel':
        return running?.cancel()
      case 'copy':
        return env.clipboard.writeText(intent.text)
      case 'openValue':
        return openValue(intent.text, intent.type)
      case 'showFailure':
        return showFailure()
      case 'makeIssue':
        return makeIssue()
      case 'openConsole':
        await commands.executeCommand(commandId.openConsole, last?.database.id)
        return
      case undefined:
        return
      default:
        intent satisfies never
    }
  }

  const registration = window.registerWebviewViewProvider(
    viewId.results,
    {
      resolveWebviewView(resolved) {
        view = resolved
        resolved.webview.options = {
          enableScripts: true,
          localResourceRoots: [pageFolder(context.extensionUri)],
        }
        resolved.webview.html = pageHtml(resolved.webview, context.extensionUri, 'results', 'Query Results')
        resolved.webview.onDidReceiveMessage(message =>
          receive(message).catch(error => (error instanceof Left ? undefined : report(error))),
        )
        resolved.onDidDispose(() => {
          view = undefined
        })
      },
    },
    { webviewOptions: { retainContextWhenHidden: false } },
  )

  return {
    run,
    dispose() {
      running?.cancel()
      registration.dispose()
    },
  }
}

const languages: Readonly<Record<string, string>> = { json: 'json', jsonb: 'json', xml: 'xml' }

/** In an editor of its own, unsaved: nothing is written anywhere. */
async function openValue(text: string, type: string): Promise<void> {
  const language = languages[type] ?? 'plaintext'
  await window.showTextDocument(await workspace.openTextDocument({ content: text, language }), {
    preview: true,
  })
}
