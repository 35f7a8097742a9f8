// What the readers share while they turn catalog rows into facts: names by oid, comments,
// privileges, and which catalog row became which fact.

import { quoteIdentifier } from '../../sql/identifier.ts'
import type { Attributes } from '../attributes.ts'
import type { Fact, Kind } from '../model.ts'
import { readGrants } from './grants.ts'
import { type OidMap, oidMap } from './oidMap.ts'
import type { Scope } from './scope.ts'

/** One row as PostgreSQL sent it: text or null. */
export type Row = readonly (string | null)[]

/** One query over one catalog, and what its rows mean. */
export interface Reader {
  readonly name: string
  /** Null when this version has no such thing. Without a scope it reads everything. */
  sql(version: number, superuser: boolean, scope?: Scope): string | null
  read(rows: readonly Row[], catalog: Catalog): void
  /** `read` may be called with a part of the rows at a time, so that they need not all be held. */
  readonly inPieces?: true
}

export interface Relation {
  readonly oid: string
  readonly kind: string
  readonly schema: string
  readonly name: string
  /** Absent when it is part of something else. */
  fact?: Draft
  /** Oid of the role it belongs to, whose grants need no mention of who made them. */
  readonly owner: string
  /** As it stands in SQL: `public.orders`. */
  readonly identity: string
  /** What the fact lists of its columns, in their order. */
  readonly list: string[]
  /** By number of the column: its name, its type's oid and its collation's oid, where it has one. */
  readonly columns: string[]
  readonly types: string[]
  readonly collations: string[]
}

/** Where a part of a relation stands: a column, a constraint, a trigger. */
export function placeIn(relation: Relation, name: string) {
  return {
    schema: relation.schema,
    name,
    parent: relation.fact,
    identity: `${relation.identity}.${quoteIdentifier(name)}`,
  }
}

export interface Catalog {
  readonly version: number
  readonly schemas: Map<string, string>
  readonly systemSchemas: Set<string>
  readonly roles: Map<string, string>
  readonly tablespaces: Map<string, string>
  readonly accessMethods: Map<string, string>
  readonly collations: Map<string, string>
  readonly types: Map<string, string>
  readonly comments: OidMap<string>
  readonly labels: OidMap<Record<string, string>>
  /** Facts of schemas, by name. */
  readonly schemaFacts: Map<string, Draft>
  /** An extension's objects -> the extension. */
  readonly members: OidMap<Draft>
  readonly relations: Map<string, Relation>
  /** Catalog row -> the fact that it became, or became a part of. */
  readonly drafts: OidMap<Draft>
  readonly facts: Draft[]
  readonly unread: string[]
}

/** A fact still being put together. Ids may still stand twice among its needs, or be its own. */
export type Draft = Fact & { readonly needs: string[] }

/** Oids of the catalogs themselves: fixed in PostgreSQL's headers (src/include/catalog). */
export const classes = {
  accessMethod: '2601',
  amop: '2602',
  amproc: '2603',
  attrdef: '2604',
  cast: '2605',
  constraint: '2606',
  conversion: '2607',
  language: '2612',
  namespace: '2615',
  opclass: '2616',
  operator: '2617',
  rewrite: '2618',
  trigger: '2620',
  opfamily: '2753',
  type: '1247',
  proc: '1255',
  relation: '1259',
  role: '1260',
  database: '1262',
  foreignServer: '1417',
  userMapping: '1418',
  foreignDataWrapper: '2328',
  defaultAcl: '826',
  policy: '3256',
  extension: '3079',
  statistics: '3381',
  collation: '3456',
  eventTrigger: '3466',
  transform: '3576',
  textSearchDictionary: '3600',
  textSearchParser: '3601',
  textSearchConfiguration: '3602',
  textSearchTemplate: '3764',
  subscription: '6100',
  publication: '6104',
  publicationRelation: '6106',
  publicationSchema: '6237',
} as const

export function emptyCatalog(version: number): Catalog {
  return {
    version,
    schemas: new Map(),
    systemSchemas: new Set(),
    roles: new Map(),
    tablespaces: new Map(),
    accessMethods: new Map(),
    collations: new Map(),
    types: new Map(),
    comments: oidMap(),
    labels: oidMap(),
    schemaFacts: new Map(),
    members: oidMap(),
    relations: new Map(),
    drafts: oidMap(),
    facts: [],
    unread: [],
  }
}

export interface Source {
  readonly class: string
  readonly oid: string
  /** Column number. */
  readonly number?: number
  readonly owner?: string | null
  /** The kind of object in `acldefault`'s letters, the ACL as text, and whose grants it tells where the fact has no owner. */
  readonly acl?: { readonly type: string; readonly text: string | null; readonly owner?: string }
}

export interface Place {
  readonly schema?: string | undefined
  readonly name: string
  /** What the fact is a part of. */
  readonly parent?: Draft | undefined
  readonly identity: string
}

