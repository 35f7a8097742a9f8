// Small readers for libpg-query's trees, whose nodes are objects with one key: the node's kind.
import type { Node, RangeVar, TypeName } from '@pgsql/types'
import type { SqlType } from './catalog/values.ts'
import { facts } from './facts.ts'
import { typeFacts } from './generated/typeFacts.ts'

const builtIn = facts(typeFacts)

export type Kinds<T = Node> = T extends unknown ? keyof T : never
export type Kind = Kinds
export type Body<K extends Kind> = K extends Kind ? Extract<Node, Record<K, unknown>>[K] : never

export const kindOf = (node: Node): Kind => Object.keys(node)[0] as Kind

/** The body of a node when it is of this kind. */
export function as<K extends Kind>(node: Node | undefined, kind: K): Body<K> | undefined {
  return (node as Record<string, unknown> | undefined)?.[kind] as Body<K> | undefined
}

/** The bodies in a list that are of this kind. */
export function all<K extends Kind>(nodes: readonly Node[] | undefined, kind: K): Body<K>[] {
  const found: Body<K>[] = []
  for (const node of nodes ?? []) {
    const body = as(node, kind)
    if (body !== undefined) found.push(body)
  }
  return found
}

export const text = (node: Node | undefined): string | undefined => as(node, 'String')?.sval

export const texts = (nodes: readonly Node[] | undefined): string[] =>
  all(nodes, 'String').map(one => one.sval ?? '')

export interface Qualified {
  readonly schemaname?: string
  readonly relname: string
}

/** A dotted name in a list (`DROP TABLE a.b`), the last part being the object's. */
export function qualified(nodes: readonly Node[] | undefined): Qualified {
  const parts = texts(nodes)
  const relname = parts.at(-1) ?? ''
  const schemaname = parts.length > 1 ? parts.at(-2) : undefined
  return schemaname === undefined ? { relname } : { schemaname, relname }
}

export const rangeName = (range: RangeVar | undefined): Qualified =>
  range?.schemaname === undefined
    ? { relname: range?.relname ?? '' }
    : { schemaname: range.schemaname, relname: range.relname ?? '' }

/** A type as written; `serial` keeps its name. */
export function sqlType(type: TypeName | undefined): SqlType | undefined {
  const parts = texts(type?.names)
  const name = parts.at(-1)
  if (!type || name === undefined) return undefined
  const schema = parts.length > 1 && parts.at(-2) !== 'pg_catalog' ? parts.at(-2) : undefined
  const mods = (type.typmods ?? []).map(mod => as(mod, 'A_Const')?.ival?.ival ?? 0)
  // `_int4` is what PostgreSQL itself calls the type of int4[].
  if (schema === undefined && name.startsWith('_') && builtIn(name.slice(1), 18) !== undefined)
    return { name: name.slice(1), mods, array: true }
  const array = (type.arrayBounds?.length ?? 0) > 0
  return schema === undefined ? { name, mods, array } : { schema, name, mods, array }
}

/**
 * Visits a tree depth first, parents before children; a visitor that returns false skips the children.
 * It keeps its own stack: a query of some thousand UNIONs is deeper than the one of JavaScript.
 */
export function walk(
  tree: unknown,
  visit: (kind: string, body: Record<string, unknown>) => boolean | undefined,
): void {
  // Pairs of a key (of a value that may be a node) and the value, the next one last.
  const waiting: unknown[] = ['', tree]
  while (waiting.length > 0) {
    const value = waiting.pop()
    const key = waiting.pop() as string
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) waiting.push('', value[i])
      continue
    }
    const first = key.charCodeAt(0)
    const isNode = first >= 65 && first <= 90
    if (isNode && visit(key, value as Record<string, unknown>) === false) continue
    const keys = Object.keys(value)
    for (let i = keys.length - 1; i >= 0; i--) {
      const inner = (value as Record<string, unknown>)[keys[i]!]
      if (typeof inner === 'object' && inner !== null) waiting.push(keys[i]!, inner)
    }
  }
}

/** Does an expression call a function? */
export function callsFunction(expression: Node | undefined): boolean {
  let found = false
  walk({ expression }, kind => {
    found ||= kind === 'FuncCall'
    return !found
  })
  return found
}

/** A DefElem's option as text: `fillfactor=70` -> '70'. */
export function optionText(node: Node | undefined): string | undefined {
  if (!node) return undefined
  const constant = as(node, 'A_Const')
  if (constant) return constantText(constant)
  const type = as(node, 'TypeName')
  return (
    text(node) ??
    as(node, 'Integer')?.ival?.toString() ??
    as(node, 'Float')?.fval ??
    (as(node, 'Boolean') ? String(as(node, 'Boolean')?.boolval ?? false) : undefined) ??
    (type ? texts(type.names).at(-1) : undefined)
  )
}

/** An option that is on by being named, unless it says otherwise. */
export const isOn = (node: Node | undefined): boolean =>
  !['false', 'off', '0'].includes(optionText(node) ?? 'true')

export function constantText(constant: Body<'A_Const'>): string | undefined {
  if (constant.sval) return constant.sval.sval ?? ''
  if (constant.ival) return String(constant.ival.ival ?? 0)
  if (constant.fval) return constant.fval.fval ?? ''
  if (constant.boolval) return String(constant.boolval.boolval ?? false)
  return undefined
}
