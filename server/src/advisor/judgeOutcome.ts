// A script's outcome judged at a moment behind its last statement: the whole of it, or one relation.
import { moment, type Timeline } from '../impact/catalog/timeline.ts'
import { CatalogView } from '../impact/catalog/view.ts'
import { asRelation, type ClosingFinding } from './closings.ts'
import type { EndContext, RuleContext } from './context.ts'
import type { OptionValue, Rule } from './rule.ts'
import type { Runner } from './runner.ts'

export interface Outcome {
  readonly rules: readonly Rule[]
  readonly timeline: Timeline
  /** The schema at the end. */
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  option(rule: Rule, name: string): OptionValue | undefined
  /** What a rule is given of the statement with this moment's id; undefined where it cannot be looked at. */
  contextOf(momentId: number): RuleContext | undefined
}

/** `key`: of the relation to judge; undefined for the whole. */
export function judgeOutcome(key: string | undefined, outcome: Outcome): readonly ClosingFinding[] {
  const found: ClosingFinding[] = []
  const relation = key === undefined ? undefined : asRelation(outcome.view.read(key))
  if (key !== undefined && !relation) return found
  for (const rule of outcome.rules) {
    const context = endContext(rule, outcome, found)
    if (relation) rule.finishRelation?.(context, relation)
    else rule.finish?.(context)
  }
  return found
}

function endContext(rule: Rule, outcome: Outcome, found: ClosingFinding[]): EndContext {
  const { timeline, view, version, runner } = outcome
  return {
    view,
    version,
    runner,
    get relations() {
      view.readAll()
      return [...timeline.written('rel:')].flatMap(key => asRelation(view.read(key)) ?? [])
    },
    option: name => outcome.option(rule, name) as never,
    found: relation => new CatalogView(timeline, moment(-1, 0)).byId(relation.id),
    report: (momentId, report, locate) => {
      const context = outcome.contextOf(momentId)
      if (!context) return
      const at = locate?.(context) ?? report.at
      context.run({ ...rule, check: it => it.report(at ? { ...report, at } : report) }, undefined)
      for (const finding of context.findings) found.push({ moment: momentId, finding: { ...finding, rule } })
    },
  }
}
