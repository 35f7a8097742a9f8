// Reads column and constraint definitions out of CREATE TABLE and ALTER TABLE into catalog values, with
// the names PostgreSQL would choose where none is given.
import type { ColumnDef, Constraint as ConstraintNode, IndexElem, Node } from '@pgsql/types'
import type { Column, Constraint, ConstraintKind } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { serialTypes } from './coercion.ts'
import { formOf } from './indexShape.ts'
import { all, as, callsFunction, rangeName, sqlType, text, texts, walk } from './nodes.ts'

/** A column's constraints; attributes that the grammar lists behind them are put on them. */
export function constraintsOf(def: ColumnDef): ConstraintNode[] {
  const found: ConstraintNode[] = []
  for (const node of all(def.constraints, 'Constraint')) {
    const last = found.at(-1)
    if (node.contype === 'CONSTR_ATTR_NOT_ENFORCED' && last) {
      const { is_enforced: _, ...rest } = last
      found[found.length - 1] = { ...rest, skip_validation: true }
    } else if (node.contype === 'CONSTR_ATTR_DEFERRED' && last) {
      found[found.length - 1] = { ...last, deferrable: true, initdeferred: true }
    } else if (node.contype === 'CONSTR_ATTR_DEFERRABLE' && last) {
      found[found.length - 1] = { ...last, deferrable: true }
    } else if (!node.contype?.startsWith('CONSTR_ATTR_')) {
      found.push(node)
    }
  }
  return found
}

export function columnOf(def: ColumnDef): Column {
  const constraints = constraintsOf(def)
  const has = (kind: string) => constraints.some(one => one.contype === kind)
  const generated = constraints.find(one => one.contype === 'CONSTR_GENERATED')
  const type = sqlType(def.typeName)
  const serial = type?.schema === undefined && type !== undefined && type.name in serialTypes
  const defaulted = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const identity = has('CONSTR_IDENTITY')
  const collation = texts(def.collClause?.collname).at(-1)
  const column: Column = {
    name: def.colname ?? '',
    notNull: has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY') || identity || serial,
    hasDefault: (defaulted !== undefined && !isNull(defaulted.raw_expr)) || serial || identity,
    identity,
  }
  return {
    ...column,
    ...(type ? { type } : {}),
    ...(defaulted && callsFunction(defaulted.raw_expr) ? { fallback: defaulted.raw_expr as Node } : {}),
    ...(generated ? { generated: generated.generated_kind === 'v' ? 'virtual' : 'stored' } : {}),
    ...(generated?.raw_expr ? { expression: generated.raw_expr } : {}),
    ...(collation === undefined ? {} : { collation }),
  }
}

/** `DEFAULT NULL`, also through casts. */
export function isNull(expression: Node | undefined): boolean {
  const cast = as(expression, 'TypeCast')
  if (cast) return isNull(cast.arg)
  return as(expression, 'A_Const')?.isnull === true
}

const kinds: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_PRIMARY: 'primary',
  CONSTR_UNIQUE: 'unique',
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'notNull',
}

const constraintKind = (node: ConstraintNode): ConstraintKind | undefined => kinds[node.contype ?? '']

/** A constraint as it will stand in the catalog; `column` is the one it was written on. */
export function constraintOf(
  node: ConstraintNode,
  table: { readonly schema: string; readonly name: string; readonly constraints: readonly Constraint[] },
  column: string | undefined,
  view: CatalogView,
): Constraint | undefined {
  const kind = constraintKind(node)
  if (!kind) return undefined
  const columns = column === undefined ? keysOf(node, kind) : [column]
  const isTaken = (name: string) =>
    table.constraints.some(one => one.name === name) ||
    (/^(primary|unique|exclusion)$/.test(kind) &&
      view.resolve({ schemaname: table.schema, relname: name }).known !== undefined)
  const name = node.conname ?? freeName(table.name, columns, kind, isTaken)
  const references = node.pktable ? referencesOf(node, view) : undefined
  return {
    name,
    kind,
    columns,
    valid: node.skip_validation !== true,
    enforced: kind !== 'check' && kind !== 'foreign' ? true : node.is_enforced === true,
    ...(node.is_no_inherit ? { noInherit: true } : {}),
    ...(node.deferrable ? { deferrable: true } : {}),
    ...(node.initdeferred ? { deferred: true } : {}),
    ...(node.raw_expr ? { expression: node.raw_expr } : {}),
    ...(references ? { references } : {}),
    ...(node.indexname === undefined ? {} : { index: node.indexname }),
    ...(isKey(kind) ? { builds: builtBy(node, kind) } : {}),
  }
}

/** A key has an index behind it. */
export const isKey = (kind: ConstraintKind): boolean =>
  kind === 'primary' || kind === 'unique' || kind === 'exclusion'

function builtBy(node: ConstraintNode, kind: ConstraintKind): NonNullable<Constraint['builds']> {
  const included = texts(node.including)
  if (kind !== 'exclusion')
    return { included, ...(node.nulls_not_distinct ? { nullsNotDistinct: true } : {}) }
  const elements = excluded(node)
  return {
    included,
    method: node.access_method ?? 'gist',
    keys: elements.map(one => one.name),
    forms: elements.map(formOf),
    expressions: elements.flatMap(one => one.expr ?? []),
    ...(node.where_clause ? { predicate: node.where_clause } : {}),
  }
}

const excluded = (node: ConstraintNode): IndexElem[] =>
  (node.exclusions ?? []).flatMap(pair => as(as(pair, 'List')?.items?.[0], 'IndexElem') ?? [])

