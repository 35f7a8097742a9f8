// What a rule gets to see of a statement, and how it reports. Everything costly is worked out on demand.

import type { Node, RangeVar } from '@pgsql/types'
import type { Severity } from '#protocol/advice.ts'
import type { Relation } from '../impact/catalog/values.ts'
import { type CatalogView, nameOf } from '../impact/catalog/view.ts'
import type { Certainty, Impact } from '../impact/impact.ts'
import { impactOf } from '../impact/impactOf.ts'
import { rangeName } from '../impact/nodes.ts'
import { relationNamed } from '../impact/relations.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import type { AdvisorOptions } from './advise.ts'
import { addsColumnLater, createsLater } from './ahead.ts'
import { type Finding, type FixDraft, noFixes, type Span } from './finding.ts'
import type { LiveFacts } from './live.ts'
import type { OptionValue, Rule } from './rule.ts'
import type { Runner } from './runner.ts'
import { heavier, sizeWords } from './size.ts'
import { StatementWords } from './statementWords.ts'

export interface Report {
  readonly message: string
  readonly at?: Span | undefined
  readonly severity?: Severity
  /** Cannot be told without knowing more: said with an "if", as information. */
  readonly perhaps?: boolean
  /** The table that suffers: its size weighs in. */
  readonly table?: Relation | undefined
  readonly fixes?: () => readonly FixDraft[]
  readonly related?: Finding['related']
}

export interface ContextParts {
  readonly statement: Statement
  readonly tree: Node
  /** Where it stands in the body of a block or function: whether it is certain to run. */
  readonly inner: { readonly runs: Certainty } | undefined
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  readonly script: Script
  readonly levels: AdvisorOptions['levels']
  readonly live?: LiveFacts | undefined
  /** Works out the fixes of what is reported, at once: what they need is not kept. */
  readonly withFixes: boolean
}

export class RuleContext extends StatementWords {
  readonly tree: Node
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  readonly findings: Finding[] = []
  readonly #parts: ContextParts
  #rule: Rule | undefined
  #impact: Impact | undefined
  #known: Map<unknown, unknown> | undefined
  #relation: { readonly range: RangeVar | undefined; readonly known: Relation } | undefined

  constructor(parts: ContextParts) {
    super(parts.statement)
    this.#parts = parts
    this.tree = parts.tree
    this.view = parts.view
    this.version = parts.version
    this.runner = parts.runner
  }

  /** Runs one rule over the statement. */
  run(rule: Rule, body: unknown): void {
    this.#rule = rule
    rule.check?.(this, body as never)
  }

  get impact(): Impact {
    this.#impact ??= impactOf(this.tree, this.view, this.version)
    return this.#impact
  }

  /** What several rules ask about the statement, worked out for the first of them. */
  once<T>(work: (context: RuleContext) => T): T {
    this.#known ??= new Map()
    let known = this.#known.get(work) as T | undefined
    if (known === undefined) {
      known = work(this)
      this.#known.set(work, known)
    }
    return known
  }

  /** The script as it was when the statement was last looked at: nothing of it is to be trusted but its size. */
  get script(): Script {
    return this.#parts.script
  }

  /** The script, for rules that look around while they check: they are asked again after every edit. */
  lookAround(): Script {
    this.view.moment.looksAhead = true
    return this.#parts.script
  }

  /** What a live database said of the script; undefined where none was asked. */
  get live(): LiveFacts | undefined {
    return this.#parts.live
  }

  option<T extends OptionValue>(name: string): T {
    const rule = this.#rule as Rule
    return (this.#parts.levels.get(rule.id)?.options[name] ?? rule.options?.[name]?.default) as T
  }

  /** A relation by its full name is made by this script. */
  isNewName(name: string): boolean {
    const relation = relationNamed(name, this.view)
    return relation !== undefined && this.newness(relation) === 'new'
  }

  /** The script makes something of this name further down. */
  laterCreates(schema: string, name: string): boolean {
    return createsLater(this.lookAround(), this.statement.start, schema, name)
  }

  /** The script adds a column of this name to the table further down. */
  laterAddsColumn(table: Relation, column: string): boolean {
    return addsColumnLater(this.lookAround(), this.statement.start, table.name, column)
  }

  relation(range: RangeVar | undefined): Relation {
    // Most rules ask about the same one.
    if (!this.#relation || this.#relation.range !== range)
      this.#relation = { range, known: this.view.relation(rangeName(range)) }
    return this.#relation.known
  }

  /** Made by this very script, so nobody else is at it: `perhaps` under IF NOT EXISTS with an unknown history. */
  newness(relation: Relation): 'new' | 'perhaps' | 'old' {
    if (relation.temporary) return 'new'
    if (relation.created) return relation.created.perhaps ? 'perhaps' : 'new'
    if (relation.parent !== undefined) {
      const parent = this.view.byId(relation.parent)
      if (parent?.created && !parent.created.perhaps) return 'new'
    }
    return 'old'
  }

  /** The script has no other statement. */
  get alone(): boolean {
    return this.view.read('alone') === true
  }

  /** Set where the statement stands in the body of a block or function, where no transaction can be chosen. */
  get inner(): ContextParts['inner'] {
    return this.#parts.inner
  }

  get inTransaction(): boolean {
    return this.view.transaction().kind !== 'none'
  }

  /** A statement put behind this one would run in its transaction, or bring one about. */
  get bindsNext(): boolean {
    return this.inTransaction || this.runner.bundling !== 'none'
  }

  report(report: Report): void {
    const rule = this.#rule as Rule
    const newness = report.table ? this.newness(report.table) : 'old'
    const base = report.severity ?? this.#parts.levels.get(rule.id)?.severity ?? rule.severity
    const perhaps = report.perhaps === true || newness === 'perhaps'
    const condition =
      newness === 'perhaps' && report.table
        ? `If ${nameOf(report.table)} existed before: ${lowerFirst(report.message)}`
        : report.message
    const size = report.table?.size
    this.findings.push({
      rule,
      severity: perhaps ? softer(base) : size ? heavier(base, size) : base,
      message: size ? withSize(condition, report.table as Relation) : condition,
      span: report.at ?? this.whole,
      fixes: this.#parts.withFixes || !report.fixes ? (report.fixes?.() ?? noFixes) : undefined,
      related:
        report.related ??
        (report.table?.created
          ? [{ moment: report.table.created.moment, message: `${nameOf(report.table)} is created here.` }]
          : nothing),
    })
  }
}

const nothing: Finding['related'] = []

const softer = (severity: Severity): Severity =>
  severity === 'error' || severity === 'warning' ? 'info' : severity

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

/** "rewrites shop.order, 41 GB, under ..." */
function withSize(message: string, table: Relation): string {
  const name = nameOf(table)
  const words = sizeWords(table.size as NonNullable<Relation['size']>)
  const at = message.indexOf(name)
  if (at < 0) return message
  const end = at + name.length
  const next = message.slice(end)
  return `${message.slice(0, end)} (${words})${next}`
}

/** The whole script's outcome, for rules that judge it. */
export interface EndContext {
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  /** Relations this script created or altered and that still stand: all of them, so `finishRelation` is cheaper. */
  readonly relations: readonly Relation[]
  option<T extends OptionValue>(name: string): T
  /** The relation as the script found it; undefined where the script made it. */
  found(relation: Relation): Relation | undefined
  /** Reports on the statement with this moment's id; `locate` finds the words in it. */
  report(moment: number, report: Report, locate?: (context: RuleContext) => Span | undefined): void
}
