// Makes the three views and keeps their badges; shows a database on request.
import { type Disposable, window } from 'vscode'
import type { SchemaObject } from '#protocol/instance.ts'
import { plural, shown } from '../display.ts'
import { viewId } from '../names.ts'
import type { State } from '../state.ts'
import { createAnomaliesTree } from './anomalies.ts'
import { createDatabasesTree } from './databases.ts'
import { createDecorations } from './decorations.ts'
import { createIssuesTree } from './issues.ts'

export interface Views extends Disposable {
  /** Shows an object, or a database where none is given. */
  reveal(databaseId: number, object?: SchemaObject): Promise<void>
}

export function createViews(state: State): Views {
  const trees = [createDatabasesTree(state), createIssuesTree(state), createAnomaliesTree(state)] as const
  const [databasesTree, issuesTree, anomaliesTree] = trees
  const databases = window.createTreeView(viewId.databases, {
    treeDataProvider: databasesTree,
    showCollapseAll: true,
  })
  const issues = window.createTreeView(viewId.issues, { treeDataProvider: issuesTree })
  const anomalies = window.createTreeView(viewId.anomalies, { treeDataProvider: anomaliesTree })
  const decorations = createDecorations(state)

  function showBadges(): void {
    const waiting = state.openIssues().filter(issue => issue.waitingForViewer).length
    const found = state.anomalies().length
    issues.badge =
      waiting === 0 ? undefined : { value: waiting, tooltip: `${plural(waiting, 'issue')} waiting for you` }
    anomalies.badge =
      found === 0 ? undefined : { value: found, tooltip: plural(found, 'anomaly', 'anomalies') }
    const project = state.project(state.projectFilter)?.name
    for (const view of [databases, issues, anomalies])
      view.description = project === undefined ? '' : shown(project)
  }

  const parts: Disposable[] = [
    ...trees,
    databases,
    issues,
    anomalies,
    decorations,
    window.registerFileDecorationProvider(decorations),
    state.onDidChange(change => {
      if (change.kind === 'overview' || change.kind === 'remembered') showBadges()
    }),
  ]
  return {
    async reveal(databaseId, object) {
      const row = object && (await databasesTree.rowOf(databaseId, object))
      await databases.reveal(row ?? { kind: 'database', id: databaseId }, {
        select: true,
        focus: true,
        expand: true,
      })
    },
    dispose() {
      for (const part of parts) part.dispose()
    },
  }
}
