// Letters beside databases that drifted and instances that cannot be reached, so that colour is never
// the only sign.
import { EventEmitter, type FileDecoration, type FileDecorationProvider, ThemeColor, type Uri } from 'vscode'
import { plural } from '../display.ts'
import type { State } from '../state.ts'
import { treeScheme } from './items.ts'

export function createDecorations(state: State): FileDecorationProvider & { dispose(): void } {
  const changed = new EventEmitter<Uri | Uri[] | undefined>()
  const following = state.onDidChange(change => {
    if (change.kind === 'overview') changed.fire(undefined)
  })
  return {
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration(uri): FileDecoration | undefined {
      if (uri.scheme !== treeScheme) return undefined
      const [, kind, id] = uri.path.split('/')
      if (kind === 'instance' && state.instance(Number(id))?.failure)
        return {
          badge: '!',
          tooltip: 'Cannot be reached',
          color: new ThemeColor('list.errorForeground'),
        }
      if (kind !== 'database') return undefined
      const database = state.database(Number(id))
      if (!database || database.anomalies === 0) return undefined
      const drifted = state
        .known()
        ?.anomalies.some(anomaly => anomaly.kind === 'drift' && anomaly.databaseId === database.id)
      return {
        badge: drifted ? 'D' : 'A',
        tooltip: drifted
          ? 'The schema is not as it was last recorded'
          : plural(database.anomalies, 'anomaly', 'anomalies'),
        color: new ThemeColor('list.warningForeground'),
      }
    },
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}
