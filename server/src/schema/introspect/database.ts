// What belongs to the database as a whole: its own settings and privileges, default privileges,
// and extended statistics.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import {
  addFact,
  classes,
  is,
  needColumns,
  numbers,
  type Reader,
  roleName,
  schemaName,
  sortedList,
  tidy,
} from './catalog.ts'
import { readGrants } from './grants.ts'
import { within } from './scope.ts'

/** Oid of `pg_default`. */
const defaultTablespace = '1663'

/** Its name is where it stands, not what it holds, so the fact has none. */
export const database: Reader = {
  name: 'database',
  sql: () => `
    select d.oid, d.datdba, d.datacl, d.datconnlimit,
           (select to_json(array_agg(case when s.setrole = 0 then '' else s.setrole::text end || ':' || setting))
              from pg_db_role_setting s
             cross join unnest(s.setconfig) setting
             where s.setdatabase = d.oid),
           d.datistemplate, d.dattablespace
      from pg_database d
     where d.datname = current_database()`,
  read: (rows, catalog) => {
    for (const [oid = '', owner = '', acl, limit, settings, isTemplate, tablespace] of rows as string[][]) {
      const list = sortedList(settings)?.map(setting => {
        const at = setting.indexOf(':')
        const role = setting.slice(0, at)
        return (role ? `${identity(roleName(catalog, role))}: ` : '') + setting.slice(at + 1)
      })
      addFact(
        catalog,
        'database',
        { name: '', identity: '' },
        tidy({
          connectionLimit: limit === '-1' ? undefined : Number(limit),
          template: is(isTemplate),
          tablespace:
            tablespace === defaultTablespace ? undefined : catalog.tablespaces.get(tablespace ?? ''),
          settings: list?.sort(),
        }) as Attributes['database'],
        { class: classes.database, oid, owner, acl: { type: 'd', text: acl ?? null } },
      )
    }
  },
}

const objects: Readonly<Record<string, string>> = {
  r: 'tables',
  S: 'sequences',
  f: 'functions',
  T: 'types',
  n: 'schemas',
  L: 'large objects',
}

export const defaultPrivileges: Reader = {
  name: 'default privileges',
  sql: () => `select oid, defaclrole, defaclnamespace, defaclobjtype, defaclacl from pg_default_acl`,
  read: (rows, catalog) => {
    for (const [oid = '', roleOid = '', schemaOid = '0', type = '', acl = null] of rows as string[][]) {
      const role = roleName(catalog, roleOid)
      const inSchema = schemaOid === '0' ? undefined : schemaName(catalog, schemaOid)
      const object = objects[type] ?? type
      const letter = type === 'S' ? 's' : type
      const name = `for ${role}${inSchema === undefined ? '' : ` in ${inSchema}`} on ${object}`
      // In a schema an entry only adds; for the whole database it replaces the built-in start.
      const grants =
        inSchema === undefined
          ? readGrants(acl, letter, role, catalog.version)
          : readGrants(acl, letter, role, catalog.version, {})
      if (!grants) continue
      const fact = addFact(
        catalog,
        'defaultPrivileges',
        {
          name,
          identity: `for ${identity(role)}${inSchema === undefined ? '' : ` in ${identity(inSchema)}`} on ${object}`,
        },
        { role, object, ...(inSchema === undefined ? {} : { inSchema }) },
        { class: classes.defaultAcl, oid },
      )
      Object.assign(fact, { grants })
      const schema = catalog.schemaFacts.get(inSchema ?? '')
      if (schema) fact.needs.push(schema.id)
    }
  },
}

export const statistics: Reader = {
  name: 'statistics',
  sql: (version, _superuser, scope) => `
    select s.oid, s.stxname, s.stxnamespace, s.stxowner, s.stxrelid, to_json(s.stxkind),
           nullif(s.stxstattarget, -1), pg_get_statisticsobjdef(s.oid), s.stxkeys,
           ${version >= 140000 ? 's.stxexprs is not null' : 'false'}
      from pg_statistic_ext s
     where s.oid >= 16384 ${within(scope, 'relations', 's.stxrelid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner, relationOid = '', , target, definition] =
        row as string[]
      const relation = catalog.relations.get(relationOid)
      if (!relation?.fact || !catalog.schemas.has(schemaOid)) continue
      const schema = schemaName(catalog, schemaOid)
      const fact = addFact(
        catalog,
        'statistics',
        { schema, name, parent: relation.fact, identity: identity(schema, name) },
        tidy({
          table: identity(relation.schema, relation.name),
          ...statisticsParts(definition ?? ''),
          target: target ? Number(target) : undefined,
        }) as Attributes['statistics'],
        { class: classes.statistics, oid, owner: owner ?? null },
      )
      needColumns(catalog, fact, relationOid, numbers(row[8]))
    }
  },
}

/** `CREATE STATISTICS s.n (ndistinct) ON a, b FROM t`: the kinds, when not all, and the expressions. */
function statisticsParts(definition: string): { kinds?: string[]; expressions: string } {
  const parts =
    /^CREATE STATISTICS (?:"(?:[^"]|"")*"|[^\s.]+)\.(?:"(?:[^"]|"")*"|\S+)(?: \(([^)]*)\))? ON ([\s\S]*) FROM (?:"(?:[^"]|"")*"|[^\s"]|\.)+$/.exec(
      definition,
    )
  const kinds = parts?.[1]?.split(', ').sort()
  return { ...(kinds ? { kinds } : {}), expressions: parts?.[2] ?? definition }
}
