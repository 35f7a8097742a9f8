// Sequences, carried into the virtual catalog: those that are created, and those that come with a serial
// or identity column; and which tables' defaults draw from them.
import type { ColumnDef, Node } from '@pgsql/types'
import type { Column, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { serialTypes } from '../coercion.ts'
import { firstFree, joinName } from '../definitions.ts'
import { literal } from '../literals.ts'
import { all, as, type Body, qualified, rangeName, sqlType, text, walk } from '../nodes.ts'
import { fresh, placeOf } from './place.ts'

export function createSequence(stmt: Body<'CreateSeqStmt'>, view: CatalogView): void {
  const place = placeOf(stmt.sequence, view)
  if (place.exists) return
  const sequence = fresh(place, 'sequence', stmt.sequence, stmt.if_not_exists === true, view)
  view.putRelation(sequence)
  noteOwner(sequence, stmt.options, view)
}

export function alterSequence(stmt: Body<'AlterSeqStmt'>, view: CatalogView): void {
  const { known } = view.resolve(rangeName(stmt.sequence))
  if (known?.kind === 'sequence') noteOwner(known, stmt.options, view)
}

/** OWNED BY: the table that takes the sequence along when it is dropped. */
function noteOwner(sequence: Relation, options: readonly Node[] | undefined, view: CatalogView): void {
  const given = all(options, 'DefElem').find(one => one.defname === 'owned_by')
  if (!given) return
  const { ownedBy, ...free } = sequence
  if (ownedBy !== undefined) view.put('owned', ownedBy, sequence.id, false)
  const column = as(given.arg, 'List')?.items ?? []
  // NONE stands there alone.
  if (column.length > 1) own(free, view.relation(qualified(column.slice(0, -1))), view)
  else view.putRelation(free)
}

function own(sequence: Relation, table: Relation, view: CatalogView): void {
  view.putRelation({ ...sequence, ownedBy: table.id })
  view.put('owned', table.id, sequence.id)
}

/** A new column with the sequence behind it: its own if it is serial or an identity, or the one its default names. */
export function numbered(column: Column, def: ColumnDef, table: Relation, view: CatalogView): Column {
  const type = sqlType(def.typeName)
  const serial = type !== undefined && type.schema === undefined && type.name in serialTypes
  noteDrawing(column.fallback, table, view)
  if (!serial && !column.identity) return column
  const sequence = ownSequence(column.name, table, view)
  if (serial) view.put('drawing', sequence.id, table.id)
  return { ...column, draws: sequence.id }
}

/** The sequence that a column brings along. */
export function ownSequence(column: string, table: Relation, view: CatalogView): Relation {
  const isTaken = (relname: string) => view.resolve({ schemaname: table.schema, relname }).known !== undefined
  const name = firstFree(label => joinName([table.name, column], label), 'seq', isTaken)
  const place = { schema: table.schema, name, exists: false }
  const sequence = fresh(place, 'sequence', undefined, false, view)
  own(sequence, table, view)
  return sequence
}

/** The sequences from which a default draws. */
export function noteDrawing(fallback: Node | undefined, table: Relation, view: CatalogView): void {
  walk({ fallback }, (kind, body) => {
    if (kind !== 'FuncCall') return undefined
    const sequence = drawnFrom(body as Body<'FuncCall'>, view)
    if (sequence) view.put('drawing', sequence.id, table.id)
    return undefined
  })
}

/** The sequence that a call of nextval() and its like names. */
export function drawnFrom({ funcname, args }: Body<'FuncCall'>, view: CatalogView): Relation | undefined {
  if (!/^(nextval|currval|setval)$/.test(text(funcname?.at(-1)) ?? '')) return undefined
  const parts = literal(args?.[0])?.split('.') ?? []
  const [relname, schemaname] = [parts.at(-1), parts.at(-2)].map(part => part?.replace(/^"(.*)"$/, '$1'))
  if (relname === undefined || parts.length > 2) return undefined
  return view.relation(schemaname === undefined ? { relname } : { relname, schemaname }, 'sequence')
}