function keysOf(node: ConstraintNode, kind: ConstraintKind): string[] {
  if (kind === 'foreign') return texts(node.fk_attrs)
  if (kind === 'check') return columnsIn(node.raw_expr)
  if (kind === 'exclusion') return excluded(node).flatMap(one => one.name ?? [])
  return texts(node.keys)
}

function referencesOf(node: ConstraintNode, view: CatalogView): NonNullable<Constraint['references']> {
  const target = view.relation(rangeName(node.pktable), 'table')
  const primary = target.constraints.find(one => one.kind === 'primary')
  const columns = texts(node.pk_attrs)
  return {
    id: target.id,
    columns: columns.length > 0 ? columns : (primary?.columns ?? []),
    onDelete: node.fk_del_action ?? 'a',
    onUpdate: node.fk_upd_action ?? 'a',
  }
}

/** Columns an expression mentions, in order of appearance. */
export function columnsIn(expression: unknown): string[] {
  const found = new Set<string>()
  walk({ expression }, (kind, body) => {
    if (kind !== 'ColumnRef') return undefined
    const last = (body as { fields?: Node[] }).fields?.at(-1)
    const name = text(last)
    if (name !== undefined) found.add(name)
    return undefined
  })
  return [...found]
}

/** An expression after a column it mentions got another name. */
export function columnRenamed(expression: Node, from: string, to: string): Node {
  if (!columnsIn(expression).includes(from)) return expression
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    const fields = as(value as Node, 'ColumnRef')?.fields
    if (fields && text(fields.at(-1)) === from)
      return { ColumnRef: { fields: [...fields.slice(0, -1), { String: { sval: to } }] } }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)]))
  }
  return visit(expression) as Node
}

/** PostgreSQL's ChooseConstraintName: the first of the names it would choose that is not taken. */
export function freeName(
  table: string,
  columns: readonly string[],
  kind: ConstraintKind,
  isTaken: (name: string) => boolean,
): string {
  return firstFree(label => chosenName(table, columns, kind, label), labels[kind], isTaken)
}

/** The first name that is free, of the one with this label and those with a number behind it. */
export function firstFree(
  named: (label: string) => string,
  label: string,
  isTaken: (name: string) => boolean,
): string {
  for (let count = 0; ; count++) {
    const name = named(count === 0 ? label : `${label}${count}`)
    if (!isTaken(name)) return name
  }
}

const labels: Readonly<Record<ConstraintKind, string>> = {
  primary: 'pkey',
  unique: 'key',
  check: 'check',
  foreign: 'fkey',
  exclusion: 'excl',
  notNull: 'not_null',
}

/** The name PostgreSQL chooses where none is taken; with another label where some are. */
export function chosenName(
  table: string,
  columns: readonly string[],
  kind: ConstraintKind,
  label = labels[kind],
): string {
  if (kind === 'primary') return joinName([table], label)
  if (kind === 'check' && columns.length !== 1) return joinName([table], label)
  return joinName([table, columns.join('_')], label)
}

/** makeObjectName: shortens the longer part until the whole has at most 63 bytes. */
export function joinName(parts: readonly string[], suffix: string): string {
  const shortened = [...parts]
  const whole = () => [...shortened, suffix].join('_')
  while (Buffer.byteLength(whole()) > 63) {
    const longest = shortened.reduce(
      (best, part, i) => (part.length > (shortened[best] ?? '').length ? i : best),
      0,
    )
    shortened[longest] = (shortened[longest] ?? '').slice(0, -1)
  }
  return whole()
}

/**
 * True when a CHECK proves that the column is not null, by what predicate_implied_by sees once the
 * planner has simplified it. A check also passes where it is null, which is why `c > 0` proves nothing.
 */
export function provesNotNull(expression: Node | undefined, column: string, negated = false): boolean {
  const test = as(expression, 'NullTest')
  if (test) {
    const row = as(test.arg, 'RowExpr')
    if (row) return !negated && test.nulltesttype === 'IS_NOT_NULL' && (row.args ?? []).some(isIt)
    return (test.nulltesttype === 'IS_NOT_NULL') !== negated && isIt(test.arg)
  }
  const bool = as(expression, 'BoolExpr')
  if (bool?.boolop === 'NOT_EXPR') return provesNotNull(bool.args?.[0], column, !negated)
  if (bool) {
    const args = bool.args ?? []
    if ((bool.boolop === 'AND_EXPR') !== negated) return args.some(arg => provesNotNull(arg, column, negated))
    const open = args.filter(arg => constantTruth(arg) !== negated)
    return open.length > 0 && open.every(arg => provesNotNull(arg, column, negated))
  }
  const comparison = as(expression, 'A_Expr')
  if (!comparison) return false
  const sides = [comparison.lexpr, comparison.rexpr]
  if (comparison.kind === 'AEXPR_DISTINCT' || comparison.kind === 'AEXPR_NOT_DISTINCT')
    return (comparison.kind === 'AEXPR_DISTINCT') !== negated && sides.some(isIt) && sides.some(isNull)
  const operator = text(comparison.name?.[0])
  if (comparison.kind !== 'AEXPR_OP' || (operator !== '=' && operator !== '<>')) return false
  return sides.some((side, i) => {
    const truth = constantTruth(sides[1 - i])
    return truth !== undefined && provesNotNull(side, column, negated !== ((operator === '=') !== truth))
  })

  function isIt(node: Node | undefined): boolean {
    return texts(as(node, 'ColumnRef')?.fields).at(-1) === column
  }
}

/** `true` or `false` as written; undefined for anything else. */
function constantTruth(node: Node | undefined): boolean | undefined {
  const constant = as(node, 'A_Const')?.boolval
  return constant && constant.boolval === true
}
