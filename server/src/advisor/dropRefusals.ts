// Why PostgreSQL refuses a DROP or a TRUNCATE as the known schema stands: what leans on the thing that goes.
// Views are view-in-the-way's affair.
import type { DropStmt, Node } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { type CatalogView, displayPart, nameOf } from '../impact/catalog/view.ts'
import { castType } from '../impact/literals.ts'
import { policiesReading } from '../impact/names/policyUses.ts'
import { all, as, type Body, type Qualified, qualified, rangeName, walk } from '../impact/nodes.ts'
import { childrenOf } from '../impact/relations.ts'
import { functionKey } from '../impact/replay/callsOf.ts'
import { drawnFrom } from '../impact/replay/createSequence.ts'
import { droppedName } from '../impact/replay/drop.ts'
import { usersNamed } from '../impact/replay/typeUsers.ts'
import type { RuleContext } from './context.ts'
import type { Refusal } from './refusals.ts'

export function ofDrop(context: RuleContext, stmt: DropStmt): Refusal[] {
  const { view } = context
  const kind = stmt.removeType ?? ''
  const cascade = stmt.behavior === 'DROP_CASCADE'
  if (/^OBJECT_(TYPE|DOMAIN)$/.test(kind))
    return cascade ? [] : (stmt.objects ?? []).flatMap(object => usersInTheWay(context, object))
  if (/^OBJECT_(FUNCTION|ROUTINE)$/.test(kind))
    return cascade ? [] : (stmt.objects ?? []).flatMap(object => callersInTheWay(context, object))
  const named = (stmt.objects ?? []).map(object => view.resolve(droppedName(object)).known)
  return named.flatMap(known => {
    if (!known) return []
    const refused = (message: string): Refusal[] => [{ at: context.namedSpan(known.name), message }]
    if (kind === 'OBJECT_INDEX') {
      const key = known.index?.constraint
      const above = known.parent === undefined ? undefined : view.byId(known.parent)
      if (above)
        return refused(
          `${nameOf(known)} belongs to ${nameOf(above)}, so PostgreSQL refuses this. Drop that index, which takes this one along.`,
        )
      return key === undefined
        ? []
        : refused(
            `${nameOf(known)} belongs to the constraint ${displayPart(key)}, so PostgreSQL refuses this. Drop the constraint, which takes its index along.`,
          )
    }
    if (kind === 'OBJECT_SEQUENCE' && !cascade) {
      const drawn = columnDrawing(known, view)
      return drawn === undefined
        ? []
        : refused(
            `The default of ${drawn} draws from ${nameOf(known)}, so PostgreSQL refuses this. Drop that default first.`,
          )
    }
    if (kind !== 'OBJECT_TABLE' || cascade) return []
    const isNamed = (one: Relation) => named.includes(one)
    const [key] = keysTo(known, view).filter(one => !isNamed(one.table))
    if (key)
      return refused(
        `${displayPart(key.name)} of ${nameOf(key.table)} points at ${nameOf(known)}, so PostgreSQL refuses this. Drop that foreign key first.`,
      )
    const policy = policiesReading(known, view).find(one => !isNamed(one.table))
    if (policy)
      return refused(
        `The policy ${displayPart(policy.name)} of ${nameOf(policy.table)} reads ${nameOf(known)}, so PostgreSQL refuses this. Drop that policy first.`,
      )
    const heir = childrenOf(known, view).find(one => !isNamed(one))
    return heir
      ? refused(
          `${nameOf(heir)} inherits from ${nameOf(known)}, so PostgreSQL refuses this. Drop it too, or let it inherit no more first.`,
        )
      : []
  })
}

/** A column that a sequence numbers; a default that has its name as text does not lean on it. */
function columnDrawing(sequence: Relation, view: CatalogView): string | undefined {
  for (const id of view.items('drawing', sequence.id)) {
    const table = view.byId(id)
    const column = table?.columns.find(
      one => one.draws === sequence.id || namesDrawn(one.fallback, view).includes(sequence.id),
    )
    if (table && column) return `${displayPart(column.name)} of ${nameOf(table)}`
  }
  return undefined
}

function namesDrawn(fallback: Node | undefined, view: CatalogView): string[] {
  const found: string[] = []
  walk({ fallback }, (kind, body) => {
    if (kind !== 'FuncCall') return undefined
    const call = body as Body<'FuncCall'>
    if (castType(call.args?.[0])?.name !== 'text') found.push(drawnFrom(call, view)?.id ?? '')
    return undefined
  })
  return found
}

/** A table that a foreign key points at is not emptied alone, unless CASCADE is written. */
export function ofTruncate(context: RuleContext, relations: readonly Node[] | undefined): Refusal[] {
  const ranges = all(relations, 'RangeVar')
  const tables = ranges.map(range => context.view.resolve(rangeName(range)).known)
  return tables.flatMap((table, i) => {
    const [key] = table ? keysTo(table, context.view).filter(one => !tables.includes(one.table)) : []
    return table && key
      ? [
          {
            at: context.nameSpan(ranges[i]),
            message: `${displayPart(key.name)} of ${nameOf(key.table)} points at ${nameOf(table)}, so PostgreSQL refuses to empty it alone. Name both tables.`,
          },
        ]
      : []
  })
}

/** Foreign keys of other tables. */
function keysTo(table: Relation, view: CatalogView): { readonly table: Relation; readonly name: string }[] {
  return [...view.items('referencing', table.id)].flatMap(item => {
    const [id = '', name = ''] = item.split('\u0001')
    const other = view.byId(id)
    const stands = other?.constraints.some(one => one.name === name && one.references?.id === table.id)
    return other && stands && other.id !== table.id && other.parent === undefined
      ? [{ table: other, name }]
      : []
  })
}

/** Triggers, and views that call it; of several functions of one name it is not told which one they mean. */
function callersInTheWay(context: RuleContext, object: Node): Refusal[] {
  const { view } = context
  const name = qualified(as(object, 'ObjectWithArgs')?.objname)
  if (view.userFunction(name)?.overloads.length !== 1) return []
  const key = functionKey(name, view)
  const [trigger] = view.items('callers', key)
  const [id = '', called = ''] = trigger?.split('\u0001') ?? []
  const table = view.byId(id)
  const caller = [...view.items('calling', key)]
    .flatMap(one => view.byId(one) ?? [])
    .find(one => calls(one.query, name))
  const what = table ? `The trigger ${displayPart(called)} of ${nameOf(table)}` : caller && nameOf(caller)
  return what === undefined
    ? []
    : [
        {
          at: context.namedSpan(name.relname),
          message: `${what} calls ${displayPart(name.relname)}, so PostgreSQL refuses this. Drop that first.`,
        },
      ]
}

function calls(query: Node | undefined, { relname }: Qualified): boolean {
  let found = false
  walk({ query }, (kind, body) => {
    found ||= kind === 'FuncCall' && qualified((body as Body<'FuncCall'>).funcname).relname === relname
    return !found
  })
  return found
}

function usersInTheWay(context: RuleContext, object: Node): Refusal[] {
  const name = qualified(as(object, 'TypeName')?.names)
  const { relations } = usersNamed(name, context.view)
  for (const table of relations) {
    const column = table.columns.find(one => one.type?.name === name.relname)
    if (column)
      return [
        {
          at: context.namedSpan(name.relname),
          message: `${displayPart(column.name)} of ${nameOf(table)} has this type, so PostgreSQL refuses this. Change or drop that column first.`,
        },
      ]
  }
  return []
}
