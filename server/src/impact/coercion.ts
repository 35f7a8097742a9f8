// Does ALTER COLUMN ... TYPE rewrite the table? The answer PostgreSQL's ATColumnChangeRequiresRewrite
// gives after its planner support functions have dropped needless length coercions.
import type { Node } from '@pgsql/types'
import type { SqlType } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { facts } from './facts.ts'
import { castFacts } from './generated/castFacts.ts'
import { typeFacts } from './generated/typeFacts.ts'
import { as, sqlType, texts } from './nodes.ts'

export type Rewrite = 'no' | 'yes' | 'perhaps'

const casts = facts(castFacts)
const types = facts(typeFacts)

export const isBuiltInType = (type: SqlType, version: number): boolean =>
  type.schema === undefined && (types(type.name, version) !== undefined || type.name in serialTypes)

export const serialTypes: Readonly<Record<string, string>> = {
  smallserial: 'int2',
  serial2: 'int2',
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
}

/** What changing a column from one type to another costs, with its USING expression if there is one. */
export function typeChange(
  column: string,
  from: SqlType | undefined,
  to: SqlType,
  using: Node | undefined,
  view: CatalogView,
  version: number,
): Rewrite {
  const steps = using ? castChain(using, column) : []
  if (!steps) return 'yes'
  let current = from
  let worst: Rewrite = 'no'
  for (const next of [...steps, to]) {
    const one: Rewrite = current ? coercion(current, next, view, version) : fromUnknown(next, view, version)
    if (one === 'yes') return 'yes'
    if (one === 'perhaps') worst = 'perhaps'
    current = next
  }
  return worst
}

/** The types of `c::a::b`, innermost first; undefined when the expression is anything but casts of the column. */
function castChain(expression: Node, column: string): SqlType[] | undefined {
  const cast = as(expression, 'TypeCast')
  if (cast?.arg) {
    const inner = castChain(cast.arg, column)
    const type = sqlType(cast.typeName)
    return inner && type ? [...inner, type] : undefined
  }
  const collate = as(expression, 'CollateClause')
  if (collate?.arg) return castChain(collate.arg, column)
  const fields = texts(as(expression, 'ColumnRef')?.fields)
  return fields.at(-1) === column ? [] : undefined
}

function fromUnknown(to: SqlType, view: CatalogView, version: number): Rewrite {
  const domain = view.userType(to)
  if (domain?.kind === 'domain' && (domain.notNull || (domain.checks?.length ?? 0) > 0)) return 'yes'
  // Nothing becomes these without every row being written, short of already being so.
  void version
  return 'perhaps'
}

function coercion(from: SqlType, to: SqlType, view: CatalogView, version: number): Rewrite {
  if (sameType(from, to)) return 'no'
  const source = baseOf(from, view)
  const target = flattened(to, view)
  if (target === 'constrained') return 'yes'
  if (sameType(source, target)) return 'no'
  if (source.array || target.array) return arrays(source, target, view, version)
  if (!isBuiltInType(source, version) || !isBuiltInType(target, version)) {
    if (source.name === target.name && source.schema === target.schema) return 'perhaps'
    const ownForm = [source, target].some(type =>
      /^(enum|composite|range)$/.test(view.userType(type)?.kind ?? ''),
    )
    if (ownForm) return 'yes'
    const citext =
      [source.name, target.name].sort().join() === 'citext,text' ||
      /^citext,(text|varchar)$/.test([source.name, target.name].sort().join())
    if (citext) return target.mods.length > 0 ? 'yes' : 'no'
    return 'perhaps'
  }
  if (source.name === target.name) return resized(source, target)
  const zones = `${source.name}>${target.name}`
  if (zones === 'timestamp>timestamptz' || zones === 'timestamptz>timestamp') {
    if (!precisionFits(undefined, target.mods[0])) return 'yes'
    const zone = view.setting('timezone')?.value
    if (zone === undefined) return 'perhaps'
    return alwaysUtc.test(zone) ? 'no' : 'yes'
  }
  if (casts(zones, version) !== 'b') return 'yes'
  // A domain's length is enforced on the value as it comes, any other on one that has lost its own.
  const held = target === to ? [] : modifiers(source)
  return resized({ ...target, mods: held }, target)
}

