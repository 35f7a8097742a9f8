// The shape of a rule: what it looks at, what it says, and all that its page, its presets and the
// command line tell about it. One rule, one file in rules/, named for the rule's id.
import type { Severity } from '#protocol/advice.ts'
import type { Relation } from '../impact/catalog/values.ts'
import type { Body, Kind } from '../impact/nodes.ts'
import type { EndContext, RuleContext } from './context.ts'
import type { LiveFacts } from './live.ts'

export type Category =
  | 'indexes'
  | 'columns'
  | 'constraints'
  | 'types'
  | 'locks'
  | 'destructive'
  | 'compatibility'
  | 'transactions'
  | 'naming'
  | 'style'
  | 'queries'
  | 'data'
  | 'migrations'

export type OptionValue = string | number | boolean | readonly string[]

export interface Option {
  readonly default: OptionValue
  readonly describes: string
}

/** SQL that shows the rule. `before` is what earlier migrations hold. */
export interface Example {
  readonly sql: string
  readonly before?: string
  readonly options?: Readonly<Record<string, OptionValue>>
  /** Only on these versions; otherwise on all. */
  readonly since?: number
  readonly until?: number
  /** What a live database says, for rules that need one. */
  readonly live?: LiveFacts
  /** Which runner, when it matters. */
  readonly wrapped?: boolean
  /** A part of what the message says, where it says more of one example than of another. */
  readonly says?: string
}

export interface Rule<K extends Kind = Kind> {
  /** The file's name: kebab-case. */
  readonly id: string
  readonly category: Category
  readonly severity: Severity
  /** `recommended` holds what would hurt in production; `strict` adds good habits; the rest is for those who ask. */
  readonly preset?: 'recommended' | 'strict'
  /** One line, for lists. */
  readonly summary: string
  /** What happens in the database, and to whom. Markdown. */
  readonly why: string
  /** What to do instead. Markdown. */
  readonly fix: string
  /** When it stays silent. Markdown. */
  readonly exceptions?: string
  /** The same rule in other tools, as `tool:id`. */
  readonly aliases: readonly string[]
  /** PostgreSQL versions in which the hazard exists; all when absent. */
  readonly since?: number
  readonly until?: number
  readonly options?: Readonly<Record<string, Option>>
  readonly tags?: readonly ('unnecessary' | 'deprecated')[]
  /** Its fix is meant to end in another schema: a missing index, a better type. */
  readonly reshapes?: true
  /** Kinds of statements it wants to see; all when absent. */
  readonly on?: readonly K[]
  check?(context: RuleContext, body: Body<K>): void
  /** Looks at the script's outcome. */
  finish?(context: EndContext): void
  /** The same for each relation that the script made or altered and that still stands; asked again only when it changed. */
  finishRelation?(context: EndContext, relation: Relation): void
  readonly fires: readonly Example[]
  readonly silent: readonly Example[]
}

/** Keeps the body's type of the kinds a rule names. */
export function rule<K extends Kind>(definition: Rule<K>): Rule {
  return definition as unknown as Rule
}
