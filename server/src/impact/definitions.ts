// Reads column and constraint definitions out of CREATE TABLE and ALTER TABLE into catalog values, with
// the names PostgreSQL would choose where none is given.
import type { ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types'
import type { Column, Constraint, ConstraintKind } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { serialTypes } from './coercion.ts'
import { all, as, rangeName, sqlType, text, texts, walk } from './nodes.ts'

/** A column's constraints; attributes that the grammar lists behind them are put on them. */
export function constraintsOf(def: ColumnDef): ConstraintNode[] {
  const found: ConstraintNode[] = []
  for (const node of all(def.constraints, 'Constraint')) {
    const last = found.at(-1)
    if (node.contype === 'CONSTR_ATTR_NOT_ENFORCED' && last) {
      const { is_enforced: _, ...rest } = last
      found[found.length - 1] = { ...rest, skip_validation: true }
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

export const constraintKind = (node: ConstraintNode): ConstraintKind | undefined => kinds[node.contype ?? '']

/** A constraint as it will stand in the catalog; `column` is the one it was written on. */
export function constraintOf(
  node: ConstraintNode,
  table: { readonly schema: string; readonly name: string },
  column: string | undefined,
  view: CatalogView,
): Constraint | undefined {
  const kind = constraintKind(node)
  if (!kind) return undefined
  const columns = column === undefined ? keysOf(node, kind) : [column]
  const name = node.conname ?? chosenName(table.name, columns, kind)
  const references = node.pktable ? referencesOf(node, view) : undefined
  return {
    name,
    kind,
    columns,
    valid: node.skip_validation !== true,
    enforced: kind !== 'check' && kind !== 'foreign' ? true : node.is_enforced === true,
    ...(node.raw_expr ? { expression: node.raw_expr } : {}),
    ...(references ? { references } : {}),
    ...(node.indexname === undefined ? {} : { index: node.indexname }),
  }
}

function keysOf(node: ConstraintNode, kind: ConstraintKind): string[] {
  if (kind === 'foreign') return texts(node.fk_attrs)
  if (kind === 'check') return columnsIn(node.raw_expr)
  if (kind === 'exclusion') {
    return (node.exclusions ?? []).flatMap(pair => {
      const element = as(as(pair, 'List')?.items?.[0], 'IndexElem')
      return element?.name === undefined ? [] : [element.name]
    })
  }
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

/** PostgreSQL's ChooseConstraintName, without its counting for names that are taken. */
export function chosenName(table: string, columns: readonly string[], kind: ConstraintKind): string {
  const suffix = {
    primary: 'pkey',
    unique: 'key',
    check: 'check',
    foreign: 'fkey',
    exclusion: 'excl',
    notNull: 'not_null',
  }[kind]
  if (kind === 'primary') return joinName([table], suffix)
  if (kind === 'check' && columns.length !== 1) return joinName([table], suffix)
  return joinName([table, columns.join('_')], suffix)
}

const bytes = new TextEncoder()

/** makeObjectName: shortens the longer part until the whole has at most 63 bytes. */
export function joinName(parts: readonly string[], suffix: string): string {
  const shortened = [...parts]
  const whole = () => [...shortened, suffix].join('_')
  while (bytes.encode(whole()).length > 63) {
    const longest = shortened.reduce(
      (best, part, i) => (part.length > (shortened[best] ?? '').length ? i : best),
      0,
    )
    shortened[longest] = (shortened[longest] ?? '').slice(0, -1)
  }
  return whole()
}

/** True when an expression proves that the column is not null: `c is not null`, alone or under AND. */
export function provesNotNull(expression: Node | undefined, column: string): boolean {
  const test = as(expression, 'NullTest')
  if (test)
    return test.nulltesttype === 'IS_NOT_NULL' && texts(as(test.arg, 'ColumnRef')?.fields).at(-1) === column
  const bool = as(expression, 'BoolExpr')
  if (bool?.boolop === 'AND_EXPR') return (bool.args ?? []).some(arg => provesNotNull(arg, column))
  return false
}
