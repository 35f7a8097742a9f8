// "Run" above each statement of a file that is attached to a database and is no migration. Migrations
// have one lens of the server's, never one for each statement.
import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  languages,
  type TextDocument,
} from 'vscode'
import { statements } from '../commands/runQuery.ts'
import { commandId, scheme } from '../names.ts'
import { isMigration } from '../ours.ts'
import type { Server } from '../server.ts'
import type { ClientSettings } from '../settings.ts'
import type { Attachments } from './attachments.ts'

export function registerQueryLens(
  server: Server,
  attachments: Attachments,
  settings: () => ClientSettings,
): Disposable {
  const changed = new EventEmitter<void>()
  const following = attachments.onDidChange(() => changed.fire())
  const isForQueries = (document: TextDocument) =>
    document.uri.scheme !== scheme.draft &&
    attachments.databaseOf(document.uri) !== undefined &&
    !isMigration(document, settings().include)
  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!settings().codeLens || !isForQueries(document)) return []
      const ranges = await statements(server, document.uri)
      return ranges.map(
        range =>
          new CodeLens(range, { title: '$(play) Run', command: commandId.runQuery, arguments: [range] }),
      )
    },
  }
  const registration = languages.registerCodeLensProvider({ language: 'sql' }, provider)
  return {
    dispose() {
      following.dispose()
      registration.dispose()
      changed.dispose()
    },
  }
}
