// The open documents, kept in step with the editor, and what has been found in each. It decides
// when to look again; what to look for is findings.ts.
import type { Connection } from 'vscode-languageserver/node'
import { type ContentChange, changeDocument, type OpenDocument, openDocument } from './document.ts'
import type { Finding } from './finding.ts'
import type { FindIn } from './findings.ts'
import { normalized, type Workspace } from './workspace.ts'

export interface Documents {
  get(uri: string): OpenDocument | undefined
  all(): Iterable<OpenDocument>
  /** What is found in a document now; nothing in one that is no migration. Computed when first asked. */
  findings(document: OpenDocument): readonly Finding[]
  /** Calls back after a document opened or changed, with the document, or closed, with its URI alone. */
  onChange(listener: (uri: string, document: OpenDocument | undefined) => void): void
}

export function createDocuments(connection: Connection, workspace: Workspace, find: FindIn): Documents {
  const open = new Map<string, OpenDocument>()
  const found = new WeakMap<
    OpenDocument,
    { readonly script: unknown; readonly generation: number; readonly findings: readonly Finding[] }
  >()
  const listeners: ((uri: string, document: OpenDocument | undefined) => void)[] = []
  const changed = (uri: string, document?: OpenDocument) => {
    for (const listener of listeners) listener(uri, document)
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    const document = openDocument(uri, version, text)
    open.set(normalized(uri), document)
    changed(uri, document)
  })
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = open.get(normalized(textDocument.uri))
    if (!document) return
    changeDocument(document, textDocument.version, contentChanges as ContentChange[])
    changed(document.uri, document)
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (open.delete(normalized(uri))) changed(uri)
  })

  return {
    get: uri => open.get(normalized(uri)),
    all: () => open.values(),
    findings(document) {
      if (!workspace.isMigration(document.uri)) return []
      const { generation } = workspace
      const known = found.get(document)
      if (known && known.script === document.script && known.generation === generation) return known.findings
      const findings = find(document.uri, document.script, document.lines)
      found.set(document, { script: document.script, generation, findings })
      return findings
    },
    onChange: listener => void listeners.push(listener),
  }
}
