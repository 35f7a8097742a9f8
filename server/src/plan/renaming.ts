// Operations that give indexes and constraints another name, and make the rest of them as it shall be.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { commentStatement } from '../schema/render/common.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { indexChanges } from './alterIndex.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import type { PlannedOperation } from './operation.ts'
import { type Step, step } from './planned.ts'

export function renameOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  const aside = new Set<string>()
  /** Who has the name that is wanted: it is free once they bear another, or are gone. */
  const holders = (to: string) => [to, ...actions.sameName(to)]
  return [...planning.renamed].flatMap(([from, to]): PlannedOperation[] => {
    const before = planning.before.byId.get(from)
    const after = planning.after.byId.get(to)
    if (!before || !after) return []
    if (after.kind !== 'index' && after.kind !== 'constraint') return []
    const state = (fact: Fact) =>
      fact.kind === 'index' ? fact.at : fact.kind === 'constraint' ? fact.at.index : {}
    const { partitionOf: _was, ...old } = state(before) ?? {}
    const { partitionOf: _is, ...now } = state(after) ?? {}
    const key = keyOf(after, planning.after)
    const object = after.parent ?? to
    const rest = [
      ...(indexChanges(planning, after, old, now) ?? []),
      ...(before.comment === after.comment ? [] : [step(commentStatement(after, after.comment))]),
    ]
    const needs = holders(to)
      .filter(id => id !== from)
      .map(id => `gone ${id}`)
    if (!inRing(planning, holders, from, aside))
      return [
        {
          key,
          object,
          makes: [to, `gone ${from}`],
          needs,
          // One of a partition may keep its name when its parent's gets another.
          steps: from === to ? rest : [renamedIndex(before, before.name, after.name), ...rest],
        },
      ]
    aside.add(from)
    const meanwhile = `${before.name.slice(0, 55)}__old`
    return [
      {
        key,
        object,
        makes: [`gone ${from}`],
        needs: [],
        steps: [renamedIndex(before, before.name, meanwhile)],
      },
      {
        key,
        object,
        makes: [to],
        needs: [...needs, `gone ${from}`],
        steps: [renamedIndex(before, meanwhile, after.name), ...rest],
      },
    ]
  })
}

/** Whether names go around in a ring, of which none has stepped aside yet. */
function inRing(
  planning: Planning,
  holders: (to: string) => readonly string[],
  from: string,
  aside: ReadonlySet<string>,
): boolean {
  const seen = new Set<string>(aside)
  const queue = [from]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const to = planning.renamed.get(at)
    if (to === undefined || seen.has(at)) continue
    seen.add(at)
    const next = holders(to).filter(id => id !== at)
    if (next.includes(from)) return true
    queue.push(...next)
  }
  return false
}

/** Gives an index, or a constraint with its index, another name. */
export function renamedIndex(fact: Fact, from: string, to: string): Step {
  const name = quoteIdentifier(to)
  if (fact.kind !== 'index')
    return step(
      `alter ${tableWords(fact)} ${parentIdentity(fact)} rename constraint ${quoteIdentifier(from)} to ${name}`,
    )
  const schema = identityOf(fact).slice(0, -quoteIdentifier(fact.name).length)
  return step(`alter index ${schema}${quoteIdentifier(from)} rename to ${name}`)
}
