// The words of a statement: where names, clauses and actions stand in its text, for ranges exactly on
// the guilty ones. It knows nothing of the schema.
import type { AlterTableCmd, Node, RangeVar } from '@pgsql/types'
import { all } from '../impact/nodes.ts'
import type { Statement } from '../sql/statement.ts'
import { findWords, type Token, tokens } from '../sql/tokens.ts'
import type { Span } from './finding.ts'

export interface Action {
  readonly cmd: AlterTableCmd
  readonly span: Span
}

export class StatementWords {
  readonly statement: Statement
  #tokens: readonly Token[] | undefined
  #byName: ReadonlyMap<string, readonly Token[]> | undefined
  #actions: { readonly cmds: readonly Node[] | undefined; readonly found: readonly Action[] } | undefined

  constructor(statement: Statement) {
    this.statement = statement
  }

  /** Tokens of the statement, offsets from its start. */
  get tokens(): readonly Token[] {
    this.#tokens ??= tokens(this.statement.text)
    return this.#tokens
  }

  get whole(): Span {
    return { start: 0, end: this.statement.text.length }
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
    const token = this.#named()
      .get(name)
      ?.find(one => one.start >= from)
    return token && this.dottedBack(token)
  }

  /** With the schema before it. */
  dottedBack(token: Span): Span {
    const list = this.tokens
    let i = this.#indexAt(token.start)
    while (i >= 2 && list[i - 1]?.text === '.') i -= 2
    return { start: list[i]?.start ?? token.start, end: token.end }
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
    const token = this.tokens[this.#indexAt(start)]
    return token ? { start: token.start, end: token.end } : this.whole
  }

  /** A name with its dots: `a.b."C"`. */
  nameSpan(range: RangeVar | undefined): Span {
    if (range?.location === undefined && range?.relname === undefined) return this.whole
    return this.dotted(this.at(range.location))
  }

  dotted(start: number): Span {
    const list = this.tokens
    let i = this.#indexAt(start)
    const first = list[i]
    if (!first) return this.whole
    while (list[i + 1]?.text === '.') i += 2
    return { start: first.start, end: (list[i] ?? first).end }
  }

  /** The place of the first token at or behind an offset. */
  #indexAt(start: number): number {
    const list = this.tokens
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((list[middle] as Token).start < start) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Words and quoted identifiers by the name they stand for. */
  #named(): ReadonlyMap<string, readonly Token[]> {
    if (this.#byName) return this.#byName
    const found = new Map<string, Token[]>()
    for (const token of this.tokens) {
      if (token.kind !== 'word' && token.kind !== 'quotedIdentifier') continue
      const name =
        token.kind === 'word' ? token.text.toLowerCase() : token.text.slice(1, -1).replaceAll('""', '"')
      const tokens = found.get(name)
      if (tokens) tokens.push(token)
      else found.set(name, [token])
    }
    this.#byName = found
    return found
  }

  /** The actions of an ALTER TABLE with the words of each. */
  actions(cmds: readonly Node[] | undefined, relation: RangeVar | undefined): readonly Action[] {
    // Most rules about ALTER TABLE ask.
    if (!this.#actions || this.#actions.cmds !== cmds)
      this.#actions = { cmds, found: this.#readActions(cmds, relation) }
    return this.#actions.found
  }

  #readActions(cmds: readonly Node[] | undefined, relation: RangeVar | undefined): readonly Action[] {
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
}
