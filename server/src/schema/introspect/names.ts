// The names that every other reader looks up: schemas, roles, tablespaces, access methods,
// types with modifiers, comments and labels. Only schemas become facts here.
import { identity } from '../name.ts'
import { addFact, type Catalog, classes, type Reader, type Row } from './catalog.ts'

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
  sql: () => `
    select classoid, objoid, objsubid, description
      from pg_description
     where objoid >= 16384
        or classoid in (2615, 3079, 2612)
    union all
    select classoid, objoid, 0, description
      from pg_shdescription
     where classoid = 1262
       and objoid = (select oid from pg_database where datname = current_database())`,
  read: (rows, catalog) => {
    for (const [owner, oid, sub, text] of rows) catalog.comments.set(`${owner}.${oid}.${sub}`, text ?? '')
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
       and objoid = (select oid from pg_database where datname = current_database())`,
  read: (rows, catalog) => {
    for (const [owner, oid, sub, provider, label] of rows) {
      const key = `${owner}.${oid}.${sub}`
      catalog.labels.set(key, { ...catalog.labels.get(key), [provider ?? '']: label ?? '' })
    }
  },
}

export const members: Reader = {
  name: 'extension members',
  sql: () => `
    select classid, objid, extname
      from pg_depend
      join pg_extension e on e.oid = refobjid
     where deptype = 'e'
       and refclassid = 3079`,
  read: (rows, catalog) => {
    for (const [owner, oid, name] of rows) {
      catalog.members.set(`${owner}.${oid}`, `extension ${identity(name ?? '')}`)
    }
  },
}

export const schemas: Reader = {
  name: 'schemas',
  sql: () => `select oid, nspname, nspowner, nspacl from pg_namespace`,
  read: (rows, catalog) => {
    for (const [oid = '', name, owner, acl] of rows as string[][]) {
      if (!oid || !name) continue
      if (/^pg_/.test(name) || name === 'information_schema') {
        if (!/^pg_(temp|toast_temp)/.test(name)) catalog.schemas.set(oid, name)
        catalog.systemSchemas.add(oid)
        continue
      }
      catalog.schemas.set(oid, name)
      const member = catalog.members.get(`${classes.namespace}.${oid}`)
      if (member) {
        catalog.ids.set(`${classes.namespace}.${oid}`, member)
        continue
      }
      addFact(
        catalog,
        'schema',
        { name, identity: identity(name) },
        {},
        { class: classes.namespace, oid, owner: owner ?? null, acl: { type: 'n', text: acl ?? null } },
      )
    }
  },
}

/** Each type once for each modifier in use: format_type is dear when asked for every column. */
export const typeNames: Reader = {
  name: 'type names',
  sql: () => `
    with used as (
      select atttypid as type, atttypmod as modifier
        from pg_attribute
       where attrelid >= 16384
         and attnum > 0
         and not attisdropped
       group by 1, 2
      union
      select typbasetype, typtypmod
        from pg_type
       where typtype = 'd'
      union
      select oid, -1
        from pg_type
    )
    select type, modifier, format_type(type, modifier)
      from used
     where type <> 0`,
  read: (rows, catalog) => {
    for (const [type, modifier, text] of rows) catalog.types.set(`${type}.${modifier}`, text ?? '')
  },
}

export const collationNames: Reader = {
  name: 'collation names',
  sql: () =>
    `select c.oid, n.nspname, c.collname from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid in (select distinct attcollation from pg_attribute) or c.oid in (select typcollation from pg_type) or c.oid in (select unnest(indcollation) from pg_index) or c.oid >= 16384 or c.oid in (100, 950, 951)`,
  read: (rows, catalog) => {
    for (const [oid, schema, name] of rows) {
      catalog.collations.set(oid ?? '', qualified(schema ?? '', name ?? ''))
    }
  },
}

/** A name as people read it in DDL: what is PostgreSQL's own needs no schema. */
function qualified(schema: string, name: string): string {
  return identity(schema, name)
}

function fill(map: Catalog['roles'], rows: readonly Row[]): void {
  for (const [oid, name] of rows) map.set(oid ?? '', name ?? '')
}
