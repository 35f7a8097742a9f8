// Transactions and settings: what BEGIN opens, what COMMIT forgets and what ROLLBACK takes back.
import type { CreateSchemaStmt, FuncCall, Node, TransactionStmt, VariableSetStmt } from '@pgsql/types'
import type { Moment } from '../catalog/timeline.ts'
import type { Relation, Setting, Transaction } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { as, constantText, qualified, text, walk } from '../nodes.ts'
import type { Before } from './replay.ts'

const autocommit: Transaction = { kind: 'none', id: '' }

export function transaction(stmt: TransactionStmt, view: CatalogView, before: Before): void {
  const current = view.transaction()
  switch (stmt.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      if (current.kind === 'none' || current.kind === 'implicit') begin(view)
      return
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_PREPARE':
      end(view, current)
      if (stmt.chain) begin(view)
      return
    case 'TRANS_STMT_ROLLBACK':
      if (current.kind !== 'none') undo(view, current.began ?? -1, before)
      end(view, current)
      if (stmt.chain) begin(view)
      return
    case 'TRANS_STMT_SAVEPOINT':
      view.write(`savepoint:${current.id}\0${stmt.savepoint_name ?? ''}`, view.moment.id)
      return
    case 'TRANS_STMT_ROLLBACK_TO': {
      const since = view.read(`savepoint:${current.id}\0${stmt.savepoint_name ?? ''}`)
      if (typeof since === 'number') undo(view, since, before)
      return
    }
    default:
  }
}

function begin(view: CatalogView): void {
  view.write('tx', { kind: 'block', id: `tx${view.moment.id}`, began: view.moment.id } satisfies Transaction)
}

function end(view: CatalogView, current: Transaction): void {
  if (current.kind === 'none') return
  view.write('tx', autocommit)
  for (const name of view.items('localSettings', current.id)) {
    const outer = view.read(`outer:${current.id}\0${name}`) as Setting | undefined
    view.write(`setting:${name}`, outer)
  }
  for (const id of view.items('dropOnCommit', current.id)) {
    const relation = view.byId(id)
    if (relation) view.dropRelation(relation)
  }
}

/** Puts back every key written after the statement with this id. */
function undo(view: CatalogView, since: number, before: Before): void {
  view.readAll()
  const original = new Map<string, Moment>()
  const items = new Map<string, Map<string, boolean>>()
  for (let back = 1; ; back++) {
    const moment = before(back)
    if (!moment || moment.id === since) break
    for (const key of moment.writes.keys())
      if (key !== 'tx' && !key.startsWith('savepoint:')) original.set(key, moment)
    for (const [key, changes] of moment.items) {
      const undone = items.get(key) ?? new Map<string, boolean>()
      for (const [item, present] of changes) undone.set(item, !present)
      items.set(key, undone)
    }
  }
  for (const [key, first] of original) view.write(key, view.valueBefore(key, first))
  for (const [key, undone] of items) for (const [item, present] of undone) view.putKey(key, item, present)
}

/** Runs what stands inside a CREATE SCHEMA, where the new schema comes first. */
export function inSchema(schema: string, view: CatalogView, run: () => void): void {
  const outer = view.setting('search_path')
  const value = [`"${schema}"`, ...view.searchPath()].join(', ')
  view.write('setting:search_path', { value, local: false } satisfies Setting)
  run()
  view.write('setting:search_path', outer)
}

/** The schema is called like its owner where it is given no name. */
export const schemaMade = ({ schemaname, authrole }: CreateSchemaStmt): string =>
  schemaname ?? authrole?.rolename ?? ''

/** The session's temporary relations that DISCARD does away with. */
export const temporaries = (view: CatalogView): Relation[] =>
  [...view.relations()].filter(one => one.schema === 'pg_temp' && one.kind !== 'index')

/** What calls of set_config() in a query set. */
export function setByCalls(query: Node, view: CatalogView): void {
  walk(query, (kind, body) => {
    const { funcname, args = [] } = body as FuncCall
    if (kind !== 'FuncCall' || qualified(funcname).relname !== 'set_config') return undefined
    const [name, value, local] = args.map(one => as(one, 'A_Const'))
    if (!name) return undefined
    const set: VariableSetStmt = {
      name: constantText(name) ?? '',
      is_local: local?.boolval?.boolval === true,
    }
    const given = value && !value.isnull
    setVariable(
      given ? { ...set, kind: 'VAR_SET_VALUE', args: args.slice(1, 2) } : { ...set, kind: 'VAR_RESET' },
      view,
    )
    return undefined
  })
}

export function setVariable(stmt: VariableSetStmt, view: CatalogView): void {
  if (stmt.kind === 'VAR_RESET_ALL') {
    for (const name of [
      'lock_timeout',
      'statement_timeout',
      'search_path',
      'timezone',
      'role',
      'transaction_timeout',
      'idle_in_transaction_session_timeout',
      'application_name',
    ])
      view.write(`setting:${name}`, undefined)
    return
  }
  const name = (stmt.name ?? '').toLowerCase()
  const value = stmt.kind === 'VAR_SET_VALUE' ? (stmt.args ?? []).map(argument).join(', ') : undefined
  const local = stmt.is_local === true
  const current = view.transaction()
  if (local && current.kind === 'none') return
  if (local) {
    view.write(`outer:${current.id}\0${name}`, view.setting(name))
    view.put('localSettings', current.id, name)
  }
  view.write(`setting:${name}`, value === undefined ? undefined : ({ value, local } satisfies Setting))
}

function argument(node: Node): string {
  const constant = as(node, 'A_Const')
  if (constant) return constantText(constant) ?? ''
  const cast = as(node, 'TypeCast')
  if (cast?.arg) return argument(cast.arg)
  return text(node) ?? ''
}
