// The project's configuration files in the editor: what is wrong in them stands at the wrong words,
// in the text as it is typed where one is open. What they say holds for migrations once it is saved.

import { pathToFileURL } from 'node:url'
import { type Connection, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { type Configuration, isConfiguration, readConfiguration } from '../configuration/configuration.ts'
import { type Configurations, createConfigurations } from '../configuration/configurations.ts'
import type { OtherDocuments } from './documents.ts'
import { rangeOf, sameDiagnostics, source } from './lspDiagnostic.ts'
import { filePath } from './workspace.ts'

export interface ConfigurationFiles {
  readonly configurations: Configurations
  readonly documents: OtherDocuments
  /** One came, changed or went on disk. */
  changed(uri: string): void
}

const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning }
const page = 'https://github.com/plumbline/plumbline/blob/main/docs/configuration.md'

export function createConfigurationFiles(connection: Connection): ConfigurationFiles {
  const open = new Map<string, TextDocument>()
  /** What a client was told of a file, which stays until it is told otherwise. */
  const told = new Map<string, Diagnostic[]>()

  const tell = (file: string, diagnostics: Diagnostic[]) => {
    if (sameDiagnostics(told.get(file) ?? [], diagnostics)) return
    if (diagnostics.length > 0) told.set(file, diagnostics)
    else told.delete(file)
    const uri = open.get(file)?.uri ?? pathToFileURL(file).href
    void connection.sendDiagnostics({ uri, diagnostics })
  }
  const lookAt = async (file: string, document: TextDocument) => {
    const { problems } = await readConfiguration(file, document.getText())
    // By now it may have been edited, or closed.
    if (open.get(file) === document) tell(file, problems.map(diagnosticOf))
  }
  const take = (document: TextDocument) => {
    const file = filePath(document.uri)
    if (file === undefined) return
    open.set(file, document)
    void lookAt(file, document)
  }
  const configurations = createConfigurations(({ file, problems }) => {
    if (file !== undefined && !open.has(file)) tell(file, problems.map(diagnosticOf))
  })
  /** What stands on disk, if anything does and it holds. */
  const readAgain = (file: string) => {
    configurations.forget()
    void configurations.of(file).then(nearest => {
      if (nearest.file !== file && !open.has(file)) tell(file, [])
    })
  }

  return {
    configurations,
    documents: {
      has: uri => isConfiguration(uri),
      opened: ({ textDocument: { uri, languageId, version, text } }) =>
        take(TextDocument.create(uri, languageId, version, text)),
      changed({ textDocument: { uri, version }, contentChanges }) {
        const document = open.get(filePath(uri) ?? '')
        // A text of its own for each version, so that a late answer knows it is late.
        if (document)
          take(
            TextDocument.create(
              uri,
              document.languageId,
              version,
              TextDocument.update(document, [...contentChanges], version).getText(),
            ),
          )
      },
      closed({ textDocument: { uri } }) {
        const file = filePath(uri)
        if (file === undefined || !open.delete(file)) return
        readAgain(file)
      },
    },
    changed(uri) {
      const file = filePath(uri)
      if (file !== undefined) readAgain(file)
    },
  }
}

const diagnosticOf = ({ severity, message, start, end }: Configuration['problems'][number]): Diagnostic => ({
  range: rangeOf(start, end),
  severity: severities[severity],
  code: 'configuration',
  codeDescription: { href: page },
  source,
  message,
})
