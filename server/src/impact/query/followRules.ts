// What the rules of a table or a view do besides a command on it. Their actions are queries, so this and
// queryImpact.ts call each other.
import type { Relation, RuleValue } from '../catalog/values.ts'
import type { Asked, Depth } from './asked.ts'
import { writtenTo } from './behind.ts'
import { fires } from './calls.ts'
import { queryImpact } from './queryImpact.ts'

export function followRules(
  relation: Relation,
  command: RuleValue['command'],
  asked: Asked,
  depth: Depth,
): void {
  const { view, within = new Set<string>() } = asked
  if (depth === 'named') return
  const { table } = writtenTo(relation, asked)
  if (table !== relation) followRules(table, command, asked, depth)
  for (const name of view.items('rules', relation.id)) {
    const rule = view.rule(relation.id, name)
    const key = `rule:${relation.id}\0${name}`
    if (rule?.command !== command || !fires(rule, view) || within.has(key)) continue
    for (const action of rule.actions)
      queryImpact(action, { ...asked, within: new Set([...within, key]) }, depth)
  }
}
