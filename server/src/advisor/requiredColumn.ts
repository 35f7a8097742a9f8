// A column added that must have a value and is given none: by NOT NULL, as a key, or by its domain.
import type { SqlType, UserType } from '../impact/catalog/values.ts'
import type { CatalogView } from '../impact/catalog/view.ts'
import { serialTypes } from '../impact/coercion.ts'
import { constraintsOf, isNull } from '../impact/definitions.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'
import type { NewColumn } from './newColumns.ts'

/** The words that demand the value; undefined where the column may be null, or gets something. */
export function demandsValue(context: RuleContext, { def, type, typeSpan }: NewColumn): Span | undefined {
  const constraints = constraintsOf(def)
  const domains = domainsOf(type, context.view)
  const written = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const isGiven =
    constraints.some(one => one.contype === 'CONSTR_GENERATED' || one.contype === 'CONSTR_IDENTITY') ||
    (type?.schema === undefined && (type?.name ?? '') in serialTypes) ||
    (written ? !isNull(written.raw_expr) : domains.some(one => one.hasDefault))
  if (isGiven) return undefined
  const required = constraints.find(one => /^CONSTR_(NOTNULL|PRIMARY)$/.test(one.contype ?? ''))
  if (!required) return domains.some(one => one.notNull) ? typeSpan : undefined
  const at = context.at(required.location)
  return context.words(required.contype === 'CONSTR_NOTNULL' ? 'not null' : 'primary key', at)
}

/** A domain, and those that it stands on. */
function domainsOf(type: SqlType | undefined, view: CatalogView): UserType[] {
  const domain = type && !type.array ? view.userType(type) : undefined
  return domain?.kind === 'domain' ? [domain, ...domainsOf(domain.base, view)] : []
}
