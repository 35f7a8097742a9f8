// Which rules look at which statements, for a choice of levels and a PostgreSQL version: worked out
// once, however many files are looked at with the same choice.
import type { Level } from './advise.ts'
import { catalogue } from './catalogue.ts'
import type { Rule } from './rule.ts'

type Levels = ReadonlyMap<string, Level>

export class RuleTable {
  /** Rules that judge the script's outcome. */
  readonly finishing: readonly Rule[]
  readonly #checking: readonly Rule[]
  readonly #byKind = new Map<string, readonly Rule[]>()

  constructor(levels: Levels, version: number) {
    const active = catalogue.filter(
      rule =>
        levels.has(rule.id) &&
        (rule.since === undefined || version >= rule.since) &&
        (rule.until === undefined || version <= rule.until),
    )
    this.finishing = active.filter(rule => rule.finish || rule.finishRelation)
    this.#checking = active.filter(rule => rule.check)
  }

  /** The rules that look at a statement of this kind: first those made for it, then those for all. */
  of(kind: string): readonly Rule[] {
    let rules = this.#byKind.get(kind)
    if (!rules) {
      rules = [
        ...this.#checking.filter(rule => (rule.on as readonly string[] | undefined)?.includes(kind)),
        ...this.#checking.filter(rule => !rule.on),
      ]
      this.#byKind.set(kind, rules)
    }
    return rules
  }
}

const tables = new WeakMap<Levels, Map<number, RuleTable>>()

export function ruleTable(levels: Levels, version: number): RuleTable {
  let byVersion = tables.get(levels)
  if (!byVersion) {
    byVersion = new Map()
    tables.set(levels, byVersion)
  }
  let table = byVersion.get(version)
  if (!table) {
    table = new RuleTable(levels, version)
    byVersion.set(version, table)
  }
  return table
}
