// Columns of tables, and of views where they have something of their own. Attributes of composite
// types are read here too, because pg_attribute holds them all.

import { quoteIdentifier } from '../../sql/identifier.ts'
import type { CompositeAttribute } from '../attributes.ts'
import type { ColumnAttributes } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  type Draft,
  draftFact,
  jsonList,
  placeIn,
  type Reader,
  type Relation,
  type Row,
  tidy,
  typeName,
} from './catalog.ts'
import { unwrapped } from './printedText.ts'
import { within } from './scope.ts'

const storages: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' }
const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }

export const columns: Reader = {
  name: 'columns',
  sql: (version, _superuser, scope) => `
    select a.attrelid, a.attnum, a.attname, a.atttypid, nullif(a.atttypmod, -1),
           nullif(a.attnotnull, false), nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
           case when a.attcollation <> t.typcollation then a.attcollation end, nullif(a.attcollation, 0),
           case when a.attstorage <> t.typstorage then a.attstorage end,
           ${version >= 140000 ? `nullif(a.attcompression, '')` : 'null'},
           nullif(a.attstattarget, -1), to_json(a.attoptions), to_json(a.attfdwoptions),
           nullif(a.attislocal, true), nullif(a.attinhcount, 0), a.attacl
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid
      join pg_type t on t.oid = a.atttypid
     where c.oid >= 16384
       and c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
       and a.attnum > 0
       and not a.attisdropped ${within(scope, 'relations', 'c.oid')}
     order by a.attrelid, a.attnum`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [relationOid = '', number = '0', name = '', type = ''] = row as string[]
      const relation = catalog.relations.get(relationOid)
      if (!relation) continue
      const place = Number(number)
      relation.columns[place] = name
      relation.types[place] = type
      if (row[9]) relation.collations[place] = row[9]
      if (relation.kind === 'c') {
        const composites = compositeTypes(catalog)
        const attributes = composites.get(relationOid) ?? []
        attributes.push(compositeAttribute(catalog, row))
        composites.set(relationOid, attributes)
        continue
      }
      if (!relation.fact) continue
      const isView = relation.kind === 'v' || relation.kind === 'm'
      const shown = isView ? `${quoteIdentifier(name)} ${typeName(catalog, type, row[4] ?? '-1')}` : name
      relation.list.push(shown)
      if (relation.list.length === 1) amend(relation.fact, { columns: relation.list })
      addColumn(catalog, relation, row, isView)
    }
  },
}

/** Attributes of composite types by the oid of their relation, until the type itself is read. */
const pending = new WeakMap<Catalog, Map<string, CompositeAttribute[]>>()

export function compositeTypes(catalog: Catalog): Map<string, CompositeAttribute[]> {
  const known = pending.get(catalog)
  if (known) return known
  const made = new Map<string, CompositeAttribute[]>()
  pending.set(catalog, made)
  return made
}

function addColumn(catalog: Catalog, relation: Relation, row: Row, isView: boolean): void {
  const [, number = '0', name = '', type = ''] = row as string[]
  const [, , , , modifier, notNull, identityKind, generated, collation, , storage, compression] = row
  const [statistics, options, foreignOptions, isLocal, parents, acl] = row.slice(12)
  const at = {
    type: typeName(catalog, type, modifier ?? '-1'),
    collation: collation && collation !== '0' && !isView ? catalog.collations.get(collation) : undefined,
    notNull: notNull === 't' && !isView ? true : undefined,
    generated: generated === 's' ? 'stored' : generated === 'v' ? 'virtual' : undefined,
    identity: identityKind
      ? { kind: identityKind === 'a' ? 'always' : 'by default', sequence: {} }
      : undefined,
    storage: storage && relation.kind !== 'v' ? storages[storage] : undefined,
    compression: compression ? compressions[compression] : undefined,
    statistics: statistics ? Number(statistics) : undefined,
    options: jsonList(options),
    foreignOptions: jsonList(foreignOptions),
    inheritance: parents ? (isLocal === 'f' ? 'inherited' : 'merged') : undefined,
  } as unknown as ColumnAttributes
  // A view's column is not a fact before it is known to have something of its own.
  const add = isView ? draftFact : addFact
  add(catalog, 'column', placeIn(relation, name), at, {
    class: classes.relation,
    oid: relation.oid,
    number: Number(number),
    ...(acl ? { acl: { type: 'c', text: acl, owner: relation.owner } } : {}),
  })
}

/** A view's column is a fact only while it has something of its own: the definition tells the rest. */
export const viewColumns: Reader = {
  name: 'columns of views',
  sql: () => 'select 1',
  read: (_rows, catalog) => {
    for (const { oid, kind, columns, fact: view } of catalog.relations.values()) {
      if (!view || (kind !== 'v' && kind !== 'm')) continue
      for (let number = 1; number < columns.length; number++) {
        const column = catalog.drafts.get(classes.relation, oid, number)
        if (!column) continue
        if (hasOwn(column)) catalog.facts.push(column)
        else catalog.drafts.set(classes.relation, oid, view, number)
      }
    }
  },
}

function hasOwn({ at, comment, grants, labels }: Draft): boolean {
  return Object.keys(at).some(name => name !== 'type') || comment !== undefined || !!grants || !!labels
}

function compositeAttribute(catalog: Catalog, row: Row): CompositeAttribute {
  const [relationOid = '', number = '0', name = '', type = ''] = row as string[]
  const collation = row[8]
  return tidy({
    name,
    type: typeName(catalog, type, row[4] ?? '-1'),
    collation: collation && collation !== '0' ? catalog.collations.get(collation) : undefined,
    comment: catalog.comments.get(classes.relation, relationOid, number),
  }) as CompositeAttribute
}

export const defaults: Reader = {
  name: 'defaults',
  sql: (_version, _superuser, scope) => `
    select d.adrelid, d.adnum, d.oid, pg_get_expr(d.adbin, d.adrelid)
      from pg_attrdef d
     where d.adrelid >= 16384 ${within(scope, 'relations', 'd.adrelid')}`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const [relation, number, oid, expression] of rows) {
      const fact = catalog.drafts.get(classes.relation, relation, number)
      if (!fact) continue
      const isGenerated = fact.kind === 'column' && fact.at.generated !== undefined
      amend(fact, { default: isGenerated ? unwrapped(expression ?? '') : (expression ?? undefined) })
      catalog.drafts.set(classes.attrdef, oid, fact)
    }
  },
}
