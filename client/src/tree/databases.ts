// The Databases view: environments or instances, their databases, and lazily what is in them.
// Reads the state, never the server.
import { type Event, EventEmitter, type TreeDataProvider, type TreeItem, window } from 'vscode'
import type { Database } from '#protocol/instance.ts'
import { ignoredFacts } from '../ignored.ts'
import { commandId, viewId } from '../names.ts'
import { asRefused } from '../refused.ts'
import type { MemberParent, State } from '../state.ts'
import { grouped } from './grouping.ts'
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
  objectId,
  objectItem,
} from './items.ts'
import { latestReads } from './latest.ts'
import type { DatabasesNode } from './node.ts'
import { type Row, redrawn } from './redrawn.ts'

export interface DatabasesTree extends TreeDataProvider<DatabasesNode> {
  readonly onDidChangeTreeData: Event<DatabasesNode | DatabasesNode[] | undefined>
  dispose(): void
}

export function createDatabasesTree(state: State): DatabasesTree {
  const changed = new EventEmitter<DatabasesNode | DatabasesNode[] | undefined>()
  /** The nodes the view holds, so that a change redraws one branch and not the whole. */
  const nodes = new Map<string, DatabasesNode>()
  let drawn: readonly Row<DatabasesNode>[] = []
  const reads = latestReads<DatabasesNode>()

  const following = state.onDidChange(change => {
    switch (change.kind) {
      case 'overview': {
        const before = drawn
        drawn = roots().map(row)
        const others = redrawn(before, drawn)
        const reread = change.afresh ? databases().map(({ id }) => nodeOf('database', id)) : []
        if (others === 'all') changed.fire(undefined)
        else if (others.length + reread.length > 0) changed.fire([...others, ...reread])
        return
      }
      case 'database':
        changed.fire(nodeOf('database', change.id))
        return
      case 'history':
        changed.fire(nodeOf('history', change.databaseId))
        return
      case 'issues':
      case 'issue':
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
      rows: overviewRows(node).map(row),
    }
  }

  function databases(): readonly Database[] {
    const { projectFilter } = state
    const all = state.known()?.databases ?? []
    return [...all]
      .filter(database => projectFilter === undefined || database.projectId === projectFilter)
      .sort((a, b) => a.name.localeCompare(b.name) || a.instanceId - b.instanceId)
  }

  function nodeOf(kind: 'environment' | 'instance' | 'database' | 'history', id: number): DatabasesNode {
    return kept(nodes, `${kind}/${id}`, () => (kind === 'history' ? { kind, databaseId: id } : { kind, id }))
  }

  const inEnvironment = (id: number) => databases().filter(database => database.environmentId === id)
  const onInstance = (id: number) => databases().filter(database => database.instanceId === id)

  function roots(): DatabasesNode[] {
    const known = state.known()
    if (!known || state.overview.status === 'failed') return []
    if (state.layout === 'instance') {
      return known.instances
        .filter(({ id }) => state.projectFilter === undefined || onInstance(id).length > 0)
        .map(({ id }) => nodeOf('instance', id))
    }
    const environments = [...known.environments].sort((a, b) => a.position - b.position)
    // An instance without databases would vanish from this layout: it is shown beside the environments.
    const bare = known.instances.filter(
      instance => !known.databases.some(database => database.instanceId === instance.id),
    )
    if (known.instances.length === 0 || (state.projectFilter !== undefined && databases().length === 0))
      return []
    return [
      ...environments.map(({ id }) => nodeOf('environment', id)),
      ...bare.map(({ id }) => nodeOf('instance', id)),
    ]
  }

  const isIgnoring = (id: number) => ignoredFacts(state.database(id)?.ignored ?? {}).length > 0

  /** What stands under a node as far as the overview tells. */
  function overviewRows(node: DatabasesNode): readonly DatabasesNode[] {
    if (node.kind === 'environment') return inEnvironment(node.id).map(({ id }) => nodeOf('database', id))
    if (node.kind === 'instance') return onInstance(node.id).map(({ id }) => nodeOf('database', id))
    return []
  }

  async function members(
    databaseId: number,
    path: string,
    parent?: MemberParent,
  ): Promise<readonly DatabasesNode[]> {
    const { direct, groups } = grouped(await state.members(databaseId, parent))
    const relation = parent && parent.kind !== 'schema' ? { relation: parent.name } : {}
    return [
      ...direct.map((object): DatabasesNode => ({ kind: 'object', databaseId, path, object, ...relation })),
      ...groups.map(
        ({ group, objects }): DatabasesNode => ({ kind: 'group', databaseId, path, group, objects }),
      ),
    ]
  }

  async function changes(databaseId: number): Promise<readonly DatabasesNode[]> {
    const { items, more } = await state.history(databaseId)
    if (items.length === 0) {
      const id = `database/${databaseId}/history/none`
      return state.database(databaseId)?.recordedSnapshot
        ? [{ kind: 'note', id, text: 'No changes recorded yet' }]
        : [{ kind: 'note', id, text: 'Record a first baseline', baselineOf: databaseId }]
    }
    return [
      ...items.map((change): DatabasesNode => ({ kind: 'change', change })),
      ...(more ? [{ kind: 'moreChanges', databaseId } as const] : []),
    ]
  }

  /** What stands under a node as its server tells. */
  async function serverRows(node: DatabasesNode): Promise<readonly DatabasesNode[]> {
    switch (node.kind) {
      case 'database':
        return [
          nodeOf('history', node.id),
          ...(isIgnoring(node.id) ? [{ kind: 'ignored', databaseId: node.id } as const] : []),
          ...(await members(node.id, `database/${node.id}`).catch(noteOf(node))),
        ]
      case 'group':
        return node.objects.map(object => ({
          kind: 'object',
          databaseId: node.databaseId,
          path: `${node.path}/${node.group.id}`,
          object,
        }))
      case 'object': {
        const { kind, schema, name } = node.object
        return members(node.databaseId, objectId(node.path, node.object), { kind, schema, name }).catch(
          noteOf(node),
        )
      }
      case 'history':
        return changes(node.databaseId).catch(noteOf(node))
      case 'environment':
      case 'instance':
      case 'ignored':
      case 'change':
      case 'moreChanges':
      case 'note':
        return []
      default:
        return node satisfies never
    }
  }

  function itemOf(node: DatabasesNode): TreeItem {
    switch (node.kind) {
      case 'environment': {
        const environment = state.environment(node.id)
        return environment ? environmentItem(environment, inEnvironment(node.id).length) : gone(node)
      }
      case 'instance': {
        const instance = state.instance(node.id)
        return instance ? instanceItem(instance, onInstance(node.id).length) : gone(node)
      }
      case 'database': {
        const database = state.database(node.id)
        if (!database) return gone(node)
        return databaseItem(database, {
          environment: state.environment(database.environmentId),
          instance: state.instance(database.instanceId),
          layout: state.layout,
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
      for (const id of [item.id, ...overviewRows(node).map(under => itemOf(under).id)])
        if (id !== undefined) reads.drawn(id)
      return item
    },
    getChildren(node) {
      if (!node) {
        state.want()
        return roots()
      }
      if (node.kind === 'environment' || node.kind === 'instance') return [...overviewRows(node)]
      // A server may take its time: the click is answered by a bar that moves.
      const location = { viewId: viewId.databases }
      return reads.read(
        itemOf(node).id ?? '',
        async () => window.withProgress({ location }, () => serverRows(node)),
        () => changed.fire(node),
      )
    },
    getParent(node) {
      if (node.kind !== 'database') return undefined
      const database = state.database(node.id)
      if (!database) return undefined
      return state.layout === 'instance'
        ? nodeOf('instance', database.instanceId)
        : nodeOf('environment', database.environmentId)
    },
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}

/** A branch that could not be read says why in its place. */
function noteOf(node: { readonly kind: string } & Record<string, unknown>) {
  return (error: unknown): readonly DatabasesNode[] => {
    const { failure } = asRefused(error)
    const id = `failure/${node.kind}/${JSON.stringify(node.id ?? node.databaseId ?? '')}/${JSON.stringify(node.path ?? '')}`
    return [{ kind: 'note', id, text: failure.message, failure }]
  }
}

function gone(node: DatabasesNode): TreeItem {
  return noteItem({ id: `gone/${JSON.stringify(node)}`, text: 'No longer there' })
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
