// Indexes. One that stands behind a constraint is a part of that constraint's fact.

import { identity } from '../name.ts'
import type { IndexAttributes, IndexState } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  type Catalog,
  classes,
  type Draft,
  jsonList,
  needColumns,
  numbers,
  type Reader,
  type Relation,
  type Row,
} from './catalog.ts'
import { expressionKeys, operatorClassName, plainKeys, withOptions } from './indexKeys.ts'
import { closingParenthesis, unwrapped } from './printedText.ts'
import { tablespaceOf } from './relations.ts'
import { among, within } from './scope.ts'

export const indexes: Reader = {
  name: 'indexes',
  sql: (version, _superuser, scope) => `
    select x.indexrelid, x.indrelid, i.relname, i.relam, nullif(i.reltablespace, 0),
           to_json(i.reloptions), x.indnkeyatts, nullif(x.indisunique, false),
           nullif(x.indisclustered, false), nullif(x.indisvalid, true), nullif(x.indisreplident, false),
           x.indkey, x.indclass, x.indcollation, x.indoption,
           ${version >= 150000 ? 'nullif(x.indnullsnotdistinct, false)' : 'null'},
           case when x.indexprs is not null then pg_get_indexdef(x.indexrelid) end,
           case when x.indpred is not null then pg_get_expr(x.indpred, x.indrelid) end
      from pg_index x
      join pg_class i on i.oid = x.indexrelid
     where x.indexrelid >= 16384
       and i.relnamespace <> 99 ${within(scope, 'relations', 'x.indrelid')}`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', tableOid = '', name = ''] = row as string[]
      const table = catalog.relations.get(tableOid)
      if (!table?.fact) continue
      const constraint = catalog.drafts.get(classes.relation, oid)
      if (constraint && constraint.kind !== 'constraint') continue
      const state: IndexState = {
        ...(row[5] ? { options: jsonList(row[5]) ?? [] } : {}),
        ...tablespaceOf(catalog, row[4]),
        ...(row[8] ? { clustered: true } : {}),
        ...(row[9] ? { invalid: true } : {}),
      }
      if (row[10]) amend(table.fact, { replicaIdentity: { index: name } })
      if (constraint) noteConstraintIndex(catalog, constraint, table, row, state)
      else addIndex(catalog, table, row, state)
    }
  },
}

/** Indexes of partitions, and the index of the parent that each is attached to. */
export const indexParents: Reader = {
  name: 'index parents',
  sql: (_version, _superuser, scope) => `
    select h.inhrelid, h.inhparent
      from pg_inherits h
      join pg_index x on x.indexrelid = h.inhrelid
     where true ${within(scope, 'relations', 'x.indrelid')}`,
  read: (rows, catalog) => {
    for (const [oid, parent = ''] of rows as string[][]) {
      const fact = catalog.drafts.get(classes.relation, oid)
      if (fact) attach(catalog, fact, parent)
    }
  },
}

function attach(catalog: Catalog, fact: Draft, parentOid: string): void {
  const parent = catalog.drafts.get(classes.relation, parentOid)
  const above = catalog.relations.get(parentOid)
  if (!parent || !above) return
  const partitionOf = above.identity
  if (fact.kind === 'constraint') amend(fact, { index: { ...fact.at.index, partitionOf } })
  else amend(fact, { partitionOf })
  fact.needs.push(parent.id)
}

function noteConstraintIndex(
  catalog: Catalog,
  fact: Extract<Draft, { kind: 'constraint' }>,
  table: Relation,
  row: Row,
  state: IndexState,
): void {
  const included = numbers(row[11]).slice(Number(row[6]))
  const comment = catalog.comments.get(classes.relation, row[0])
  const index = comment === undefined ? state : { ...state, comment }
  if (included.length) amend(fact, { include: included.map(key => table.columns[key] ?? '') })
  // What a key includes goes with it, too.
  needColumns(catalog, fact, table.oid, included)
  if (row[15]) amend(fact, { nullsNotDistinct: true })
  for (const _ in index) {
    amend(fact, { index })
    break
  }
  if (fact.at.definition !== undefined) amend(fact, exclusionParts(fact.at.definition))
}

/** An exclusion as PostgreSQL prints it, without the storage that its index attributes tell. */
function exclusionParts(definition: string): { definition: string; predicate: string | undefined } {
  const close = closingParenthesis(definition, definition.indexOf('('))
  const keys = definition.slice(0, close + 1).replace(/ WITH (?=[^ ,]+(?:,|\)$))/g, ' with ')
  const tail = definition.slice(close + 1)
  const include = / INCLUDE (\([^)]*\))/.exec(tail)?.[1]
  const where = tail.indexOf(' WHERE (')
  return {
    definition: include ? `${keys} include ${include}` : keys,
    predicate: where < 0 ? undefined : unwrapped(unwrapped(tail.slice(where + 7))),
  }
}

function addIndex(catalog: Catalog, table: Relation, row: Row, state: IndexState): void {
  const [oid = '', , name = '', methodOid = ''] = row as string[]
  const keys = numbers(row[11])
  const keyCount = Number(row[6])
  const method = catalog.accessMethods.get(methodOid)
  const definition = row[16]
  const at = {
    table: table.identity,
    unique: row[7] ? true : undefined,
    method: method === 'btree' ? undefined : method,
    keys: definition ? expressionKeys(definition) : plainKeys(catalog, table, row, keys.slice(0, keyCount)),
    include: keys.slice(keyCount).map(key => table.columns[key] ?? ''),
    nullsNotDistinct: row[15] ? true : undefined,
    predicate: row[17] ? unwrapped(row[17]) : undefined,
    ...state,
  } as IndexAttributes
  const fact = addFact(
    catalog,
    'index',
    { schema: table.schema, name, parent: table.fact, identity: identity(table.schema, name) },
    at,
    { class: classes.relation, oid },
  )
  needColumns(catalog, fact, table.oid, keys)
}

/** Statistics targets and operator class parameters of index columns. Columns of tables come along. */
export const indexColumns: Reader = {
  name: 'index columns',
  sql: (_version, _superuser, scope) => `
    select attrelid, attnum, nullif(attstattarget, -1), to_json(attoptions),
           case
             when attoptions is not null
             then (select indclass[attnum - 1] from pg_index where indexrelid = attrelid)
           end
      from pg_attribute
     where attrelid >= 16384
       and attnum > 0
       and (attstattarget >= 0 or attoptions is not null)
       ${scope ? `and attrelid in (select indexrelid from pg_index where ${among(scope.relations, 'indrelid')})` : ''}
     order by attrelid, attnum`,
  read: (rows, catalog) => {
    for (const [oid, number = '0', statistics, options, operatorClass = ''] of rows as string[][]) {
      const fact = catalog.drafts.get(classes.relation, oid)
      const target = statistics ? `${number}=${statistics}` : undefined
      if (fact?.kind === 'constraint') {
        const index = { ...fact.at.index }
        if (target) amend(fact, { index: { ...index, statistics: [...(index.statistics ?? []), target] } })
      } else if (fact?.kind === 'index') {
        if (target) amend(fact, { statistics: [...(fact.at.statistics ?? []), target] })
        const className = operatorClassName(catalog, operatorClass)
        if (options) amend(fact, { keys: withOptions(fact.at.keys, Number(number), options, className) })
      }
    }
  },
}
