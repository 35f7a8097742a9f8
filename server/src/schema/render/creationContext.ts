// What everything that makes facts shares: the model, what of it is to be made, and the operations so far.
import type { Lookup } from '../lookup.ts'
import type { Fact } from '../model.ts'
import {
  commentStatement,
  extensionDependence,
  labelStatements,
  ownerStatement,
  sideCommentStatements,
} from './common.ts'
import { keyOf } from './creationOrder.ts'
import { grantStatements } from './grants.ts'
import type { Operation } from './order.ts'
import type { Partitions } from './partitions.ts'

export interface CreationOptions {
  /** The role that will run the statements: its objects need no OWNER TO. Null: none are written. */
  readonly owner?: string | null
  readonly grants?: boolean
  /** Roles that may get privileges by default privileges, by kind of object. */
  readonly stray?: (fact: Fact) => readonly string[]
  /** Indexes on tables that exist already are built CONCURRENTLY. */
  readonly concurrently?: (fact: Fact<'index'>) => boolean
  readonly extensionVersions?: boolean
  /** Materialized views that cannot be filled yet. */
  readonly empty?: (fact: Fact<'materializedView'>) => boolean
  /** Which indexes partitions bring by themselves; else all that they can. */
  readonly partitions?: Partitions
}

export interface Context {
  readonly model: Lookup
  readonly ids: ReadonlySet<string>
  readonly options: CreationOptions
  readonly partitions: Partitions
  /** Materialized views that are filled by way of a view, by its id. */
  readonly filled: ReadonlyMap<string, readonly string[]>
  readonly out: Operation[]
}

export function add(
  context: Context,
  fact: Fact,
  sql: readonly string[],
  more: { makes?: readonly string[]; needs?: readonly string[]; key?: string; withoutCommon?: boolean } = {},
): void {
  const common = more.withoutCommon ? [] : commonStatements(context, fact)
  // A view reads as its owner, who may not be let read what a materialized view was filled with.
  const later = isGiven(context, fact) ? context.filled.get(fact.id) : undefined
  const key = more.key ?? keyOf(fact, context.model)
  const object = fact.parent ?? fact.id
  context.out.push({
    key,
    object,
    makes: [fact.id, ...(more.makes ?? [])],
    needs: [...wholeNeeds(context, fact), ...(more.needs ?? [])],
    sql: later ? sql : [...sql, ...common],
  })
  if (later)
    context.out.push({ key, object, makes: [`given ${fact.id}`], needs: [fact.id, ...later], sql: common })
}

/** Whether it gets another owner than who makes it. */
const isGiven = ({ options }: Pick<Context, 'options'>, { owner }: Fact) =>
  owner !== undefined && options.owner !== null && owner !== options.owner

/** A base type exists as a shell for its own functions; everybody else needs the whole type. */
export function wholeNeeds(context: Context, fact: Fact): string[] {
  return fact.needs.map(id => {
    const on = context.model.byId.get(id)
    const isShell = on?.kind === 'type' && on.at.form === 'base' && context.ids.has(id)
    return isShell && fact.kind !== 'function' ? `${id} whole` : id
  })
}

/** Owner, comment, privileges and labels of a new object. */
export function commonStatements(context: Pick<Context, 'options'>, fact: Fact): string[] {
  const { options } = context
  const out: string[] = []
  if (fact.owner !== undefined && isGiven({ options }, fact)) {
    const statement = ownerStatement(fact, fact.owner)
    if (statement !== undefined) out.push(statement)
  }
  if (fact.comment !== undefined) out.push(commentStatement(fact, fact.comment))
  out.push(...sideCommentStatements(fact, {}, fact.comments))
  out.push(...labelStatements(fact, {}, fact.labels))
  out.push(...extensionDependence(fact, [], fact.extensions))
  if (options.grants !== false && fact.kind !== 'defaultPrivileges') {
    out.push(...grantStatements(fact, undefined, fact.grants, options.stray?.(fact) ?? []))
  }
  return out
}

/** Whether a part needs something that itself needs the whole: it has to come after both. */
export function isLate(context: Context, part: Fact): boolean {
  const { parent } = part
  return (
    parent !== undefined && part.needs.some(id => id !== parent && reaches(context, id, parent, new Set()))
  )
}

function reaches(context: Context, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from) || !context.ids.has(from)) return false
  seen.add(from)
  const fact = context.model.byId.get(from)
  if (!fact || fact.parent === to) return false
  return fact.needs.some(id => {
    if (id === to) return true
    const on = context.model.byId.get(id)
    if (on?.parent === to) return true
    return reaches(context, id, to, seen)
  })
}
