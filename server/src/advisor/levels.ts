// The rules that are on and how grave each is: a preset, and what was said of single rules over it.
import type { Severity } from '#protocol/advice.ts'
import type { Level } from './advise.ts'
import { catalogue } from './catalogue.ts'
import { type PresetName, preset } from './presets.ts'
import type { OptionValue, Rule } from './rule.ts'

/** What was said of one rule; `on` leaves its severity as it is. */
export interface RuleSetting {
  readonly level: RuleLevel
  readonly options: Readonly<Record<string, OptionValue>>
}

export const ruleLevels = ['error', 'warning', 'info', 'hint', 'off', 'on'] as const satisfies readonly (
  | Severity
  | 'off'
  | 'on'
)[]
export type RuleLevel = (typeof ruleLevels)[number]

/** What was said later over what was said before: its level, and those of its options that it names. */
export function overlaid(
  before: ReadonlyMap<string, RuleSetting>,
  later: ReadonlyMap<string, RuleSetting>,
): Map<string, RuleSetting> {
  const both = new Map(before)
  for (const [id, { level, options }] of later) {
    const under = both.get(id)
    both.set(id, {
      level: level === 'on' && under && under.level !== 'off' ? under.level : level,
      options: { ...under?.options, ...options },
    })
  }
  return both
}

export function levelsOf(
  chosen: PresetName | undefined,
  rules: ReadonlyMap<string, RuleSetting>,
): Map<string, Level> {
  const found = preset(chosen ?? 'recommended')
  for (const [id, { level, options }] of rules) {
    if (level === 'off') {
      found.delete(id)
      continue
    }
    const rule = catalogue.find(one => one.id === id) as Rule
    const before = found.get(id) ?? { severity: rule.severity, options: {} }
    found.set(id, {
      severity: level === 'on' ? before.severity : level,
      options: { ...before.options, ...options },
    })
  }
  return found
}
