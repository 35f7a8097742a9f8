// Diagnostics of open documents as the protocol wants them: answered when pulled, with result ids;
// pushed only to a client that cannot pull.
import {
  type Connection,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver/node'
import type { Advising } from './advising.ts'
import type { OpenDocument } from './document.ts'
import type { Documents } from './documents.ts'
import { lspDiagnostics, sameDiagnostics } from './lspDiagnostic.ts'
import type { Workspace } from './workspace.ts'

/** What the client can do, from its `initialize` request. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean
  readonly refreshesDiagnostics: boolean
  readonly watchesFiles: boolean
  readonly refreshesHints: boolean
}

interface Result {
  readonly id: string
  readonly items: Diagnostic[]
  readonly version: number
}

export function provideDiagnostics(
  connection: Connection,
  workspace: Workspace,
  documents: Documents,
  advising: Advising,
  abilities: () => ClientAbilities,
): void {
  const results = new WeakMap<OpenDocument, Result>()
  let made = 0

  /** The document's diagnostics; with its old id when nothing a reader could see has changed. */
  const current = async (document: OpenDocument): Promise<Result> => {
    const findings = await advising.findings(document)
    const items = lspDiagnostics(document.uri, document.lines, findings)
    const last = results.get(document)
    const same = last !== undefined && sameDiagnostics(last.items, items)
    const result = { id: same ? last.id : `${++made}`, items, version: document.version }
    results.set(document, result)
    return result
  }

  connection.languages.diagnostics.on(async (params, token) => {
    // Let what is already on its way come in first: the edit or the cancellation behind this request.
    await new Promise(setImmediate)
    // Asked to retrigger, VS Code's client pulls again, as it meant to when it cancelled. Told not to, it
    // keeps the request as under way for ever and never pulls this document again (10.1.2, diagnostic.js).
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'superseded', { retriggerRequest: true })
    const document = documents.get(params.textDocument.uri)
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] }
    const { id, items } = await current(document)
    return id === params.previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
      : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items }
  })

  const waiting = new Set<OpenDocument>()
  const push = (document: OpenDocument) => {
    if (abilities().pullsDiagnostics) return
    // A burst of edits is one push: all that has arrived is applied first.
    if (waiting.size === 0) {
      setImmediate(async () => {
        const batch = [...waiting]
        waiting.clear()
        for (const one of batch) {
          if (documents.get(one.uri) !== one) continue
          const before = results.get(one)
          const { id, items, version } = await current(one)
          if (id !== before?.id)
            void connection.sendDiagnostics({ uri: one.uri, version, diagnostics: items })
        }
      })
    }
    waiting.add(document)
  }
  documents.onChange((uri, document) => {
    if (document) push(document)
    else if (!abilities().pullsDiagnostics) void connection.sendDiagnostics({ uri, diagnostics: [] })
  })
  workspace.onChange(() => {
    if (!abilities().pullsDiagnostics) for (const document of documents.all()) push(document)
    else if (abilities().refreshesDiagnostics) connection.languages.diagnostics.refresh()
  })
}