/** Adds a fact for a catalog row, with its comment, owner, privileges and labels. */
export function addFact<K extends Kind>(
  catalog: Catalog,
  kind: K,
  place: Place,
  at: Attributes[K],
  source: Source,
): Draft {
  const fact = draftFact(catalog, kind, place, at, source)
  catalog.facts.push(fact)
  return fact
}

/** The same where it is not known yet whether it is a fact of its own. */
export function draftFact<K extends Kind>(
  catalog: Catalog,
  kind: K,
  place: Place,
  at: Attributes[K],
  source: Source,
): Draft {
  const id = place.identity === '' ? kind : `${kind} ${place.identity}`
  const comment = catalog.comments.get(source.class, source.oid, source.number)
  const labels = catalog.labels.size ? catalog.labels.get(source.class, source.oid, source.number) : undefined
  const owner = source.owner ? roleName(catalog, source.owner) : undefined
  const grants = source.acl?.text
    ? readGrants(
        source.acl.text,
        source.acl.type,
        owner ?? roleName(catalog, source.acl.owner ?? ''),
        catalog.version,
      )
    : undefined
  const { name, schema, parent } = place
  const needs = homes(catalog, schema, parent)
  const hints = source.number ? { oid: source.oid, number: source.number } : { oid: source.oid }
  // Two literals, because objects of one shape are made and kept cheaply, and there are many.
  const fact: Record<string, unknown> =
    parent === undefined
      ? { kind, id, name, at: tidy(at), needs, hints }
      : { kind, id, name, schema, parent: parent.id, at: tidy(at), needs, hints }
  if (parent === undefined && schema !== undefined) fact.schema = schema
  if (owner !== undefined) fact.owner = owner
  if (comment !== undefined) fact.comment = comment
  if (grants !== undefined) fact.grants = grants
  if (labels !== undefined) fact.labels = labels
  const draft = fact as unknown as Draft
  catalog.drafts.set(source.class, source.oid, draft, source.number)
  return draft
}

/** What a fact stands in. Literals, because a list that is pushed to takes room for sixteen more. */
function homes(catalog: Catalog, schema: string | undefined, parent: Draft | undefined): string[] {
  const within = schema === undefined ? undefined : catalog.schemaFacts.get(schema)
  if (within) return parent ? [within.id, parent.id] : [within.id]
  return parent ? [parent.id] : []
}

/** Leaves out what is undefined, null, or an empty list. */
export function tidy<T extends object>(attributes: T): T {
  const out: Record<string, unknown> = {}
  for (const name in attributes) {
    const value: unknown = attributes[name]
    if (!isEmpty(value)) out[name] = value
  }
  return out as T
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** The fact needs the columns of these numbers. */
export function needColumns(
  catalog: Catalog,
  fact: Draft,
  relationOid: string,
  numbers: readonly number[],
): void {
  for (const number of numbers) {
    const column = catalog.drafts.get(classes.relation, relationOid, number)
    if (column) fact.needs.push(column.id)
  }
}

/** Changes the attributes of a fact that was added before. */
export function amend(fact: Draft, change: Record<string, unknown>): void {
  const at = fact.at as Record<string, unknown>
  for (const name in change) {
    if (!isEmpty(change[name])) at[name] = change[name]
    else if (name in at) delete at[name]
  }
}

/** Whether an object comes with an extension, or with PostgreSQL itself. */
export function isForeign(catalog: Catalog, classOid: string, oid: string, schemaOid?: string): boolean {
  return (
    catalog.members.has(classOid, oid) ||
    (schemaOid !== undefined && (catalog.systemSchemas.has(schemaOid) || !catalog.schemas.has(schemaOid)))
  )
}

export function roleName(catalog: Catalog, oid: string): string {
  if (oid === '0') return 'public'
  return catalog.roles.get(oid) ?? oid
}

/** `type` or `schema.type` as format_type prints it, with its modifier. */
export function typeName(catalog: Catalog, oid: string, modifier = '-1'): string {
  return catalog.types.get(typeKey(oid, modifier)) ?? catalog.types.get(oid) ?? `oid ${oid}`
}

/** Key of a type with its modifier in `Catalog.types`. */
export const typeKey = (oid: string, modifier: string) => (modifier === '-1' ? oid : `${oid}.${modifier}`)

export function schemaName(catalog: Catalog, oid: string): string {
  return catalog.schemas.get(oid) ?? oid
}

/** A list that SQL made with to_json, in its order. */
export function jsonList(json: string | null | undefined): string[] | undefined {
  return json ? (JSON.parse(json) as string[]) : undefined
}

/** The same, sorted. */
export function sortedList(json: string | null | undefined): string[] | undefined {
  return json ? (JSON.parse(json) as string[]).sort() : undefined
}

/** `{1,2,3}` or `1 2 3`. */
export function numbers(text: string | null | undefined): number[] {
  if (!text) return []
  const list = text.startsWith('{') ? text.slice(1, -1) : text
  if (list === '') return []
  const only = Number(list)
  return Number.isNaN(only) ? list.split(/[ ,]/).map(Number) : [only]
}

export const is = (flag: string | null | undefined): true | undefined => (flag === 't' ? true : undefined)
