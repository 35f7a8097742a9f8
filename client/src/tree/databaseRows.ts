// Which rows stand under which in the Databases view, and in what order. How a row looks is items.ts's affair.
import type { Database, SchemaObject } from '#protocol/instance.ts'
import { ignoredFacts } from '../ignored.ts'
import { asRefused } from '../refused.ts'
import type { MemberParent, State } from '../state.ts'
import { grouped } from './grouping.ts'
import { objectId } from './items.ts'
import type { DatabasesNode } from './node.ts'

export interface DatabaseRows {
  /** Those that the project filter lets through, by name. */
  databases(): readonly Database[]
  inEnvironment(id: number): readonly Database[]
  onInstance(id: number): readonly Database[]
  /** The same node for the same thing, so that a change redraws one branch and not the whole. */
  nodeOf(kind: 'environment' | 'instance' | 'database' | 'history', id: number): DatabasesNode
  roots(): readonly DatabasesNode[]
  /** What stands under a node as far as the overview tells. */
  fromOverview(node: DatabasesNode): readonly DatabasesNode[]
  /** What stands under a node as its server tells; a note of why where it does not. Never throws. */
  fromServer(node: DatabasesNode): Promise<readonly DatabasesNode[]>
  /** The rows from a database down to an object of one of its schemas, as far as it is there. */
  wayTo(databaseId: number, object: SchemaObject): Promise<readonly DatabasesNode[]>
}

export function databaseRows(state: State): DatabaseRows {
  const nodes = new Map<string, DatabasesNode>()

  function databases(): readonly Database[] {
    const { projectFilter } = state
    const all = state.known()?.databases ?? []
    return [...all]
      .filter(database => projectFilter === undefined || database.projectId === projectFilter)
      .sort((a, b) => a.name.localeCompare(b.name) || a.instanceId - b.instanceId)
  }

  function nodeOf(kind: 'environment' | 'instance' | 'database' | 'history', id: number): DatabasesNode {
    const key = `${kind}/${id}`
    const known = nodes.get(key)
    const node: DatabasesNode = known ?? (kind === 'history' ? { kind, databaseId: id } : { kind, id })
    nodes.set(key, node)
    return node
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

  function fromOverview(node: DatabasesNode): readonly DatabasesNode[] {
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

  async function fromServer(node: DatabasesNode): Promise<readonly DatabasesNode[]> {
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

  async function wayTo(databaseId: number, object: SchemaObject): Promise<readonly DatabasesNode[]> {
    const way = [nodeOf('database', databaseId)]
    for (;;) {
      const rows = await fromServer(way.at(-1) as DatabasesNode)
      const next = rows.find(row => leadsTo(row, object))
      if (!next) return way
      way.push(next)
      if (next.kind === 'object' && isSame(next.object, object)) return way
    }
  }

  return { databases, inEnvironment, onInstance, nodeOf, roots, fromOverview, fromServer, wayTo }
}

const isSame = (one: SchemaObject, other: SchemaObject) =>
  one.kind === other.kind && one.schema === other.schema && one.name === other.name

/** The row is the object's own, or one that it stands under. */
function leadsTo(row: DatabasesNode, object: SchemaObject): boolean {
  if (row.kind === 'group') return row.objects.some(one => isSame(one, object))
  if (row.kind !== 'object') return false
  return row.object.kind === 'schema' ? row.object.name === object.schema : isSame(row.object, object)
}

/** A branch that could not be read says why in its place. */
function noteOf(node: { readonly kind: string } & Record<string, unknown>) {
  return (error: unknown): readonly DatabasesNode[] => {
    const { failure } = asRefused(error)
    const id = `failure/${node.kind}/${JSON.stringify(node.id ?? node.databaseId ?? '')}/${JSON.stringify(node.path ?? '')}`
    return [{ kind: 'note', id, text: failure.message, failure }]
  }
}
