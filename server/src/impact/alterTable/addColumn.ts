// ADD COLUMN: when a new column makes PostgreSQL write or read every row.
import type { ColumnDef } from '@pgsql/types'
import type { SqlType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isBuiltInType, serialTypes } from '../coercion.ts'
import { constraintsOf, isNull } from '../definitions.ts'
import type { Certainty } from '../impact.ts'
import { sqlType } from '../nodes.ts'
import { checksOf } from '../query/evaluated.ts'
import { evaluate } from '../query/running.ts'
import { volatilityOf } from '../volatility.ts'
import { addConstraint } from './constraint.ts'
import { type Scene, work } from './scene.ts'

/** Why adding this column writes every row, if it does. */
export function addedColumnRewrites(
  def: ColumnDef,
  view: CatalogView,
  version: number,
):
  | { certainty: Certainty; why: string; kind: 'volatile' | 'serial' | 'identity' | 'generated' | 'domain' }
  | undefined {
  const constraints = constraintsOf(def)
  const type = sqlType(def.typeName)
  const defaulted = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const generated = constraints.find(one => one.contype === 'CONSTR_GENERATED')
  if (type && type.schema === undefined && type.name in serialTypes)
    return { certainty: 'yes', kind: 'serial', why: `${type.name} numbers every row with nextval()` }
  if (constraints.some(one => one.contype === 'CONSTR_IDENTITY'))
    return { certainty: 'yes', kind: 'identity', why: 'the identity numbers every row' }
  if (generated && generated.generated_kind !== 'v')
    return { certainty: 'yes', kind: 'generated', why: 'the stored expression is computed for every row' }
  if (defaulted && !isNull(defaulted.raw_expr)) {
    const { volatility, because } = volatilityOf(defaulted.raw_expr, view, version)
    if (volatility === 'volatile')
      return { certainty: 'yes', kind: 'volatile', why: `the default calls ${because}` }
    if (volatility === 'unknown')
      return { certainty: 'perhaps', kind: 'volatile', why: `${because} may be volatile` }
  }
  if (!type || isBuiltInType(type, version) || type.array) return undefined
  const domain = view.userType(type)
  if (domain?.kind === 'domain' && domainConstrained(type, view)) {
    // PostgreSQL 19 and later may learn better; 13 to 18 always write.
    return { certainty: 'yes', kind: 'domain', why: `the domain ${type.name} has constraints to check` }
  }
  return undefined
}

function domainConstrained(type: { schema?: string; name: string }, view: CatalogView): boolean {
  const domain = view.userType(type)
  if (domain?.kind !== 'domain') return false
  if (domain.notNull || (domain.checks?.length ?? 0) > 0) return true
  return domain.base ? domainConstrained(domain.base, view) : false
}

/** A type that nothing before this told of: an enum, an extension's, or a domain. */
const isUnseen = (type: SqlType | undefined, { view, version }: Scene): boolean =>
  type !== undefined &&
  !type.array &&
  !isBuiltInType(type, version) &&
  !view.userType(type) &&
  !view.historyKnown()

export function addColumn(def: ColumnDef, scene: Scene): void {
  const rewrite = addedColumnRewrites(def, scene.view, scene.version)
  if (rewrite) work('rewrites', scene, rewrite.certainty, rewrite.why)
  else if (isUnseen(sqlType(def.typeName), scene))
    work('rewrites', scene, 'perhaps', 'its type may be a domain with constraints to check')
  const constraints = constraintsOf(def)
  const computed = constraints.filter(one => /^CONSTR_(DEFAULT|GENERATED)$/.test(one.contype ?? ''))
  evaluate(
    [...computed.flatMap(one => one.raw_expr ?? []), ...checksOf(sqlType(def.typeName), scene.view)],
    scene,
  )
  for (const node of constraints) addConstraint(node, def.colname ?? '', scene)
  const has = (kind: string) => constraints.some(one => one.contype === kind)
  const fallback = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const notNull = has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY')
  const virtual = constraints.some(one => one.contype === 'CONSTR_GENERATED' && one.generated_kind === 'v')
  if (notNull && (!fallback || isNull(fallback.raw_expr)) && !rewrite) {
    work('scans', scene, 'yes', `every row must have a value for ${def.colname}`)
  } else if (notNull && virtual) {
    work('scans', scene, 'yes', `every row's ${def.colname} is checked`)
  }
}
