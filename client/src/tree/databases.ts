// The Databases view: environments or instances, their databases, and lazily what is in them.
// Reads the state, never the server. Which rows stand where is databaseRows.ts's affair.
import { type Event, EventEmitter, type TreeDataProvider, type TreeItem, window } from 'vscode'
import type { SchemaObject } from '#protocol/instance.ts'
import { commandId, viewId } from '../names.ts'
import type { State } from '../state.ts'
import { databaseRows } from './databaseRows.ts'
import {
  changeItem,
  databaseItem,
  environmentItem,
  groupItem,
  historyItem,
  ignoredItem,
  instanceItem,
  moreItem,
  noteItem,
  objectItem,
} from './items.ts'
import { latestReads } from './latest.ts'
import type { DatabasesNode } from './node.ts'
import { type Row, redrawn } from './redrawn.ts'

export interface DatabasesTree extends TreeDataProvider<DatabasesNode> {
  readonly onDidChangeTreeData: Event<DatabasesNode | DatabasesNode[] | undefined>
  /** The row of an object, or the nearest one above it that is there: fit to be revealed. */
  rowOf(databaseId: number, object: SchemaObject): Promise<DatabasesNode | undefined>
  dispose(): void
}

export function createDatabasesTree(state: State): DatabasesTree {
  const changed = new EventEmitter<DatabasesNode | DatabasesNode[] | undefined>()
  const rows = databaseRows(state)
  let drawn: readonly Row<DatabasesNode>[] = []
  const reads = latestReads<DatabasesNode>()
  /** Down to the row that is being revealed: VS Code asks for each one what it stands under. */
  let way: readonly DatabasesNode[] = []

  const following = state.onDidChange(change => {
    switch (change.kind) {
      case 'overview': {
        const before = drawn
        drawn = rows.roots().map(row)
        const others = redrawn(before, drawn)
        const reread = change.afresh ? rows.databases().map(({ id }) => rows.nodeOf('database', id)) : []
        if (others === 'all') changed.fire(undefined)
        else if (others.length + reread.length > 0) changed.fire([...others, ...reread])
        return
      }
      case 'database':
        changed.fire(rows.nodeOf('database', change.id))
        return
      case 'history':
        changed.fire(rows.nodeOf('history', change.databaseId))
        return
      case 'issues':
      case 'issue':
      case 'remembered':
        return
      default:
        change satisfies never
    }
  })

  /** A node of the overview as it is drawn, with those under it; what a database holds is not looked at. */
  function row(node: DatabasesNode): Row<DatabasesNode> {
    const item = itemOf(node)
    return {
      node,
      id: item.id ?? '',
      look: JSON.stringify(item),
      rows: rows.fromOverview(node).map(row),
    }
  }

  function itemOf(node: DatabasesNode): TreeItem {
    switch (node.kind) {
      case 'environment': {
        const environment = state.environment(node.id)
        return environment ? environmentItem(environment, rows.inEnvironment(node.id).length) : gone(node)
      }
      case 'instance': {
        const instance = state.instance(node.id)
        return instance ? instanceItem(instance, rows.onInstance(node.id).length) : gone(node)
      }
      case 'database': {
        const database = state.database(node.id)
        if (!database) return gone(node)
        return databaseItem(database, {
          environment: state.environment(database.environmentId),
          instance: state.instance(database.instanceId),
          layout: state.layout,
          drifted: (state.known()?.anomalies ?? []).some(
            ({ kind, databaseId }) => kind === 'drift' && databaseId === node.id,
          ),
        })
      }
      case 'group':
        return groupItem(node)
      case 'object':
        return objectItem(node)
      case 'history':
        return historyItem(node.databaseId)
      case 'ignored': {
        const database = state.database(node.databaseId)
        return database ? ignoredItem(database) : gone(node)
      }
      case 'change':
        return changeItem(node.change, new Date())
      case 'moreChanges':
        return moreItem(`more/${node.databaseId}`, commandId.showMoreChanges, node.databaseId)
      case 'note':
        return noteItem(node)
      default:
        return node satisfies never
    }
  }

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem(node) {
      const item = itemOf(node)
      for (const id of [item.id, ...rows.fromOverview(node).map(under => itemOf(under).id)])
        if (id !== undefined) reads.drawn(id)
      return item
    },
    getChildren(node) {
      state.want()
      if (!node) {
        drawn = rows.roots().map(row)
        return drawn.map(root => root.node)
      }
      if (node.kind === 'environment' || node.kind === 'instance') return [...rows.fromOverview(node)]
      // A server may take its time: the click is answered by a bar that moves.
      const location = { viewId: viewId.databases }
      return reads.read(
        itemOf(node).id ?? '',
        async () => window.withProgress({ location }, () => rows.fromServer(node)),
        () => changed.fire(node),
      )
    },
    async rowOf(databaseId, object) {
      way = await rows.wayTo(databaseId, object)
      return way.at(-1)
    },
    getParent(node) {
      const above = way[way.indexOf(node) - 1]
      if (above) return above
      if (node.kind !== 'database') return undefined
      const database = state.database(node.id)
      if (!database) return undefined
      return state.layout === 'instance'
        ? rows.nodeOf('instance', database.instanceId)
        : rows.nodeOf('environment', database.environmentId)
    },
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}

function gone(node: DatabasesNode): TreeItem {
  return noteItem({ id: `gone/${JSON.stringify(node)}`, text: 'No longer there' })
}
