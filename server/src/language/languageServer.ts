// The language server: what it can do, and which function answers which request. No logic of its own.
import { type Connection, type InitializeParams, TextDocumentSyncKind } from 'vscode-languageserver/node'
import { attachments, settings as settingsMessage } from '#protocol/messages.ts'
import { offsetAt } from '../sql/lineIndex.ts'
import { loadParser } from '../sql/parser.ts'
import { type Advising, createAdvising } from './advising.ts'
import { codeActionKinds, codeActions, type FixAllOf, resolved } from './codeActions.ts'
import { createConfigurationFiles } from './configurationFiles.ts'
import { type ClientAbilities, provideDiagnostics } from './diagnostics.ts'
import { createDocuments } from './documents.ts'
import { followingFile } from './followUp.ts'
import { hover } from './hover.ts'
import { lockHints } from './lockHints.ts'
import { documentSymbols, foldingRanges } from './outline.ts'
import { readAttachments, readSettings } from './settings.ts'
import { followFiles } from './watchedFiles.ts'
import { createWorkspace, type Workspace } from './workspace.ts'
import { provideWorkspaceDiagnostics } from './workspaceDiagnostics.ts'

/** For what else runs in the process. */
export interface LanguageServer {
  readonly workspace: Workspace
  readonly advising: Advising
}

export function languageServer(connection: Connection): LanguageServer {
  const workspace = createWorkspace()
  const configurationFiles = createConfigurationFiles(connection)
  const documents = createDocuments(connection, configurationFiles.documents)
  const advising = createAdvising(connection, workspace, documents, configurationFiles.configurations)
  let abilities: ClientAbilities = {
    pullsDiagnostics: false,
    refreshesDiagnostics: false,
    watchesFiles: false,
    refreshesHints: false,
  }
  // Nothing may be asked of the client before it has answered `initialized`.
  let offered = abilities
  let followsFolders = false
  let makesFiles = false

  connection.onInitialize(async params => {
    // Documents arrive only after this answer: whoever opens one may count on the parser.
    await loadParser()
    offered = abilitiesOf(params)
    followsFolders = params.capabilities.workspace?.workspaceFolders === true
    const edits = params.capabilities.workspace?.workspaceEdit
    makesFiles = edits?.documentChanges === true && edits.resourceOperations?.includes('create') === true
    const folders = params.workspaceFolders?.map(folder => folder.uri) ?? []
    if (folders.length === 0 && params.rootUri) folders.push(params.rootUri)
    workspace.changeFolders(folders, [])
    workspace.changeSettings(readSettings(params.initializationOptions))
    return {
      serverInfo: { name: 'plumbline' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        diagnosticProvider: {
          identifier: 'plumbline',
          // What a migration says depends on the ones before it.
          interFileDependencies: true,
          workspaceDiagnostics: true,
        },
        codeActionProvider: { codeActionKinds, resolveProvider: true },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        hoverProvider: true,
        inlayHintProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: followsFolders } },
      },
    }
  })
  connection.onNotification(settingsMessage.method, (sent: unknown) =>
    workspace.changeSettings(readSettings(sent)),
  )

  connection.onNotification(attachments.method, (sent: unknown) =>
    workspace.changeAttached(readAttachments(sent)),
  )

  provideDiagnostics(connection, workspace, documents, advising, () => abilities)
  const { wake } = provideWorkspaceDiagnostics(
    connection,
    workspace,
    documents,
    advising,
    () => abilities.watchesFiles,
  )
  const files = followFiles(connection, advising, configurationFiles, () => abilities, wake)
  // There can be one such handler only.
  connection.onInitialized(() => {
    abilities = offered
    files.start()
    if (!followsFolders) return
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) =>
      workspace.changeFolders(
        added.map(folder => folder.uri),
        removed.map(folder => folder.uri),
      ),
    )
  })

  /** The document a request is about, if it is a migration. */
  const migration = (uri: string) => (workspace.isMigration(uri) ? documents.get(uri) : undefined)
  connection.onCodeAction(async params => {
    const document = migration(params.textDocument.uri)
    return document
      ? codeActions(document, await advising.findings(document), params, async title =>
          makesFiles ? followingFile(document.uri, title, new Date()) : undefined,
        )
      : []
  })
  connection.onCodeActionResolve(async action => {
    const document = migration((action.data as FixAllOf | undefined)?.uri ?? '')
    return document ? resolved(action, document, await advising.findings(document)) : action
  })
  connection.onHover(async params => {
    const document = migration(params.textDocument.uri)
    const finder = document && (await advising.finder(document))
    if (!document || !finder) return null
    return hover(document, finder.advisor, offsetAt(document.lines, document.script, params.position))
  })
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const document = workspace.settings.lockHints ? migration(textDocument.uri) : undefined
    const finder = document && (await advising.finder(document))
    if (!document || !finder) return []
    const [from, to] = [range.start, range.end].map(at => offsetAt(document.lines, document.script, at))
    return lockHints(document, finder.advisor, from!, to!)
  })
  workspace.onChange(() => {
    if (abilities.refreshesHints) connection.languages.inlayHint.refresh()
  })
  connection.onDocumentSymbol(({ textDocument }) => {
    const document = migration(textDocument.uri)
    return document ? documentSymbols(document) : []
  })
  connection.onFoldingRanges(({ textDocument }) => {
    const document = migration(textDocument.uri)
    return document ? foldingRanges(document) : []
  })
  return { workspace, advising }
}

function abilitiesOf({ capabilities }: InitializeParams): ClientAbilities {
  return {
    pullsDiagnostics: capabilities.textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: capabilities.workspace?.diagnostics?.refreshSupport === true,
    refreshesHints: capabilities.workspace?.inlayHint?.refreshSupport === true,
    watchesFiles: capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  }
}
