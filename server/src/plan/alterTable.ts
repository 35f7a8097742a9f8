// From one table to another, in place. Its columns: alterColumn.ts.
import { identityOf, type Table } from '../schema/lookup.ts'
import { kindWords } from '../schema/render/address.ts'
import { setReplicaIdentity } from '../schema/render/replicaIdentity.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { attachSteps, detachSteps } from './attaching.ts'
import { passesOn } from './change.ts'
import type { Changes } from './changes.ts'
import { onlyAnew, type Planning } from './context.ts'
import { optionChanges, storageChanges } from './options.ts'
import { rewrite, type Step, step } from './planned.ts'

export function alterTable(
  planning: Planning,
  before: Table,
  after: Table,
  changes: Changes,
): Step[] | undefined {
  const name = identityOf(after)
  const head = `alter ${kindWords(after.kind)} ${name}`
  const out: Step[] = []
  if (changes.has('server')) return undefined
  if (changes.has('partitionBy')) planning.anew.add(after.id)
  if (changes.has('columns')) {
    if (after.kind === 'foreignTable' && planning.options.recreateTables) return undefined
    onlyAnew(
      planning,
      after.id,
      `The order of the columns of ${name} can only be changed by making the table anew.`,
    )
  }
  if (changes.has('persistence')) {
    out.push(
      step(
        `${head} set ${after.at.persistence === 'unlogged' ? 'unlogged' : 'logged'}`,
        rewrite(`Rewrites ${name}.`),
      ),
    )
  }
  if (changes.has('accessMethod')) {
    const { accessMethod, partitionBy } = after.at
    out.push(
      partitionBy === undefined
        ? step(`${head} set access method ${accessMethod ?? 'heap'}`, rewrite(`Rewrites ${name}.`))
        : // What its partitions are made with from now on.
          step(`${head} set access method ${accessMethod ?? 'default'}`),
    )
  }
  if (changes.has('tablespace')) {
    out.push(
      step(
        `${head} set tablespace ${quoteIdentifier(after.at.tablespace ?? 'pg_default')}`,
        rewrite(`Copies ${name}.`),
      ),
    )
  }
  if (changes.has('options')) {
    out.push(...storageChanges(head, before.at.options, after.at.options).map(sql => step(sql)))
  }
  if (changes.has('ofType'))
    out.push(step(after.at.ofType ? `${head} of ${after.at.ofType}` : `${head} not of`))
  if (changes.has('inherits'))
    out.push(...freshParents(before, after).map(parent => step(`${head} inherit ${parent}`)))
  if (changes.has('partitionOf')) out.push(...attachSteps(planning, after))
  if (changes.has('rowSecurity')) {
    out.push(step(`${head} ${after.at.rowSecurity ? 'enable' : 'disable'} row level security`))
  }
  if (changes.has('forceRowSecurity')) {
    out.push(step(`${head} ${after.at.forceRowSecurity ? 'force' : 'no force'} row level security`))
  }
  if (changes.has('replicaIdentity')) out.push(step(setReplicaIdentity(after)))
  if (before.kind === 'foreignTable' && after.kind === 'foreignTable' && changes.has('foreignOptions')) {
    const list = optionChanges(before.at.foreignOptions, after.at.foreignOptions)
    if (list) out.push(step(`${head} options (${list})`))
  }
  return out
}

/** Those in the order in which they shall be, after the ones that stay. */
const freshParents = (before: Table, after: Table): readonly string[] =>
  (after.at.inherits ?? []).filter(parent => !stayingParents(before, after).includes(parent))

/** A table can only be given more parents behind those that it has. */
function stayingParents(before: Table, after: Table): readonly string[] {
  const [old, now] = [before.at.inherits ?? [], after.at.inherits ?? []]
  const keeps = old.filter(parent => now.includes(parent))
  return keeps.every((parent, at) => now[at] === parent) ? keeps : []
}

function disinheritSteps(before: Table, after: Table): Step[] {
  const stay = stayingParents(before, after)
  const head = `alter ${kindWords(after.kind)} ${identityOf(after)}`
  return (before.at.inherits ?? [])
    .filter(parent => !stay.includes(parent))
    .map(parent => step(`${head} no inherit ${parent}`))
}

/** A table that leaves its parent does so before others need its room. */
export function leaveSteps(planning: Planning, before: Table, after: Table, changes: Changes): Step[] {
  const out = [
    ...(changes.has('partitionOf') ? detachSteps(planning, before, after) : []),
    ...(changes.has('inherits') ? disinheritSteps(before, after) : []),
  ]
  // Where it comes back to the same parent, that has renamed them.
  const returns =
    before.at.partitionOf !== undefined && before.at.partitionOf.table === after.at.partitionOf?.table
  if ((changes.has('partitionOf') && !returns) || changes.has('inherits'))
    out.push(...renamedNotNulls(planning, before, after))
  return out
}

/**
 * From 18 on a not-null constraint that is inherited is called as its parent's, or as it was called
 * when the table was attached. A name is given while it can be: outside of any parent that has it.
 */
function renamedNotNulls(planning: Planning, before: Table, table: Table): Step[] {
  const stay = before.at.partitionOf ? [] : stayingParents(before, table)
  return (table.at.columns ?? []).flatMap(name => {
    const isHeld = stay.some(parent => {
      const above = planning.before.byId.get(`column ${parent}.${quoteIdentifier(name)}`)
      return above?.kind === 'column' && passesOn(above.at.notNull)
    })
    if (isHeld) return []
    const id = `column ${identityOf(table)}.${quoteIdentifier(name)}`
    const [was, is] = [planning.before.byId.get(id), planning.after.byId.get(id)]
    if (was?.kind !== 'column' || is?.kind !== 'column' || !was.at.notNull || !is.at.notNull) return []
    const [from, to] = [was.hints.notNull, is.hints.notNull]
    if (from === undefined || to === undefined || from === to) return []
    if (typeof is.at.notNull === 'object' && is.at.notNull.name !== undefined) return []
    return [
      step(
        `alter ${kindWords(table.kind)} ${identityOf(table)} rename constraint ${quoteIdentifier(from)} to ${quoteIdentifier(to)}`,
      ),
    ]
  })
}
