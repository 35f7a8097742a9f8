// The Anomaly Center: what is not as it was recorded, worst first. Reads the state, never the server.
import { type Event, EventEmitter, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem } from 'vscode'
import type { Anomaly, AnomalyKind } from '#protocol/change.ts'
import { ago, shown } from '../display.ts'
import { ignoredFacts } from '../ignored.ts'
import { commandId } from '../names.ts'
import type { State } from '../state.ts'
import type { AnomalyNode } from './node.ts'

const anomalyWord = {
  drift: 'Schema drift',
  connectionFailed: 'Connection failed',
  databaseMissing: 'Database missing',
  versionChanged: 'Server version changed',
  invalidIndex: 'Invalid index',
  notValidConstraint: 'Constraint not validated',
  sequenceExhaustion: 'Sequence running out',
  unknownAttempt: 'Outcome unknown',
} as const satisfies Readonly<Record<AnomalyKind, string>>

const rank = { critical: 0, high: 1, medium: 2 } as const

export interface AnomaliesTree extends TreeDataProvider<AnomalyNode> {
  readonly onDidChangeTreeData: Event<AnomalyNode | undefined>
  dispose(): void
}

export function createAnomaliesTree(state: State): AnomaliesTree {
  const changed = new EventEmitter<AnomalyNode | undefined>()
  const following = state.onDidChange(change => {
    if (change.kind === 'overview') changed.fire(undefined)
  })
  return {
    onDidChangeTreeData: changed.event,
    getChildren(node) {
      if (node) return []
      state.want()
      if (state.overview.status === 'failed') return []
      return [...state.anomalies()]
        .sort((a, b) => rank[a.severity] - rank[b.severity] || a.firstSeen.localeCompare(b.firstSeen))
        .map(anomaly => ({ kind: 'anomaly', anomaly }))
    },
    getTreeItem: ({ anomaly }) => anomalyItem(anomaly, place(anomaly, state), left(anomaly, state)),
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}

interface Place {
  /** The database, or the instance when it is about no database. */
  readonly short: string
  readonly long: string
}

function place(anomaly: Anomaly, state: State): Place {
  const database = state.database(anomaly.databaseId)
  const names = [database?.name, state.instance(anomaly.instanceId)?.title]
    .filter(name => name !== undefined)
    .map(shown)
  return { short: names[0] ?? '', long: names.join(', ') }
}

/** What of a drifted database is not looked at, in words. */
function left({ kind, databaseId }: Anomaly, state: State): string {
  const database = kind === 'drift' && databaseId !== undefined ? state.database(databaseId) : undefined
  return ignoredFacts(database?.ignored ?? {}).join('; ')
}

function anomalyItem(anomaly: Anomaly, where: Place, ignored: string): TreeItem {
  const word = anomalyWord[anomaly.kind]
  const item = new TreeItem(where.short === '' ? word : `${where.short}: ${word.toLowerCase()}`)
  item.id = `anomaly/${anomaly.id}`
  item.description = shown(anomaly.summary)
  item.contextValue = `anomaly ${anomaly.kind}`
  item.iconPath =
    anomaly.severity === 'critical'
      ? new ThemeIcon('error', new ThemeColor('list.errorForeground'))
      : new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
  item.tooltip = [
    where.long,
    shown(anomaly.summary),
    `First seen ${ago(anomaly.firstSeen, new Date())}, last seen ${ago(anomaly.lastSeen, new Date())}`,
    ...(ignored === '' ? [] : [`Not looked at: ${ignored}`]),
  ].join('\n')
  item.accessibilityInformation = {
    label: `${anomaly.severity}: ${word}, ${where.long}, ${shown(anomaly.summary)}`,
  }
  if (anomaly.kind === 'drift')
    item.command = {
      command: commandId.viewDiff,
      title: 'View Diff',
      arguments: [{ kind: 'anomaly', anomaly }],
    }
  if (anomaly.issueId !== undefined)
    item.command = { command: commandId.openIssue, title: 'Open Issue', arguments: [anomaly.issueId] }
  return item
}
