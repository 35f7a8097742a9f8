// Diagnostics of migrations that nobody has open, for the whole workspace as long as the client listens.
import {
  type Connection,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node'
import type { Advising } from './advising.ts'
import type { Documents } from './documents.ts'
import { createMigrationFiles } from './migrationFiles.ts'
import { normalized, type Workspace } from './workspace.ts'

/** A request is kept until there is something new to say, as the protocol suggests. */
export function provideWorkspaceDiagnostics(
  connection: Connection,
  workspace: Workspace,
  documents: Documents,
  advising: Advising,
  watchesFiles: () => boolean,
): { wake(): void } {
  const files = createMigrationFiles(workspace, advising)
  const wakers = new Set<() => void>()
  const wake = () => {
    for (const waker of wakers) waker()
  }

  workspace.onChange(wake)
  documents.onChange((uri, document) => {
    // What is typed is the document's own request's affair.
    if (document) return
    files.forget(uri)
    wake()
  })

  connection.languages.diagnostics.onWorkspace(async (params, token) => {
    const known = new Map(params.previousResultIds.map(({ uri, value }) => [normalized(uri), { uri, value }]))
    for (;;) {
      let woken = false
      let wakeMe = () => {}
      const next = new Promise<void>(resolve => {
        wakeMe = () => {
          woken = true
          resolve()
        }
      })
      wakers.add(wakeMe)
      const cancelled = token.onCancellationRequested(wakeMe)
      try {
        const items: WorkspaceDocumentDiagnosticReport[] = []
        const seen = new Set<string>()
        for await (const file of files.read(() => token.isCancellationRequested)) {
          const key = normalized(file.uri)
          seen.add(key)
          if (documents.get(file.uri) || known.get(key)?.value === file.id) continue
          known.set(key, { uri: file.uri, value: file.id })
          items.push({
            kind: DocumentDiagnosticReportKind.Full,
            uri: file.uri,
            version: null,
            resultId: file.id,
            items: file.items,
          })
        }
        if (token.isCancellationRequested) return { items: [] }
        for (const [key, { uri }] of known) {
          if (seen.has(key)) continue
          known.delete(key)
          // The file is gone, or no migration any more.
          if (!documents.get(uri))
            items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] })
        }
        if (items.length > 0 || !watchesFiles()) return { items }
        if (!woken) await next
        if (token.isCancellationRequested) return { items: [] }
      } finally {
        wakers.delete(wakeMe)
        cancelled.dispose()
      }
    }
  })
  return { wake }
}
