// Casts, conversions and collations: how values become values of another type, encoding or order.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import { addFact, classes, is, isForeign, type Reader, schemaName, tidy, typeName } from './catalog.ts'

const methods = { f: 'function', i: 'inout', b: 'binary' } as const
const contexts = { e: 'explicit', a: 'assignment', i: 'implicit' } as const

export const casts: Reader = {
  name: 'casts',
  sql: () => `
    select oid, castsource, casttarget, nullif(castfunc::oid, 0)::regprocedure, castcontext, castmethod
      from pg_cast
     where oid >= 16384
       and not exists (
             select
               from pg_depend d
              where d.classid = 2605
                and d.objid = pg_cast.oid
                and d.deptype = 'i')`,
  read: (rows, catalog) => {
    for (const [oid = '', source = '', target = '', by, context, method] of rows as string[][]) {
      if (catalog.members.has(classes.cast, oid)) continue
      const name = `(${typeName(catalog, source)} as ${typeName(catalog, target)})`
      addFact(
        catalog,
        'cast',
        { name, identity: name },
        tidy({
          method: methods[(method ?? 'f') as keyof typeof methods],
          function: by ?? undefined,
          context: contexts[(context ?? 'e') as keyof typeof contexts],
        }) as Attributes['cast'],
        { class: classes.cast, oid },
      )
    }
  },
}

export const conversions: Reader = {
  name: 'conversions',
  sql: () => `
    select oid, conname, connamespace, conowner, pg_encoding_to_char(conforencoding),
           pg_encoding_to_char(contoencoding), conproc::regproc, condefault
      from pg_conversion
     where oid >= 16384`,
  read: (rows, catalog) => {
    for (const [
      oid = '',
      name = '',
      schemaOid = '',
      owner,
      from = '',
      to = '',
      by = '',
      isDefault,
    ] of rows as string[][]) {
      if (isForeign(catalog, classes.conversion, oid, schemaOid)) continue
      const schema = schemaName(catalog, schemaOid)
      addFact(
        catalog,
        'conversion',
        { schema, name, identity: identity(schema, name) },
        tidy({ from, to, function: by, default: is(isDefault) }) as Attributes['conversion'],
        { class: classes.conversion, oid, owner: owner ?? null },
      )
    }
  },
}

const providers = { c: 'libc', i: 'icu', b: 'builtin' } as const

export const collations: Reader = {
  name: 'collations',
  sql: version => `
    select oid, collname, collnamespace, collowner, collprovider, collisdeterministic,
           collcollate, collctype,
           ${version >= 170000 ? 'colllocale' : version >= 150000 ? 'colliculocale' : `case when collprovider = 'i' then collcollate end`},
           ${version >= 160000 ? 'collicurules' : 'null'}
      from pg_collation
     where oid >= 16384`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner, provider, deterministic] = row as string[]
      if (isForeign(catalog, classes.collation, oid, schemaOid)) continue
      const schema = schemaName(catalog, schemaOid)
      const locale = row[8] ?? undefined
      addFact(
        catalog,
        'collation',
        { schema, name, identity: identity(schema, name) },
        tidy({
          provider: providers[(provider ?? 'c') as keyof typeof providers],
          collate: locale === undefined ? (row[6] ?? undefined) : undefined,
          ctype: locale === undefined ? (row[7] ?? undefined) : undefined,
          locale,
          nondeterministic: deterministic === 'f' ? (true as const) : undefined,
          rules: row[9] ?? undefined,
        }) as Attributes['collation'],
        { class: classes.collation, oid, owner: owner ?? null },
      )
    }
  },
}
