// A model as canonical DDL: a script that loads into an empty database, or one document for
// each object. Both say only what the model says.
import { emptyDatabase } from '../base.ts'
import { type Lookup, lookup } from '../lookup.ts'
import type { Fact, Model } from '../model.ts'
import { address } from './address.ts'
import { commentStatement, ownerStatement } from './common.ts'
import { creation } from './creation.ts'
import type { CreationOptions } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'
import { documentPath } from './documentPath.ts'
import { grantStatements } from './grants.ts'
import { type Operation, ordered } from './order.ts'
import { reparsable } from './reparsable.ts'

/** The whole schema as one script. */
export function render(model: Model, options: CreationOptions = {}): string {
  const operations = operationsOf(model, options)
  const hasFunctions = model.facts.some(fact => fact.kind === 'function' || fact.kind === 'procedure')
  const head = hasFunctions ? 'set check_function_bodies = off;\n\n' : ''
  return head + operations.map(script).filter(Boolean).join('\n')
}

/** A document for each object, with what belongs to it, keyed by path. */
export function documents(model: Model, options: CreationOptions = {}): Readonly<Record<string, string>> {
  const known = lookup(model)
  const texts = new Map<string, string[]>()
  for (const operation of operationsOf(model, options)) {
    const text = script(operation)
    if (!text) continue
    const path = documentPath(known, operation.object)
    const list = texts.get(path)
    if (list) list.push(text)
    else texts.set(path, [text])
  }
  return Object.fromEntries(
    [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, list]) => [path, list.join('\n')]),
  )
}

function script(operation: Pick<Operation, 'sql'>): string {
  return operation.sql.map(statement => `${reparsable(statement)};\n`).join('')
}

function operationsOf(model: Model, given: CreationOptions): Operation[] {
  const known = lookup(model)
  const options = { ...given, owner: given.owner === undefined ? ownerOf(model) : given.owner }
  const initial = new Map(emptyDatabase(model.serverVersion).map(fact => [fact.id, fact]))
  const ids = new Set(model.facts.map(fact => fact.id).filter(id => !initial.has(id)))
  return ordered([...fromInitial(known, initial, options), ...creation(known, ids, options)])
}

/** The role whose objects need no OWNER TO: the database's owner, if it is known. */
function ownerOf(model: Model): string | null {
  return model.facts.find(fact => fact.kind === 'database')?.owner ?? null
}

function fromInitial(
  model: Lookup,
  initial: ReadonlyMap<string, Fact>,
  options: CreationOptions,
): Operation[] {
  return [...initial.values()].flatMap(before => {
    const fact = model.byId.get(before.id)
    const sql = fact ? changes(before, fact, options) : [`drop ${address(before)}`]
    if (!sql.length) return []
    return [{ key: keyOf(fact ?? before, model), object: before.id, makes: [], needs: [], sql }]
  })
}

function changes(before: Fact, after: Fact, options: CreationOptions): string[] {
  const owner = before.owner ?? (after.kind === 'schema' ? (options.owner ?? after.owner) : after.owner)
  const ownerChange =
    options.owner !== null && after.owner !== undefined && after.owner !== owner
      ? [ownerStatement(after, after.owner)]
      : []
  return [
    ...ownerChange.filter(sql => sql !== undefined),
    ...(before.comment === after.comment ? [] : [commentStatement(after, after.comment)]),
    ...(options.grants === false ? [] : grantStatements(after, before.grants, after.grants)),
  ]
}