/** Time zones that never were anything but UTC, by name or as a number of hours. */
const alwaysUtc = /^((etc\/)?(utc|uct|gmt|gmt[+-]?0|zulu|universal|greenwich)|[+-]?0+(:0+)*)$/i

const sameType = (a: SqlType, b: SqlType): boolean =>
  a.name === b.name &&
  (a.schema ?? '') === (b.schema ?? '') &&
  a.array === b.array &&
  modifiers(a).join() === modifiers(b).join()

/** `numeric(10)` is `numeric(10,0)`. */
function modifiers(type: SqlType): readonly number[] {
  if (type.name === 'numeric' && type.mods.length === 1) return [type.mods[0] as number, 0]
  return type.mods
}

/** A domain's base; `constrained` when values must be checked. */
function flattened(type: SqlType, view: CatalogView): SqlType | 'constrained' {
  const serial = serialTypes[type.name]
  if (serial && type.schema === undefined) return { ...type, name: serial }
  const user = type.array ? undefined : view.userType(type)
  if (user?.kind !== 'domain' || !user.base) return type
  if (user.notNull || (user.checks?.length ?? 0) > 0) return 'constrained'
  return flattened(user.base, view)
}

/** What a domain's values are stored as; the base's length is forgotten on the way out. */
export function baseOf(type: SqlType, view: CatalogView): SqlType {
  const user = type.array ? undefined : view.userType(type)
  if (user?.kind === 'domain' && user.base) return { ...baseOf(user.base, view), mods: [] }
  const serial = type.schema === undefined ? serialTypes[type.name] : undefined
  return serial ? { ...type, name: serial } : type
}

function arrays(source: SqlType, target: SqlType, view: CatalogView, version: number): Rewrite {
  if (source.array !== target.array) return 'yes'
  const isKnown = (type: SqlType) => isBuiltInType(type, version) || view.userType(type) !== undefined
  if (!isKnown(source) || !isKnown(target)) return 'perhaps'
  if (source.name === target.name) return target.mods.length === 0 ? 'no' : 'yes'
  return 'yes'
}

function resized(source: SqlType, target: SqlType): Rewrite {
  const [was, wasScale] = modifiers(source)
  const [is, isScale] = modifiers(target)
  if (is === undefined || modifiers(source).join() === modifiers(target).join()) return 'no'
  switch (source.name) {
    case 'varchar':
    case 'varbit':
      return was !== undefined && is >= was ? 'no' : 'yes'
    case 'numeric':
      return was !== undefined && is >= was && wasScale === isScale ? 'no' : 'yes'
    case 'timestamp':
    case 'timestamptz':
    case 'time':
    case 'timetz':
      return precisionFits(was, is) ? 'no' : 'yes'
    case 'interval':
      return intervalFits(source.mods, target.mods) ? 'no' : 'yes'
    default:
      return 'yes'
  }
}

/** Six digits are all there is, so an absent precision is the same as six. */
const precisionFits = (was: number | undefined, is: number | undefined): boolean =>
  is === undefined || is >= 6 || (was !== undefined && is >= was)

const allFields = 0x7fff

/** Modifiers of an interval: [fields, precision]. */
function intervalFits(was: readonly number[], is: readonly number[]): boolean {
  const wasFields = was[0] ?? allFields
  const isFields = is[0] ?? allFields
  const covers = isFields === allFields || leastField(isFields) <= leastField(wasFields)
  if (!covers) return false
  const keepsSeconds = leastField(wasFields) > 0
  return keepsSeconds || precisionFits(was[1], is[1])
}

/** interval_support's order of the finest field kept: second 0, minute 1, hour 2, day 3, month 4, year 5. */
function leastField(mask: number): number {
  if (mask === allFields) return 0
  const second = 1 << 12
  const minute = 1 << 11
  const hour = 1 << 10
  const day = 1 << 3
  const month = 1 << 1
  if (mask & second) return 0
  if (mask & minute) return 1
  if (mask & hour) return 2
  if (mask & day) return 3
  if (mask & month) return 4
  return 5
}
