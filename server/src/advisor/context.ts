// What a rule gets to see of a statement, and how it reports. Everything costly is worked out on demand.

import type { AlterTableCmd, Node, RangeVar } from '@pgsql/types'
import type { Severity } from '#protocol/advice.ts'
import type { Relation } from '../impact/catalog/values.ts'
import { type CatalogView, nameOf } from '../impact/catalog/view.ts'
import type { Impact } from '../impact/impact.ts'
import { impactOf } from '../impact/impactOf.ts'
import { all, rangeName } from '../impact/nodes.ts'
import { relationNamed } from '../impact/relations.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { findWords, type Token, tokens } from '../sql/tokens.ts'
import type { AdvisorOptions } from './advise.ts'
import type { Finding, FixDraft, Span } from './finding.ts'
import type { LiveFacts } from './live.ts'
import type { OptionValue, Rule } from './rule.ts'
import type { Runner } from './runner.ts'
import { heavier, sizeWords } from './size.ts'

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

export interface Action {
  readonly cmd: AlterTableCmd
  readonly span: Span
}

export interface ContextParts {
  readonly statement: Statement
  readonly tree: Node
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  readonly script: Script
  readonly levels: AdvisorOptions['levels']
  readonly live?: LiveFacts | undefined
}

export class RuleContext {
  readonly statement: Statement
  readonly tree: Node
  readonly view: CatalogView
  readonly version: number
  readonly runner: Runner
  readonly findings: Finding[] = []
  readonly #parts: ContextParts
  #rule: Rule | undefined
  #impact: Impact | undefined
  #tokens: readonly Token[] | undefined

  constructor(parts: ContextParts) {
    this.#parts = parts
    this.statement = parts.statement
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

  /** Tokens of the statement, offsets from its start. */
  get tokens(): readonly Token[] {
    this.#tokens ??= tokens(this.statement.text)
    return this.#tokens
  }

  get whole(): Span {
    return { start: 0, end: this.statement.text.length }
  }

  /** The script, for rules that look around. */
  get script(): Script {
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

  /** Upper-case keywords where the author writes them so. */
  keyword(words: string): string {
    return /^[A-Z]/.test(this.statement.text) ? words.toUpperCase() : words
  }

  /** The statement's opening words: `alter table`, `create index`. */
  headSpan(): Span {
    const words = this.tokens.filter(token => token.kind === 'word').slice(0, 2)
    return words.length === 0
      ? this.whole
      : { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? this.whole.end }
  }

  /** Where a name is written, bare or quoted, first. */
  namedSpan(name: string, from = 0): Span | undefined {
    const token = this.tokens.find(
      one =>
        one.start >= from &&
        (one.kind === 'word'
          ? one.text.toLowerCase() === name
          : one.kind === 'quotedIdentifier' && one.text.slice(1, -1).replaceAll('""', '"') === name),
    )
    return token && this.dottedBack(token)
  }

  /** With the schema before it. */
  dottedBack(token: Span): Span {
    const list = this.tokens
    let i = list.findIndex(one => one.start === token.start)
    while (i >= 2 && list[i - 1]?.text === '.') i -= 2
    return { start: list[i]?.start ?? token.start, end: token.end }
  }

  /** A relation by its full name is made by this script. */
  isNewName(name: string): boolean {
    const relation = relationNamed(name, this.view)
    return relation !== undefined && this.newness(relation) === 'new'
  }

  /** The script makes something of this name further down. */
  laterCreates(schema: string, name: string): boolean {
    return this.#later(tree => {
      const range =
        'ViewStmt' in tree ? tree.ViewStmt.view : 'CreateStmt' in tree ? tree.CreateStmt.relation : undefined
      if (range) return range.relname === name && (range.schemaname ?? schema) === schema
      return (
        'RenameStmt' in tree &&
        tree.RenameStmt.renameType === 'OBJECT_TABLE' &&
        tree.RenameStmt.newname === name
      )
    })
  }

