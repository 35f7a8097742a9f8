// Sequences, carried into the virtual catalog: those that are created, and those that come with a serial
// or identity column; and which tables' defaults draw from them.
import type { ColumnDef } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { serialTypes } from '../coercion.ts'
import { constraintsOf, joinName } from '../definitions.ts'
import { literal } from '../literals.ts'
import { type Body, sqlType, text, walk } from '../nodes.ts'
import { fresh, placeOf } from './place.ts'

export function createSequence(stmt: Body<'CreateSeqStmt'>, view: CatalogView): void {
  const place = placeOf(stmt.sequence, view)
  if (place.exists) return
  view.putRelation(fresh(place, 'sequence', stmt.sequence, stmt.if_not_exists === true, view))
}

/** The sequence behind a serial or identity column, or the one that a column's default names. */
export function columnSequence(def: ColumnDef, table: Relation, view: CatalogView): void {
  const type = sqlType(def.typeName)
  const constraints = constraintsOf(def)
  const serial = type !== undefined && type.schema === undefined && type.name in serialTypes
  if (serial || constraints.some(one => one.contype === 'CONSTR_IDENTITY')) {
    const place = {
      schema: table.schema,
      name: joinName([table.name, def.colname ?? ''], 'seq'),
      exists: false,
    }
    const sequence = fresh(place, 'sequence', undefined, false, view)
    view.putRelation(sequence)
    view.put('owned', table.id, sequence.id)
    if (serial) view.put('drawing', sequence.id, table.id)
  }
  const fallback = constraints.find(one => one.contype === 'CONSTR_DEFAULT')?.raw_expr
  walk({ fallback }, (kind, body) => {
    if (kind !== 'FuncCall') return undefined
    const { funcname, args } = body as unknown as Body<'FuncCall'>
    const name = text(funcname?.at(-1)) === 'nextval' ? literal(args?.[0]) : undefined
    const parts = name?.split('.') ?? []
    const [relname, schemaname] = [parts.at(-1), parts.at(-2)]
    if (relname === undefined || parts.length > 2) return undefined
    const sequence = view.relation(
      schemaname === undefined ? { relname } : { relname, schemaname },
      'sequence',
    )
    view.put('drawing', sequence.id, table.id)
    return undefined
  })
}
