// Puts the extension together. Nothing is started and nothing is asked here: the views, the commands
// and the documents do that when a person turns to them.
import { type ExtensionContext, type TextDocument, workspace } from 'vscode'
import type { App } from './app.ts'
import { registerCommands } from './commands/table.ts'
import { followContext } from './context.ts'
import { createCredentials } from './credentials.ts'
import { type Attachments, createAttachments } from './documents/attachments.ts'
import { createComments } from './documents/comments.ts'
import { registerDraftLens } from './documents/draftLens.ts'
import { createDrafts } from './documents/drafts.ts'
import { registerMigrationLens } from './documents/migrationLens.ts'
import { createDocuments } from './documents/provider.ts'
import { registerQueryLens } from './documents/queryLens.ts'
import { followWindow } from './followWindow.ts'
import { isOurs } from './ours.ts'
import { createIssuePanels } from './panels/issue.ts'
import { createResults } from './panels/results.ts'
import { createSchemaEditors } from './panels/schemaEditor.ts'
import { createServer, type Server } from './server.ts'
import { clientSettings, serverSettings } from './settings.ts'
import { createState } from './state.ts'
import { createStatus } from './status.ts'
import { createViews } from './tree/views.ts'

export function activate(context: ExtensionContext): void {
  const keep = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part)
    return part
  }
  const read = (id: string) => workspace.getConfiguration().get(id)
  const settings = () => clientSettings(read)
  const include = () => settings().include
  const credentials = createCredentials(context)

  const server: Server = keep(
    createServer({
      module: context.asAbsolutePath('dist/server.js'),
      settings: () => serverSettings(read, workspace.isTrusted),
      answerCredential: credentials.answer,
      isOurs: document => isOurs(document, include(), attachments),
      codeLens: () => settings().codeLens,
    }),
  )
  const state = keep(
    createState(server, {
      memory: context.workspaceState,
      cache: context.globalState,
      storeUrl: () => serverSettings(read, workspace.isTrusted).storeUrl,
    }),
  )
  const drafts = keep(createDrafts(context.workspaceState))
  const attachments: Attachments = keep(createAttachments(context.workspaceState, server, drafts))
  const documents = keep(createDocuments(server))
  const comments = keep(createComments(server, state))
  const panels = keep(createIssuePanels(context, () => app))
  const editors = keep(createSchemaEditors(context, () => app))
  const results = keep(createResults(context, () => app))
  const views = keep(createViews(state))
  const status = keep(createStatus({ server, state, attachments, include }))
  keep(registerDraftLens(drafts, state))
  keep(registerQueryLens(server, attachments, settings))
  keep(registerMigrationLens({ server, state, attachments, settings }))
  keep(followContext(state, attachments, include))

  const app: App = {
    server,
    state,
    credentials,
    documents,
    drafts,
    attachments,
    memory: context.workspaceState,
    extensionUri: context.extensionUri,
    settings,
    openIssue: panels.open,
    openSchemaEditor: editors.open,
    addComment: comments.add,
    runQuery: results.run,
    reveal: views.reveal,
  }
  for (const registration of registerCommands(() => app)) keep(registration)

  const startFor = (documents: readonly TextDocument[]) => {
    const globs = include()
    if (documents.some(document => isOurs(document, globs, attachments)))
      void server.start().catch(() => undefined)
  }
  const startIfOurs = () => startFor(workspace.textDocuments)
  // A diff of a whole schema opens hundreds at once: each is looked at once.
  keep(workspace.onDidOpenTextDocument(document => startFor([document])))
  keep(workspace.onDidChangeConfiguration(startIfOurs))
  keep(server.onStarted(() => attachments.tell()))
  keep(attachments.onDidChange(() => void server.reconsider().then(startIfOurs)))
  for (const following of followWindow({ server, state, status, read })) keep(following)
  startIfOurs()
}