  /** The script adds a column of this name to the table further down. */
  laterAddsColumn(table: Relation, column: string): boolean {
    return this.#later(
      tree =>
        'AlterTableStmt' in tree &&
        tree.AlterTableStmt.relation?.relname === table.name &&
        all(tree.AlterTableStmt.cmds, 'AlterTableCmd').some(
          cmd =>
            cmd.subtype === 'AT_AddColumn' &&
            (cmd.def as { ColumnDef?: { colname?: string } }).ColumnDef?.colname === column,
        ),
    )
  }

  #later(wanted: (tree: Node) => boolean): boolean {
    this.view.moment.looksAhead = true
    const { statements } = this.script
    for (let i = statements.indexOf(this.statement) + 1; i < statements.length; i++) {
      const tree = statements[i]?.tree
      if (tree && wanted(tree)) return true
    }
    return false
  }

  /** Where these words stand, at or behind an offset. */
  words(text: string, from = 0): Span | undefined {
    const found = findWords(this.tokens, text.split(' '), from)
    return found && { start: found.start, end: found.end }
  }

  /** A byte location of the tree as an offset in the statement. */
  at(location: number | undefined): number {
    return this.statement.offsetOf(location ?? 0) - this.statement.start
  }

  /** The token at a location of the tree. */
  tokenSpan(location: number | undefined): Span {
    const start = this.at(location)
    const token = this.tokens.find(one => one.start >= start)
    return token ? { start: token.start, end: token.end } : this.whole
  }

  /** A name with its dots: `a.b."C"`. */
  nameSpan(range: RangeVar | undefined): Span {
    if (range?.location === undefined && range?.relname === undefined) return this.whole
    return this.dotted(this.at(range.location))
  }

  dotted(start: number): Span {
    const list = this.tokens
    let i = list.findIndex(token => token.start >= start)
    if (i < 0) return this.whole
    const first = list[i] as Token
    while (list[i + 1]?.text === '.') i += 2
    return { start: first.start, end: (list[i] ?? first).end }
  }

  /** The actions of an ALTER TABLE with the words of each. */
  actions(cmds: readonly Node[] | undefined, relation: RangeVar | undefined): Action[] {
    const list = this.tokens
    const name = this.nameSpan(relation)
    const spans: Span[] = []
    let depth = 0
    let first: Token | undefined
    let last: Token | undefined
    const close = () => {
      if (first && last) spans.push({ start: first.start, end: last.end })
      first = undefined
    }
    for (const token of list) {
      if (token.start < name.end || token.kind === 'comment') continue
      if (!first && spans.length === 0 && token.text === '*') continue
      if (token.text === '(' || token.text === '[') depth++
      if (token.text === ')' || token.text === ']') depth--
      if (token.text === ',' && depth === 0) {
        close()
        continue
      }
      first ??= token
      last = token
    }
    close()
    return all(cmds, 'AlterTableCmd').map((cmd, i) => ({ cmd, span: spans[i] ?? this.whole }))
  }

  /** The end of the parenthesised or single thing that starts at an offset, before the next top-level comma or closing parenthesis. */
  elementSpan(start: number): Span {
    let depth = 0
    let end = start
    for (const token of this.tokens) {
      if (token.start < start || token.kind === 'comment') continue
      if (token.text === '(' || token.text === '[') depth++
      if (token.text === ')' || token.text === ']') depth--
      if (depth < 0 || (token.text === ',' && depth === 0)) break
      end = token.end
    }
    return { start, end }
  }

  text(span: Span): string {
    return this.statement.text.slice(span.start, span.end)
  }

  relation(range: RangeVar | undefined): Relation {
    return this.view.relation(rangeName(range))
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

  get inTransaction(): boolean {
    return this.view.transaction().kind !== 'none'
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
      fixes: () => {
        this.#rule = rule
        return report.fixes?.() ?? []
      },
      related:
        report.related ??
        (report.table?.created
          ? [{ moment: report.table.created.moment, message: `${nameOf(report.table)} is created here.` }]
          : []),
    })
  }
}

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
  readonly script: Script
  /** Relations this script created or altered and that still stand: all of them, so `finishRelation` is cheaper. */
  readonly relations: readonly Relation[]
  option<T extends OptionValue>(name: string): T
  /** Reports on the statement with this moment's id; `locate` finds the words in it. */
  report(moment: number, report: Report, locate?: (context: RuleContext) => Span | undefined): void
}
