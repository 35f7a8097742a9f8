// Privileges on what nobody made by itself, where they are not what it came with: on PostgreSQL's own
// objects and an extension's (pg_init_privs keeps what those came with), and on a relation's row type,
// its system columns and the columns of a sequence.
import { identity } from '../name.ts'
import { addFact, type Catalog, classes, type Draft, type Reader, type Row, roleName } from './catalog.ts'
import { aclItems, grantedAs, startOf } from './grants.ts'
import { type Scope, within } from './scope.ts'

interface Kind {
  readonly class: string
  readonly catalog: string
  /** Expressions over the catalog's row `o`. */
  readonly word: string
  readonly name: string
  readonly owner: string
  readonly acl: string
  /** In the letters of `acldefault`. */
  readonly letter: string
  /** What the information schema gives everybody, which pg_init_privs does not keep. */
  readonly given?: string
  readonly where?: string
  /** Oid of the relation that the object comes with. */
  readonly relation?: string
}

const given = (schema: string, letter: string, owner: string, privilege: string) =>
  `case when ${schema} = 'information_schema'::regnamespace
        then acldefault('${letter}', ${owner}) || makeaclitem(0, ${owner}, '${privilege}', false) end`

const inSchema = (schema: string, name: string) =>
  `(select format('%I.%I', n.nspname, ${name}) from pg_namespace n where n.oid = ${schema})`

const kinds: readonly Kind[] = [
  {
    class: classes.relation,
    catalog: 'pg_class',
    word: `case o.relkind when 'S' then 'sequence' else 'table' end`,
    name: inSchema('o.relnamespace', 'o.relname'),
    owner: 'o.relowner',
    acl: 'o.relacl',
    letter: `case o.relkind when 'S' then 's' else 'r' end`,
    given: given('o.relnamespace', 'r', 'o.relowner', 'SELECT'),
  },
  {
    class: classes.proc,
    catalog: 'pg_proc',
    word: `case o.prokind when 'p' then 'procedure' else 'function' end`,
    name: `${inSchema('o.pronamespace', 'o.proname')} || '(' || oidvectortypes(o.proargtypes) || ')'`,
    owner: 'o.proowner',
    acl: 'o.proacl',
    letter: `'f'`,
  },
  {
    class: classes.type,
    catalog: 'pg_type',
    word: `'type'`,
    name: inSchema('o.typnamespace', 'o.typname'),
    owner: 'o.typowner',
    acl: 'o.typacl',
    letter: `'T'`,
    relation: `(select r.oid from pg_class r where r.oid = o.typrelid and r.relkind <> 'c')`,
  },
  {
    class: classes.namespace,
    catalog: 'pg_namespace',
    word: `'schema'`,
    name: `quote_ident(o.nspname)`,
    owner: 'o.nspowner',
    acl: 'o.nspacl',
    letter: `'n'`,
    given: given('o.oid', 'n', 'o.nspowner', 'USAGE'),
    where: `o.nspname <> 'public'`,
  },
  {
    class: classes.language,
    catalog: 'pg_language',
    word: `'language'`,
    name: `quote_ident(o.lanname)`,
    owner: 'o.lanowner',
    acl: 'o.lanacl',
    letter: `'l'`,
  },
  {
    class: classes.foreignDataWrapper,
    catalog: 'pg_foreign_data_wrapper',
    word: `'foreign data wrapper'`,
    name: `quote_ident(o.fdwname)`,
    owner: 'o.fdwowner',
    acl: 'o.fdwacl',
    letter: `'F'`,
  },
]

const members = (classOid: string) => `
  array(select objid from pg_depend where refclassid = 3079 and deptype = 'e' and classid = ${classOid})`

const wholes = (scope: Scope | undefined) =>
  kinds.map(
    ({ class: classOid, catalog, word, name, owner, acl, letter, given = 'null', where, relation }) => `
    select ${classOid}, o.oid, ${word} || ' ' || ${name}, null, ${owner}, ${acl}::text,
           coalesce(i.initprivs, ${given})::text, ${letter}, ${relation ?? 'null::oid'}
      from pg_catalog.${catalog} o
      left join pg_init_privs i on i.classoid = ${classOid} and i.objoid = o.oid and i.objsubid = 0
     where ${acl} is not null
       and ${acl} is distinct from coalesce(i.initprivs, ${given})
       and (o.oid < 16384 or o.oid = any (${members(classOid)})
            ${relation ? `or ${relation} is not null` : ''})
       ${where ? `and ${where}` : ''} ${within(scope, 'objects', 'o.oid')}`,
  )

/** Columns of a user's relation that nobody named. */
const comesAlong = `(a.attnum < 0 or c.relkind = 'S')`

const columns = (scope: Scope | undefined) => `
    select 1259, a.attrelid, 'table ' || ${inSchema('c.relnamespace', 'c.relname')}, a.attname, c.relowner,
           a.attacl::text, i.initprivs::text, 'c', case when ${comesAlong} then a.attrelid end
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      left join pg_init_privs i on i.classoid = 1259 and i.objoid = a.attrelid and i.objsubid = a.attnum
     where a.attacl is not null
       and a.attacl is distinct from i.initprivs
       and (a.attrelid < 16384 or a.attrelid = any (${members('1259')}) or ${comesAlong})
       ${within(scope, 'objects', 'a.attrelid')}`

export const suppliedPrivileges: Reader = {
  name: 'privileges on supplied objects',
  sql: (_version, _superuser, scope) => [...wholes(scope), columns(scope)].join('\n    union all'),
  read: (rows, catalog) => {
    for (const row of rows) addPrivileges(catalog, row)
  },
}

function addPrivileges(catalog: Catalog, row: Row): void {
  const [classOid = '', oid = '', object = '', , ownerOid = '', acl = ''] = row as string[]
  const [column, , , initial, letter, relation] = row.slice(3)
  const owner = roleName(catalog, ownerOid)
  const start: Record<string, string> =
    initial === null || initial === undefined
      ? startOf(letter ?? '', owner, catalog.version)
      : Object.fromEntries(
          aclItems(initial).map(({ grantee, privileges }) => [grantee || 'public', privileges]),
        )
  const granted = grantedAs(acl, owner, start)
  if (!granted) return
  const fact = addFact(
    catalog,
    'suppliedPrivileges',
    {
      name: column ? `on column ${column} of ${object}` : `on ${object}`,
      identity: column ? `on column ${identity(column)} of ${object}` : `on ${object}`,
      parent: relation ? relationFact(catalog, relation) : undefined,
    },
    { object, ...(column ? { column } : {}) },
    // Its comment and labels are PostgreSQL's or the extension's.
    { class: 'supplied', oid },
  )
  Object.assign(fact, { grants: granted.grants })
  Object.assign(fact.hints, { start: granted.start })
  const extension = catalog.members.get(classOid, oid)
  if (extension) fact.needs.push(extension.id)
}

/** Of a member of an extension there is no fact. */
function relationFact(catalog: Catalog, oid: string): Draft | undefined {
  return catalog.members.has(classes.relation, oid) ? undefined : catalog.drafts.get(classes.relation, oid)
}
