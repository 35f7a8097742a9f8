// Constraints of tables and domains. Foreign keys that a partition has from its parent are the
// parent's; named not-null constraints (PostgreSQL 18) become an attribute of their column.

import { identity } from '../name.ts'
import type { ConstraintAttributes, NotNull } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  type Draft,
  is,
  needColumns,
  numbers,
  placeIn,
  type Reader,
  type Relation,
  type Row,
  tidy,
} from './catalog.ts'
import { unwrapped } from './printedText.ts'
import { within } from './scope.ts'

const kinds: Readonly<Record<string, ConstraintAttributes['type']>> = {
  p: 'primaryKey',
  u: 'unique',
  f: 'foreignKey',
  c: 'check',
  x: 'exclusion',
}

const actions: Readonly<Record<string, string | undefined>> = {
  a: undefined,
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

export const constraints: Reader = {
  name: 'constraints',
  sql: (version, _superuser, scope) => `
    select oid, conname, contype, conrelid, nullif(contypid, 0), nullif(condeferrable, false),
           nullif(condeferred, false), nullif(convalidated, true),
           case when contype <> 'f' then nullif(conindid, 0) end, nullif(conparentid, 0),
           nullif(confrelid, 0), nullif(confupdtype, 'a'), nullif(confdeltype, 'a'),
           nullif(confmatchtype, 's'), nullif(conislocal, true), nullif(coninhcount, 0),
           nullif(connoinherit, false), conkey, confkey,
           ${version >= 150000 ? 'confdelsetcols' : 'null'},
           ${version >= 180000 ? 'nullif(conenforced, true)' : 'null'},
           ${version >= 180000 ? 'nullif(conperiod, false)' : 'null'},
           case
             when contype = 'c' then pg_get_expr(conbin, conrelid)
             when contype = 'x' then pg_get_constraintdef(oid)
           end
      from pg_constraint
     where oid >= 16384
       and contype in ('p', 'u', 'f', 'c', 'x', 'n') ${within(scope, 'relations', 'conrelid', ['types', 'contypid'])}`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', type = '', relationOid = ''] = row as string[]
      if (row[4] !== null) {
        addDomainConstraint(catalog, row)
        continue
      }
      const relation = catalog.relations.get(relationOid)
      if (!relation?.fact) continue
      if (type === 'n') {
        noteNotNull(catalog, relation, row)
        continue
      }
      if (type === 'f' && row[9] != null) {
        const { hints } = relation.fact
        Object.assign(hints, { keys: { ...hints.keys, [oid]: { name, of: row[9] } } })
        continue
      }
      const fact = addFact(
        catalog,
        'constraint',
        placeIn(relation, name),
        attributes(catalog, relation, row),
        { class: classes.constraint, oid },
      )
      if (row[8] !== null) catalog.drafts.set(classes.relation, row[8], fact)
      needColumns(catalog, fact, relationOid, numbers(row[17]))
      if (type === 'f') needReferenced(catalog, fact, row[10] ?? '', row[18])
    }
  },
}

function attributes(catalog: Catalog, relation: Relation, row: Row): ConstraintAttributes {
  const [, , type = '', , , deferrable, deferred, validated, , , , onUpdate, onDelete, match] =
    row as string[]
  const [isLocal, parents, noInherit, keys, foreignKeys, setColumns, enforced, period, text] = row.slice(14)
  const target = catalog.relations.get(row[10] ?? '')
  const inherited = Number(parents) > 0 && type === 'c'
  return {
    type: kinds[type] ?? 'check',
    columns: type === 'c' || type === 'x' ? undefined : columnNames(relation, keys),
    period: is(period),
    expression: type === 'c' ? unwrapped(text ?? '') : undefined,
    definition: type === 'x' ? exclusion(text ?? '') : undefined,
    references:
      type === 'f' && target
        ? tidy({
            table: target.identity,
            columns: columnNames(target, foreignKeys),
            match: match === 'f' ? 'full' : match === 'p' ? 'partial' : undefined,
            onUpdate: actions[onUpdate ?? 'a'],
            onDelete: actions[onDelete ?? 'a'],
            setColumns: columnNames(relation, setColumns),
          })
        : undefined,
    deferrable:
      deferrable === 't' ? (deferred === 't' ? 'initially deferred' : 'initially immediate') : undefined,
    notEnforced: enforced === 'f' ? true : undefined,
    notValid: validated === 'f' && enforced !== 'f' ? true : undefined,
    noInherit: type === 'c' ? is(noInherit) : undefined,
    inheritance: inherited ? (isLocal === 'f' ? 'inherited' : 'merged') : undefined,
  } as ConstraintAttributes
}

