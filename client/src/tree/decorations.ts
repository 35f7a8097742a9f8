// Letters beside databases that drifted and instances that cannot be reached, so that colour is never
// the only sign.
import { EventEmitter, type FileDecoration, type FileDecorationProvider, ThemeColor, Uri } from 'vscode'
import type { State } from '../state.ts'
import { treeScheme } from './items.ts'

type Mark = 'unreachable' | 'drifted' | 'anomalies'

const looks: Readonly<Record<Mark, FileDecoration>> = {
  unreachable: {
    badge: '!',
    tooltip: 'Cannot be reached',
    color: new ThemeColor('list.errorForeground'),
  },
  drifted: {
    badge: 'D',
    tooltip: 'The schema is not as it was last recorded',
    color: new ThemeColor('list.warningForeground'),
  },
  anomalies: {
    badge: 'A',
    tooltip: 'The Anomaly Center has something about it',
    color: new ThemeColor('list.warningForeground'),
  },
}

export function createDecorations(state: State): FileDecorationProvider & { dispose(): void } {
  const changed = new EventEmitter<Uri | Uri[] | undefined>()
  let marks: ReadonlyMap<string, Mark> = new Map()
  // Only what is marked otherwise than before is drawn again: a refresh must not flicker.
  const following = state.onDidChange(change => {
    if (change.kind !== 'overview' && change.kind !== 'remembered') return
    const before = marks
    marks = marksOf(state)
    const others = [...new Set([...before.keys(), ...marks.keys()])].filter(
      path => before.get(path) !== marks.get(path),
    )
    if (others.length > 0) changed.fire(others.map(path => Uri.from({ scheme: treeScheme, path })))
  })
  return {
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration(uri) {
      const mark = uri.scheme === treeScheme ? marks.get(uri.path) : undefined
      return mark && looks[mark]
    },
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}

/** By the path of the tree's URI. */
function marksOf(state: State): ReadonlyMap<string, Mark> {
  const known = state.known()
  const marks = new Map<string, Mark>()
  for (const instance of known?.instances ?? [])
    if (instance.failure) marks.set(`/instance/${instance.id}`, 'unreachable')
  for (const { id, instanceId, anomalies } of known?.databases ?? []) {
    const mark = marks.get(`/instance/${instanceId}`) ?? (anomalies > 0 ? 'anomalies' : undefined)
    if (mark) marks.set(`/database/${id}`, mark)
  }
  for (const { kind, databaseId } of known?.anomalies ?? [])
    if (kind === 'drift' && databaseId !== undefined) marks.set(`/database/${databaseId}`, 'drifted')
  return marks
}
