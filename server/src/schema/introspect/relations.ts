// Tables, views, materialized views, foreign tables: what pg_class says of them. Their columns,
// indexes and the rest are read beside this file.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import type { TableAttributes } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  is,
  jsonList,
  type Reader,
  type Relation,
  schemaName,
  tidy,
  typeName,
} from './catalog.ts'
import { within } from './scope.ts'

export const relations: Reader = {
  name: 'relations',
  sql: (_version, _superuser, scope) => `
    select c.oid, c.relkind, c.relname, c.relnamespace, c.relowner, c.relacl, c.relpersistence,
           c.relam, c.reltablespace, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
           c.reloftype, c.relispartition, to_json(c.reloptions), to_json(t.reloptions),
           case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
           case when c.relispartition and c.relkind in ('r', 'p', 'f')
                then pg_get_expr(c.relpartbound, c.oid) end,
           case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end, c.relispopulated
      from pg_class c
      left join pg_class t on t.oid = c.reltoastrelid
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c', 'I')
       and c.oid >= 16384
       and c.relpersistence <> 't' ${within(scope, 'relations', 'c.oid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid, kind, name, schema, owner, acl, persistence, method, tablespace] = row as string[]
      const [, , , , , , , , , security, forced, replica, ofType, isPartition] = row
      const [options, toast, partitionKey, bound, definition, populated] = row.slice(14)
      if (!oid || !kind || !name || !schema || !catalog.schemas.has(schema)) continue
      if (catalog.systemSchemas.has(schema)) continue
      const relation = newRelation(oid, kind, schemaName(catalog, schema), name, owner ?? '')
      catalog.relations.set(oid, relation)
      const member = catalog.members.get(classes.relation, oid)
      if (member) {
        catalog.drafts.set(classes.relation, oid, member)
        continue
      }
      const all =
        options || toast
          ? [...(jsonList(options) ?? []), ...(jsonList(toast) ?? []).map(option => `toast.${option}`)]
          : []
      const place = { schema: relation.schema, name, identity: relation.identity }
      const source = {
        class: classes.relation,
        oid,
        owner: owner ?? null,
        acl: { type: 'r', text: acl ?? null },
      }
      if (kind === 'v') {
        const at: Attributes['view'] = {
          definition: withoutSemicolon(definition),
          columns: [],
          options: all,
        }
        relation.fact = addFact(catalog, 'view', place, at, source)
      } else if (kind === 'm') {
        relation.fact = addFact(
          catalog,
          'materializedView',
          place,
          {
            definition: withoutSemicolon(definition),
            columns: [],
            options: all,
            ...methodOf(catalog, method),
            ...tablespaceOf(catalog, tablespace),
            ...replicaIdentityOf(replica),
          },
          source,
        )
        if (populated === 'f') Object.assign(relation.fact.hints, { unpopulated: true })
      } else if (kind === 'r' || kind === 'p' || kind === 'f') {
        const at = {
          columns: [],
          persistence: persistence === 'u' ? 'unlogged' : undefined,
          ...(kind === 'f' ? {} : methodOf(catalog, method, kind === 'p')),
          ...tablespaceOf(catalog, tablespace),
          options: all,
          rowSecurity: is(security),
          forceRowSecurity: is(forced),
          ...(kind === 'f' ? {} : replicaIdentityOf(replica)),
          ofType: ofType === '0' ? undefined : typeName(catalog, ofType ?? ''),
          partitionBy: partitionKey ? lowerStrategy(partitionKey) : undefined,
          partitionOf: isPartition === 't' ? { table: '', bound: bound ?? '' } : undefined,
        } as unknown as TableAttributes
        relation.fact =
          kind === 'f'
            ? addFact(catalog, 'foreignTable', place, { ...at, server: '' }, source)
            : addFact(catalog, 'table', place, at, source)
      }
    }
  },
}

function newRelation(oid: string, kind: string, schema: string, name: string, owner: string): Relation {
  return {
    oid,
    kind,
    owner,
    schema,
    name,
    identity: identity(schema, name),
    list: [],
    columns: [],
    types: [],
    collations: [],
  }
}

/** Parents, in the order they were named. A partition that is being detached still is one. */
export const inheritance: Reader = {
  name: 'inheritance',
  sql: (version, _superuser, scope) => `
    select i.inhrelid, i.inhparent, ${version >= 140000 ? 'i.inhdetachpending' : 'false'}
      from pg_inherits i
     where true ${within(scope, 'relations', 'i.inhrelid')}
     order by i.inhrelid, i.inhseqno`,
  read: (rows, catalog) => {
    for (const [child = '', parent = '', pending] of rows as string[][]) {
      const fact = catalog.relations.get(child)?.fact
      const above = catalog.relations.get(parent)
      if (!above || (fact?.kind !== 'table' && fact?.kind !== 'foreignTable')) continue
      const name = above.identity
      if (fact.at.partitionOf) {
        amend(fact, {
          partitionOf: tidy({ ...fact.at.partitionOf, table: name, detachPending: is(pending) }),
        })
      } else amend(fact, { inherits: [...(fact.at.inherits ?? []), name] })
      const on = catalog.drafts.get(classes.relation, parent)
      if (on) fact.needs.push(on.id)
    }
  },
}

export const foreignTables: Reader = {
  name: 'foreign tables',
  sql: (_version, _superuser, scope) => `
    select f.ftrelid, s.srvname, to_json(f.ftoptions), f.ftserver
      from pg_foreign_table f
      join pg_foreign_server s on s.oid = f.ftserver
     where true ${within(scope, 'relations', 'f.ftrelid')}`,
  read: (rows, catalog) => {
    for (const [oid, server, options, serverOid] of rows) {
      const fact = catalog.relations.get(oid ?? '')?.fact
      if (!fact) continue
      amend(fact, { server: server ?? '', foreignOptions: jsonList(options) })
      const on = catalog.drafts.get(classes.foreignServer, serverOid)
      if (on) fact.needs.push(on.id)
    }
  },
}

const withoutSemicolon = (text: string | null | undefined) => (text ?? '').replace(/;\s*$/, '')

/** `RANGE (created_at)` -> `range (created_at)`. */
const lowerStrategy = (text: string) => text.replace(/^[A-Z]+/, word => word.toLowerCase())

/** A partitioned table has one only where it was given one, for its partitions (PostgreSQL 17). */
function methodOf(
  catalog: Catalog,
  oid: string | undefined,
  isPartitioned = false,
): { accessMethod?: string } {
  const name = catalog.accessMethods.get(oid ?? '0')
  return name && (name !== 'heap' || isPartitioned) ? { accessMethod: name } : {}
}

/** One that names an index is told by the index. */
function replicaIdentityOf(letter: string | null | undefined): { replicaIdentity?: 'full' | 'nothing' } {
  return letter === 'f' ? { replicaIdentity: 'full' } : letter === 'n' ? { replicaIdentity: 'nothing' } : {}
}

export function tablespaceOf(catalog: Catalog, oid: string | null | undefined): { tablespace?: string } {
  const name = catalog.tablespaces.get(oid ?? '0')
  return name ? { tablespace: name } : {}
}
