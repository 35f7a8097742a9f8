// What changes on disk: migrations and configuration files that come, change and go, and those that
// are saved. Whoever rests on them is told.
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  FileChangeType,
} from 'vscode-languageserver/node'
import { isConfiguration } from '../configuration/configuration.ts'
import type { Advising } from './advising.ts'
import type { ConfigurationFiles } from './configurationFiles.ts'
import type { ClientAbilities } from './diagnostics.ts'

export function followFiles(
  connection: Connection,
  advising: Advising,
  configurationFiles: ConfigurationFiles,
  abilities: () => ClientAbilities,
  wake: () => void,
): { start(): void } {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (isConfiguration(uri)) configurationFiles.changed(uri)
      else if (type === FileChangeType.Changed) advising.fileEdited(uri)
      else advising.forgetFiles()
    }
    if (abilities().refreshesDiagnostics) connection.languages.diagnostics.refresh()
    wake()
  })
  connection.onDidSaveTextDocument(({ textDocument: { uri } }) => {
    if (isConfiguration(uri)) configurationFiles.changed(uri)
    else if (abilities().watchesFiles) advising.fileEdited(uri)
    // What else was saved, or made, nobody tells.
    else advising.forgetFiles()
  })
  return {
    /** The client has answered `initialized`. */
    start() {
      if (!abilities().watchesFiles) return
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/{*.sql,plumbline.yaml,plumbline.yml,.squawk.toml}' }],
      })
    },
  }
}
