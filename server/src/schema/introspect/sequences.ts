// Sequences and the columns that own them. An identity column's sequence is a part of the column.
// What a sequence has counted to is data and is not read.

import { identity } from '../name.ts'
import type { Identity, SequenceAttributes } from '../relationAttributes.ts'
import { addFact, amend, classes, type Reader, roleName, schemaName, tidy } from './catalog.ts'
import { automaticName } from './constraints.ts'
import { readGrants } from './grants.ts'
import { within } from './scope.ts'

const limits: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** What differs from a sequence of its type without any option. */
function sequenceAttributes(
  type: string,
  start: string,
  increment: string,
  max: string,
  min: string,
  cache: string,
  cycle: string,
): SequenceAttributes {
  const [lowest, highest] = limits[type] ?? ['', '']
  const ascending = !increment.startsWith('-')
  const defaultMin = ascending ? '1' : lowest
  const defaultMax = ascending ? highest : '-1'
  return tidy({
    type: type === 'bigint' ? undefined : type,
    start: start === (ascending ? min : max) ? undefined : start,
    increment: increment === '1' ? undefined : increment,
    min: min === defaultMin ? undefined : min,
    max: max === defaultMax ? undefined : max,
    cache: cache === '1' ? undefined : cache,
    cycle: cycle === 't' ? true : undefined,
  }) as SequenceAttributes
}

export const sequences: Reader = {
  name: 'sequences',
  sql: (_version, _superuser, scope) => `
    select c.oid, c.relname, c.relnamespace, c.relowner, c.relacl, c.relpersistence,
           format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmax, s.seqmin,
           s.seqcache, s.seqcycle, d.deptype, d.refobjid, d.refobjsubid
      from pg_class c
      join pg_sequence s on s.seqrelid = c.oid
      left join pg_depend d
        on d.classid = 1259
       and d.objid = c.oid
       and d.refclassid = 1259
       and d.refobjsubid > 0
       and d.deptype in ('a', 'i')
     where c.oid >= 16384
       and c.relpersistence <> 't' ${within(scope, 'relations', 'c.oid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', role = '', , persistence] = row as string[]
      const [type, start, increment, max, min, cache, cycle] = row.slice(6) as string[]
      const [dependency, ownerTable, ownerColumn] = row.slice(13)
      if (catalog.systemSchemas.has(schemaOid) || !catalog.schemas.has(schemaOid)) continue
      const member = catalog.members.get(classes.relation, oid)
      if (member) {
        catalog.drafts.set(classes.relation, oid, member)
        continue
      }
      const schema = schemaName(catalog, schemaOid)
      const attributes = sequenceAttributes(
        type ?? 'bigint',
        start ?? '1',
        increment ?? '1',
        max ?? '',
        min ?? '1',
        cache ?? '1',
        cycle ?? 'f',
      )
      const owned = catalog.drafts.get(classes.relation, ownerTable, ownerColumn)
      const table = catalog.relations.get(ownerTable ?? '')
      const column = table?.columns[Number(ownerColumn)] ?? ''
      if (dependency === 'i') {
        if (owned?.kind !== 'column' || !owned.at.identity || !table) continue
        const isOwnName = schema === table.schema && name === automaticName(table.name, column, 'seq')
        const tablePersistence = table.fact?.kind === 'table' ? table.fact.at.persistence : undefined
        const made: Identity = tidy({
          kind: owned.at.identity.kind,
          sequence: attributes,
          name: isOwnName ? undefined : identity(schema, name),
          persistence:
            persistence === 'u' && tablePersistence !== 'unlogged'
              ? ('unlogged' as const)
              : persistence !== 'u' && tablePersistence === 'unlogged' && catalog.version >= 150000
                ? ('permanent' as const)
                : undefined,
          grants: readGrants(row[4] ?? null, 's', roleName(catalog, role), catalog.version),
          comment: catalog.comments.get(classes.relation, oid),
        }) as unknown as Identity
        amend(owned, { identity: made })
        catalog.drafts.set(classes.relation, oid, owned)
        continue
      }
      addFact(
        catalog,
        'sequence',
        { schema, name, identity: identity(schema, name) },
        tidy({
          ...attributes,
          persistence: persistence === 'u' ? ('unlogged' as const) : undefined,
          ownedBy: table && column ? identity(table.schema, table.name, column) : undefined,
        }) as SequenceAttributes,
        { class: classes.relation, oid, owner: role, acl: { type: 's', text: row[4] ?? null } },
      )
    }
  },
}
