// CREATE RULE and CREATE POLICY, carried into the virtual catalog: which table has them, what a rule does
// besides, and which tables both read.
import type { AlterTableCmd, Node, RangeVar } from '@pgsql/types'
import type { Firing, PolicyValue, RuleValue } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { type Body, rangeName, walk } from '../nodes.ts'
import { noteCalls } from './callsOf.ts'
import { tablesRead } from './rangesIn.ts'
import { usesColumn } from './usesColumn.ts'

export function createRule(stmt: Body<'RuleStmt'>, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.relation))
  const name = stmt.rulename ?? ''
  view.put('rules', table.id, name)
  view.write(`rule:${table.id}\0${name}`, {
    command: stmt.event ?? 'CMD_SELECT',
    actions: stmt.actions ?? [],
    replaces: stmt.instead === true && !stmt.whereClause,
  } satisfies RuleValue)
  noteCalls(stmt.actions, table.id, view)
  lean(table.id, stmt.actions, view)
}

/** What an action of ALTER TABLE makes of a rule. */
export function switchRule(table: string, { name = '', subtype }: AlterTableCmd, view: CatalogView): void {
  const known = view.rule(table, name)
  if (!known) return
  const { fires: _, ...plain } = known
  const fires = firing[subtype ?? '']
  view.write(`rule:${table}\0${name}`, { ...plain, ...(fires ? { fires } : {}) } satisfies RuleValue)
}

const firing: Readonly<Record<string, Firing>> = {
  AT_EnableAlwaysRule: 'always',
  AT_EnableReplicaRule: 'for replicas',
  AT_DisableRule: 'never',
}

export function createPolicy(stmt: Body<'CreatePolicyStmt'>, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.table))
  view.put('policies', table.id, stmt.policy_name ?? '')
  writePolicy(table.id, stmt.policy_name ?? '', stmt, view)
}

/** What it does not name stays as it is. */
export function alterPolicy(stmt: Body<'AlterPolicyStmt'>, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.table))
  const name = stmt.policy_name ?? ''
  if (!view.items('policies', table.id).has(name)) return
  writePolicy(table.id, name, { ...view.policy(table.id, name), ...stmt }, view)
}

function writePolicy(
  table: string,
  name: string,
  { qual, with_check }: PolicyValue,
  view: CatalogView,
): void {
  const value: PolicyValue = { ...(qual ? { qual } : {}), ...(with_check ? { with_check } : {}) }
  view.write(`policy:${table}\0${name}`, value)
  const clauses = Object.values(value)
  noteCalls(clauses, table, view)
  lean(table, clauses, view)
}

/** A rule or a policy goes with the tables it reads. */
function lean(table: string, clauses: readonly Node[] | undefined, view: CatalogView): void {
  for (const clause of clauses ?? [])
    for (const id of new Set([...tablesRead(clause, view), ...tablesWritten(clause, view)])) {
      if (id === table) continue
      view.put('leaning', id, table)
      const key = `leaning:${id}\0${table}`
      view.write(key, [...((view.read(key) as Node[] | undefined) ?? []), clause])
    }
}

function tablesWritten(clause: Node, view: CatalogView): string[] {
  const found: string[] = []
  walk({ clause }, (kind, body) => {
    const { relation } = body as { relation?: RangeVar }
    if (relation && /^(Insert|Update|Delete)Stmt$/.test(kind))
      found.push(view.relation(rangeName(relation)).id)
    return undefined
  })
  return found
}

/** Tables with a rule or a policy that uses a column of this one. */
export function leaningOn(table: string, column: string, view: CatalogView): string[] {
  const own = (range: RangeVar) => view.relation(rangeName(range)).id === table
  return [...view.items('leaning', table)].filter(id =>
    usesColumn(view.read(`leaning:${table}\0${id}`), column, own),
  )
}