function columnNames({ columns }: Relation, list: string | null | undefined): string[] {
  return numbers(list).map(number => columns[number] ?? String(number))
}

function needReferenced(
  catalog: Catalog,
  fact: Draft,
  tableOid: string,
  keys: string | null | undefined,
): void {
  const table = catalog.drafts.get(classes.relation, tableOid)
  if (table) fact.needs.push(table.id)
  needColumns(catalog, fact, tableOid, numbers(keys))
}

/**
 * Before 18 a not-null constraint has no name. One that bears the name PostgreSQL gives by itself
 * is nameless here too, so that the same schema is the same on both.
 */
function noteNotNull(catalog: Catalog, relation: Relation, row: Row): void {
  const [oid, name = '', , , , , , validated] = row as string[]
  const [isLocal, parents, noInherit, keys] = row.slice(14)
  const number = numbers(keys)[0] ?? 0
  const column = catalog.drafts.get(classes.relation, relation.oid, number)
  if (!column) return
  catalog.drafts.set(classes.constraint, oid, column)
  const own = name === automaticName(relation.name, column.name, 'not_null')
  const notNull = tidy({
    name: own || isLocal === 'f' ? undefined : name,
    noInherit: is(noInherit),
    notValid: validated === 'f' ? true : undefined,
    local: isLocal !== 'f' && Number(parents) > 0 ? true : undefined,
    comment: catalog.comments.get(classes.constraint, oid),
  }) as NotNull
  amend(column, { notNull: Object.keys(notNull).length ? notNull : true })
  Object.assign(column.hints, { notNull: name })
}

/** The name PostgreSQL makes of its parts (makeObjectName): the longer part is cut first, at 63 bytes. */
export function automaticName(first: string, second: string, label: string): string {
  const bytes = (text: string) => Buffer.byteLength(text)
  const available = 63 - (second ? 1 : 0) - (label ? label.length + 1 : 0)
  let a = bytes(first)
  let b = bytes(second)
  while (a + b > available) {
    if (a > b) a -= 1
    else b -= 1
  }
  return [clip(first, a), clip(second, b), label].filter(Boolean).join('_')
}

function clip(text: string, length: number): string {
  let cut = text
  while (Buffer.byteLength(cut) > length) cut = [...cut].slice(0, -1).join('')
  return cut
}

export const domainConstraints: Reader = {
  name: 'domain constraints',
  sql: (_version, _superuser, scope) => `
    select c.oid, c.conname, c.contypid, c.convalidated, pg_get_expr(c.conbin, 0)
      from pg_constraint c
     where c.contypid <> 0
       and c.contype = 'c'
       and c.oid >= 16384 ${within(scope, 'types', 'c.contypid')}`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', domainOid = '', validated, expression] of rows as string[][]) {
      const domain = catalog.drafts.get(classes.type, domainOid)
      if (domain?.kind !== 'domain' || !domain.schema) continue
      addFact(
        catalog,
        'domainConstraint',
        {
          schema: domain.schema,
          name,
          parent: domain,
          identity: identity(domain.schema, domain.name, name),
        },
        {
          expression: unwrapped(expression ?? ''),
          ...(validated === 'f' ? { notValid: true as const } : {}),
        },
        { class: classes.constraint, oid },
      )
    }
  },
}

/** PostgreSQL 18 keeps a domain's NOT NULL as a constraint that may have a name of its own. */
function addDomainConstraint(catalog: Catalog, row: Row): void {
  const [oid, name = '', type, , domainOid] = row as string[]
  if (type !== 'n') return
  const domain = catalog.drafts.get(classes.type, domainOid)
  if (domain?.kind !== 'domain') return
  const notNull = tidy({
    name: name === automaticName(domain.name, '', 'not_null') ? undefined : name,
    comment: catalog.comments.get(classes.constraint, oid),
  })
  amend(domain, { notNull: Object.keys(notNull).length ? notNull : true })
}

/** Exclusion without what has an attribute of its own. */
const exclusion = (text: string) =>
  text.replace(/^EXCLUDE USING/, 'exclude using').replace(/( DEFERRABLE)?( INITIALLY DEFERRED)?$/, '')
