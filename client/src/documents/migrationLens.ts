// Above a migration: where it is applied, and the way to its issue. One lens for a file, asked for again
// only after something happened or the file was saved.
import {
  CodeLens,
  type CodeLensProvider,
  type Disposable,
  EventEmitter,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode'
import type { App } from '../app.ts'
import { type Standing, standingsOf } from '../commands/whereApplied.ts'
import { commandId } from '../names.ts'
import { isMigration } from '../ours.ts'
import { standingText } from '../standings.ts'

type Parts = Pick<App, 'server' | 'state' | 'attachments' | 'settings'>

const top = new Range(0, 0, 0, 0)

export function registerMigrationLens(parts: Parts): Disposable {
  const { state, attachments, settings } = parts
  const changed = new EventEmitter<void>()
  const known = new Map<string, Promise<readonly Standing[]>>()

  function forget(): void {
    known.clear()
    changed.fire()
  }

  function standings({ uri }: TextDocument): Promise<readonly Standing[]> {
    const key = uri.toString()
    // A file whose standing cannot be told is no reason to bother anybody.
    const found = known.get(key) ?? standingsOf(parts, uri).catch(() => [])
    known.set(key, found)
    return found
  }

  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!settings().codeLens || !workspace.isTrusted || !isMigration(document, settings().include))
        return []
      // Whoever attached a file wants to know; for others nothing connects by itself.
      if (attachments.databaseOf(document.uri) !== undefined) state.want()
      const all = state.known() ? await standings(document) : []
      const text = standingText(
        all.map(({ database, status }) => ({ name: database.name, standing: status.standing })),
      )
      const lens = (title: string, command: string) =>
        new CodeLens(top, { title, command, arguments: [document.uri] })
      const isDone = all.length > 0 && all.every(({ status }) => status.standing === 'applied')
      return [
        ...(text === '' ? [] : [lens(text, commandId.showWhereApplied)]),
        ...(isDone ? [] : [lens('Create issue...', commandId.createIssueFromMigration)]),
      ]
    },
  }
  const parted = [
    changed,
    languages.registerCodeLensProvider({ scheme: 'file' }, provider),
    attachments.onDidChange(forget),
    state.onDidChange(forget),
    workspace.onDidSaveTextDocument(document => {
      if (known.delete(document.uri.toString())) changed.fire()
    }),
    workspace.onDidCloseTextDocument(({ uri }) => known.delete(uri.toString())),
  ]
  return {
    dispose() {
      for (const part of parted) part.dispose()
    },
  }
}
