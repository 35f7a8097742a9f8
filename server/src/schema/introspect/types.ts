// Types that people make: enums, composites, domains, ranges, base and shell types.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  type Reader,
  type Row,
  schemaName,
  tidy,
  typeName,
} from './catalog.ts'
import { compositeTypes } from './columns.ts'
import { within } from './scope.ts'

/** Whether pg_type `t` is neither a relation's row type, of which there are many, nor the array of one. */
export const isOfItsOwn = `
  case
    when t.typrelid <> 0
    then exists (select from pg_class r where r.oid = t.typrelid and r.relkind = 'c')
    else not exists (
           select
             from pg_type e
            where e.oid = t.typelem
              and e.typarray = t.oid
              and e.typrelid <> 0
              and not exists (select from pg_class r where r.oid = e.typrelid and r.relkind = 'c'))
  end`

export const types: Reader = {
  name: 'types',
  sql: (_version, _superuser, scope) => `
    select t.oid, t.typname, t.typnamespace, t.typowner, t.typacl, t.typtype, t.typrelid,
           t.typelem, t.typarray, t.typisdefined, t.typnotnull, t.typbasetype, t.typtypmod,
           case when t.typtype = 'd' and t.typcollation <> b.typcollation then t.typcollation end,
           case when t.typtype = 'd'
                then coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) end,
           e.typarray
      from pg_type t
      left join pg_type b on b.oid = t.typbasetype
      left join pg_type e on e.oid = t.typelem
     where t.oid >= 16384
       and ${isOfItsOwn} ${within(scope, 'types', 't.oid')}`,
  read: (rows, catalog) => {
    const arrays: [string, string][] = []
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner = '', , type, relation = '0', element = '0'] =
        row as string[]
      const member = catalog.members.get(classes.type, oid)
      if (member) {
        catalog.drafts.set(classes.type, oid, member)
        continue
      }
      if (!catalog.schemas.has(schemaOid) || catalog.systemSchemas.has(schemaOid)) continue
      if (type === 'm') continue
      if (element !== '0' && row[15] === oid) {
        arrays.push([oid, element])
        continue
      }
      const schema = schemaName(catalog, schemaOid)
      const place = { schema, name, identity: identity(schema, name) }
      const source = { class: classes.type, oid, owner, acl: { type: 'T', text: row[4] ?? null } }
      if (type === 'd') addFact(catalog, 'domain', place, domain(catalog, row), source)
      else {
        const fact = addFact(catalog, 'type', place, typeOf(catalog, row), source)
        if (type === 'c') catalog.drafts.set(classes.relation, relation, fact)
      }
    }
    for (const [array, element] of arrays) {
      const fact = catalog.drafts.get(classes.type, element)
      if (fact) catalog.drafts.set(classes.type, array, fact)
    }
  },
}

function domain(catalog: Catalog, row: Row): Attributes['domain'] {
  return tidy({
    type: typeName(catalog, row[11] ?? '', row[12] ?? '-1'),
    collation: row[13] && row[13] !== '0' ? catalog.collations.get(row[13]) : undefined,
    default: row[14] ?? undefined,
    notNull: row[10] === 't' ? (true as const) : undefined,
  }) as Attributes['domain']
}

function typeOf(catalog: Catalog, row: Row): Attributes['type'] {
  const [, , , , , type, relation = ''] = row as string[]
  switch (type) {
    case 'e':
      return { form: 'enum', labels: [] }
    case 'c':
      return { form: 'composite', attributes: compositeTypes(catalog).get(relation) ?? [] }
    case 'r':
      return { form: 'range', subtype: '' }
    default:
      return row[9] === 't' ? { form: 'base', options: [] } : { form: 'shell' }
  }
}

export const enumLabels: Reader = {
  name: 'enum labels',
  sql: (_version, _superuser, scope) => `
    select enumtypid, enumlabel, oid
      from pg_enum
     where true ${within(scope, 'types', 'enumtypid')}
     order by enumtypid, enumsortorder`,
  read: (rows, catalog) => {
    const lists = new Map<string, { labels: string[]; oids: string[] }>()
    for (const [type = '', label, oid] of rows) {
      const list = lists.get(type ?? '') ?? { labels: [], oids: [] }
      lists.set(type ?? '', list)
      list.labels.push(label ?? '')
      list.oids.push(oid ?? '')
    }
    for (const [type, { labels, oids }] of lists) {
      const fact = catalog.drafts.get(classes.type, type)
      if (fact?.kind !== 'type') continue
      Object.assign(fact.at, { labels })
      Object.assign(fact.hints, { labelOids: oids })
    }
  },
}

