// The open documents, kept in step with the editor. What is found in them is advising.ts; a
// project's configuration files are kept by configurationFiles.ts.
import type {
  Connection,
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver/node'
import { type ContentChange, changeDocument, type OpenDocument, openDocument } from './document.ts'
import { filePath, normalized } from './workspace.ts'

export interface Documents {
  get(uri: string): OpenDocument | undefined
  all(): Iterable<OpenDocument>
  /** The text of a file as the editor has it, if it does. */
  textOf(file: string): string | undefined
  /** Calls back after a document opened or changed, with the document, or closed, with its URI alone. */
  onChange(listener: (uri: string, document: OpenDocument | undefined) => void): void
}

/** Documents that are no SQL. */
export interface OtherDocuments {
  has(uri: string): boolean
  opened(params: DidOpenTextDocumentParams): void
  changed(params: DidChangeTextDocumentParams): void
  closed(params: DidCloseTextDocumentParams): void
}

export function createDocuments(connection: Connection, others: OtherDocuments): Documents {
  const open = new Map<string, OpenDocument>()
  const byFile = new Map<string, OpenDocument>()
  const listeners: ((uri: string, document: OpenDocument | undefined) => void)[] = []
  const changed = (uri: string, document?: OpenDocument) => {
    for (const listener of listeners) listener(uri, document)
  }

  connection.onDidOpenTextDocument(params => {
    const { uri, version, text } = params.textDocument
    if (others.has(uri)) return others.opened(params)
    const document = openDocument(uri, version, text)
    open.set(normalized(uri), document)
    const file = filePath(uri)
    if (file !== undefined) byFile.set(file, document)
    changed(uri, document)
  })
  connection.onDidChangeTextDocument(params => {
    const { uri, version } = params.textDocument
    if (others.has(uri)) return others.changed(params)
    const document = open.get(normalized(uri))
    if (!document) return
    changeDocument(document, version, params.contentChanges as ContentChange[])
    changed(document.uri, document)
  })
  connection.onDidCloseTextDocument(params => {
    const { uri } = params.textDocument
    if (others.has(uri)) return others.closed(params)
    const key = normalized(uri)
    const document = open.get(key)
    if (!document) return
    open.delete(key)
    // A new document is closed after the file that it became was opened.
    const file = filePath(uri)
    if (file !== undefined && byFile.get(file) === document) byFile.delete(file)
    changed(uri)
  })

  return {
    get: uri => open.get(normalized(uri)),
    all: () => open.values(),
    textOf: file => byFile.get(file)?.script.text,
    onChange: listener => void listeners.push(listener),
  }
}
