// The names that every other reader looks up: schemas, roles, tablespaces, access methods,
// types with modifiers, comments and labels. Only schemas become facts here.

import { identity } from '../name.ts'
import { ownSchemas } from '../ownSchemas.ts'
import { addFact, type Catalog, classes, type Reader, type Row, typeKey } from './catalog.ts'
import { within } from './scope.ts'
import { isOfItsOwn } from './types.ts'

export const roles: Reader = {
  name: 'roles',
  sql: () => `select oid, rolname from pg_roles`,
  read: (rows, catalog) => fill(catalog.roles, rows),
}

export const tablespaces: Reader = {
  name: 'tablespaces',
  sql: () => `select oid, spcname from pg_tablespace`,
  read: (rows, catalog) => fill(catalog.tablespaces, rows),
}

export const accessMethodNames: Reader = {
  name: 'access method names',
  sql: () => `select oid, amname from pg_am`,
  read: (rows, catalog) => fill(catalog.accessMethods, rows),
}

/** Shared descriptions and labels are only the database's own. */
export const comments: Reader = {
  name: 'comments',
  sql: (_version, _superuser, scope) => `
    select classoid, objoid, nullif(objsubid, 0), description
      from pg_description
     where (objoid >= 16384 or classoid in (2615, 3079, 2612)) ${within(scope, 'objects', 'objoid')}
    union all
    select classoid, objoid, null, description
      from pg_shdescription
     where classoid = 1262
       and objoid = (select oid from pg_database where datname = current_database())`,
  read: (rows, catalog) => {
    for (const [owner, oid, sub, text] of rows) catalog.comments.set(owner, oid, text ?? '', sub)
  },
}

export const securityLabels: Reader = {
  name: 'security labels',
  sql: () => `
    select classoid, objoid, objsubid, provider, label
      from pg_seclabel
    union all
    select classoid, objoid, 0, provider, label
      from pg_shseclabel
     where classoid = 1262
       and objoid = (select oid from pg_database where datname = current_database())
        or classoid = 6100`,
  read: (rows, catalog) => {
    for (const [owner, oid, sub, provider, label] of rows) {
      const known = catalog.labels.get(owner, oid, sub)
      catalog.labels.set(owner, oid, { ...known, [provider ?? '']: label ?? '' }, sub)
    }
  },
}

/** What goes with an extension without being a part of it; added to the facts when they are there. */
export const extensionDependents: Reader = {
  name: 'dependents of extensions',
  sql: (_version, _superuser, scope) => `
    select classid, objid, extname
      from pg_depend
      join pg_extension e on e.oid = refobjid
     where deptype = 'x'
       and refclassid = 3079 ${within(scope, 'objects', 'objid')}
     order by extname`,
  read: (rows, catalog) => {
    for (const [owner, oid, name = ''] of rows as string[][]) {
      const fact = catalog.drafts.get(owner, oid)
      if (!fact) continue
      Object.assign(fact, { extensions: [...(fact.extensions ?? []), name] })
      fact.needs.push(`extension ${identity(name)}`)
    }
  },
}

export const schemas: Reader = {
  name: 'schemas',
  sql: () => `
    select n.oid, n.nspname, n.nspowner, n.nspacl,
           exists (
             select
               from pg_depend d
              where d.classid = 2615
                and d.objid = n.oid
                and d.deptype = 'e')
      from pg_namespace n`,
  read: (rows, catalog) => {
    for (const [oid = '', name, owner, acl, isMember] of rows as string[][]) {
      if (!oid || !name) continue
      if (/^pg_/.test(name) || name === 'information_schema' || ownSchemas.has(name)) {
        if (!/^pg_(temp|toast_temp)/.test(name)) catalog.schemas.set(oid, name)
        catalog.systemSchemas.add(oid)
        continue
      }
      catalog.schemas.set(oid, name)
      if (isMember === 't') continue
      const fact = addFact(
        catalog,
        'schema',
        { name, identity: identity(name) },
        {},
        { class: classes.namespace, oid, owner: owner ?? null, acl: { type: 'n', text: acl ?? null } },
      )
      catalog.schemaFacts.set(name, fact)
    }
  },
}

/**
 * Each type once for each modifier in use: format_type is dear when asked for every column. The row
 * types of tables, two for each, only where something is made of them.
 */
export const typeNames: Reader = {
  name: 'type names',
  sql: (_version, _superuser, scope) => `
    with used (type, modifier) as (
      select atttypid, atttypmod
        from pg_attribute
       where attrelid >= 16384
         and attnum > 0
         and not attisdropped ${within(scope, 'relations', 'attrelid')}
       group by 1, 2
      union
      select typbasetype, typtypmod
        from pg_type
       where typtype = 'd' ${within(scope, 'types', 'oid')}
      union
      select t.oid, -1 from pg_type t where ${isOfItsOwn} ${within(scope, 'types', 't.oid')}
      union
      select unnest(proargtypes), -1 from pg_proc where oid >= 16384 ${within(scope, 'routines', 'oid')}
      union
      select unnest(protrftypes), -1 from pg_proc where oid >= 16384 ${within(scope, 'routines', 'oid')}
      union
      select unnest(array[aggtranstype, aggmtranstype]), -1
        from pg_aggregate
       where aggfnoid >= 16384 ${within(scope, 'routines', 'aggfnoid::oid')}
      union
      select unnest(array[castsource, casttarget]), -1 from pg_cast where oid >= 16384
      union
      select unnest(array[oprleft, oprright]), -1 from pg_operator where oid >= 16384
      union
      select unnest(array[opcintype, opckeytype]), -1 from pg_opclass where oid >= 16384
      union
      select unnest(array[amoplefttype, amoprighttype]), -1 from pg_amop where oid >= 16384
      union
      select unnest(array[amproclefttype, amprocrighttype]), -1 from pg_amproc where oid >= 16384
      union
      select rngsubtype, -1 from pg_range
      union
      select trftype, -1 from pg_transform
      union
      select typelem, -1
        from pg_type
       where oid >= 16384 and typtype = 'b' and typcategory <> 'A' ${within(scope, 'types', 'oid')}
      union
      select reloftype, -1 from pg_class where reloftype <> 0 ${within(scope, 'relations', 'oid')}
    )
    select type, modifier, format_type(type, modifier)
      from used
     where type <> 0`,
  read: (rows, catalog) => {
    for (const [type, modifier, text] of rows)
      catalog.types.set(typeKey(type ?? '', modifier ?? '-1'), text ?? '')
  },
}

export const collationNames: Reader = {
  name: 'collation names',
  sql: () => `
    select c.oid, n.nspname, c.collname
      from pg_collation c
      join pg_namespace n on n.oid = c.collnamespace`,
  read: (rows, catalog) => {
    for (const [oid, schema, name] of rows) {
      catalog.collations.set(oid ?? '', identity(schema ?? '', name ?? ''))
    }
  },
}

function fill(map: Catalog['roles'], rows: readonly Row[]): void {
  for (const [oid, name] of rows) map.set(oid ?? '', name ?? '')
}