export const ranges: Reader = {
  name: 'ranges',
  sql: (version, _superuser, scope) => `
    select r.rngtypid, r.rngsubtype, format('%I.%I', n.nspname, c.opcname), c.opcdefault,
           case when r.rngcollation <> s.typcollation then r.rngcollation end,
           nullif(r.rngcanonical::oid, 0)::regproc, nullif(r.rngsubdiff::oid, 0)::regproc,
           ${version >= 140000 ? `(select format('%I.%I', mn.nspname, m.typname) from pg_type m join pg_namespace mn on mn.oid = m.typnamespace where m.oid = r.rngmultitypid)` : 'null'},
           ${version >= 140000 ? 'r.rngmultitypid' : 'null'}
      from pg_range r
      join pg_opclass c on c.oid = r.rngsubopc
      join pg_namespace n on n.oid = c.opcnamespace
      join pg_type s on s.oid = r.rngsubtype
     where r.rngtypid >= 16384 ${within(scope, 'types', 'r.rngtypid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [type = '', subtype = '', operatorClass, isDefault, collation, canonical, difference] = row
      const fact = catalog.drafts.get(classes.type, type)
      if (fact?.kind !== 'type') continue
      amend(fact, {
        form: 'range',
        subtype: typeName(catalog, subtype ?? ''),
        operatorClass: isDefault === 't' ? undefined : operatorClass,
        collation: collation && collation !== '0' ? catalog.collations.get(collation) : undefined,
        canonical: canonical ?? undefined,
        difference: difference ?? undefined,
        multirange: row[7] ?? undefined,
        multirangeComment: row[8] ? catalog.comments.get(classes.type, row[8]) : undefined,
      })
      if (row[8]) catalog.drafts.set(classes.type, row[8], fact)
    }
  },
}

/** Options of base types, as CREATE TYPE takes them. */
export const baseTypes: Reader = {
  name: 'base types',
  sql: (version, _superuser, scope) => `
    select t.oid, t.typinput::regproc, t.typoutput::regproc, nullif(t.typreceive::oid, 0)::regproc,
           nullif(t.typsend::oid, 0)::regproc, nullif(t.typmodin::oid, 0)::regproc,
           nullif(t.typmodout::oid, 0)::regproc, nullif(t.typanalyze::oid, 0)::regproc,
           ${version >= 140000 ? 'nullif(t.typsubscript::oid, 0)::regproc' : 'null'},
           t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred,
           t.typdefault, t.typelem, t.typdelim, t.typcollation
      from pg_type t
     where t.oid >= 16384
       and t.typtype = 'b'
       and t.typisdefined
       and (t.typelem = 0 or (select typarray from pg_type where oid = t.typelem) is distinct from t.oid)
       ${within(scope, 'types', 't.oid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const fact = catalog.drafts.get(classes.type, row[0])
      if (fact?.kind === 'type') amend(fact, { form: 'base', options: baseOptions(catalog, row) })
    }
  },
}

const aligns: Readonly<Record<string, string>> = { c: 'char', s: 'int2', i: 'int4', d: 'double' }
const storages: Readonly<Record<string, string>> = { p: 'plain', e: 'external', m: 'main', x: 'extended' }

function baseOptions(catalog: Catalog, row: Row): string[] {
  const [, input, output, receive, send, modifierIn, modifierOut, analyze, subscript] = row
  const [length, byValue, alignment, storage, category, preferred, initial, element, delimiter, collation] =
    row.slice(9)
  const option = (name: string, value: string | null | undefined) => (value ? [`${name} = ${value}`] : [])
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  return [
    ...option('input', input),
    ...option('output', output),
    ...option('receive', receive),
    ...option('send', send),
    ...option('typmod_in', modifierIn),
    ...option('typmod_out', modifierOut),
    ...option('analyze', analyze),
    ...option('subscript', subscript),
    ...option('internallength', length === '-1' ? 'variable' : length),
    ...(byValue === 't' ? ['passedbyvalue'] : []),
    ...option('alignment', aligns[alignment ?? '']),
    ...option('storage', storages[storage ?? '']),
    ...(category === 'U' ? [] : [`category = ${quoted(category ?? '')}`]),
    ...(preferred === 't' ? ['preferred = true'] : []),
    ...(initial === null || initial === undefined ? [] : [`default = ${quoted(initial)}`]),
    ...(element && element !== '0' ? [`element = ${typeName(catalog, element)}`] : []),
    ...(delimiter && delimiter !== ',' ? [`delimiter = ${quoted(delimiter)}`] : []),
    ...(collation && collation !== '0' ? ['collatable = true'] : []),
  ]
}
