// A statement in a few words for outlines: `create table shop.orders`. Told by the syntax tree's
// kind and the statement's own first tokens.
import { SymbolKind } from 'vscode-languageserver/node'
import type { Statement } from '../sql/statement.ts'
import { type Token, tokens } from '../sql/tokens.ts'

export interface StatementLabel {
  /** What is done, in lower case: `create unique index`. */
  readonly verb: string
  /** The object, as written; empty when the statement names none. */
  readonly name: string
  readonly symbol: SymbolKind
}

const symbols: Readonly<Record<string, SymbolKind>> = {
  table: SymbolKind.Struct,
  view: SymbolKind.Interface,
  index: SymbolKind.Key,
  function: SymbolKind.Function,
  procedure: SymbolKind.Function,
  aggregate: SymbolKind.Function,
  trigger: SymbolKind.Event,
  rule: SymbolKind.Event,
  policy: SymbolKind.Event,
  type: SymbolKind.Enum,
  domain: SymbolKind.TypeParameter,
  sequence: SymbolKind.Number,
  schema: SymbolKind.Namespace,
  extension: SymbolKind.Package,
  database: SymbolKind.Module,
  column: SymbolKind.Field,
  constraint: SymbolKind.Constant,
}

/** Words between the verb and the object's kind, and kinds of two words. */
const between = new Set(
  'or replace unique temp temporary global local unlogged foreign materialized event constraint recursive trusted procedural text search access method operator class family user mapping default privileges large object server collation conversion publication subscription statistics transform language cast role tablespace group user system if'.split(
    ' ',
  ),
)
const filler = new Set(['if', 'not', 'exists', 'concurrently', 'only', 'as'])

/** Statements of data and the word before their table. */
const dataVerbs: Readonly<Record<string, string>> = {
  insert: 'into',
  delete: 'from',
  merge: 'into',
  copy: '',
}

export function statementLabel(statement: Statement): StatementLabel {
  // The first tokens are enough, and a long INSERT is not read for its outline.
  const list = tokens(statement.text.slice(0, 400))
  const first = lower(list[0])
  if (statement.kind === 'psql')
    return { verb: statement.text.split(/\s/, 1)[0]!, name: '', symbol: SymbolKind.Null }
  if (
    [
      'create',
      'alter',
      'drop',
      'comment',
      'reindex',
      'refresh',
      'truncate',
      'cluster',
      'analyze',
      'vacuum',
      'lock',
      'security',
    ].includes(first)
  )
    return definition(list)
  if (first in dataVerbs) {
    const at = dataVerbs[first] ? list.findIndex(token => lower(token) === dataVerbs[first]) + 1 : 1
    return {
      verb: words(list.slice(0, Math.max(1, at))),
      name: nameAt(list, skip(list, at)),
      symbol: SymbolKind.Operator,
    }
  }
  if (first === 'update')
    return { verb: first, name: nameAt(list, skip(list, 1)), symbol: SymbolKind.Operator }
  return { verb: words(list.slice(0, 6)), name: '', symbol: SymbolKind.Operator }
}

function definition(list: readonly Token[]): StatementLabel {
  let at = 1
  if (lower(list[0]) === 'comment' && lower(list[1]) === 'on') at = 2
  while (at < list.length && between.has(lower(list[at])) && !filler.has(lower(list[at]))) at++
  const kind = lower(list[at])
  const known = kind in symbols
  if (known) at++
  return {
    verb: words(list.slice(0, at)),
    name: nameAt(list, skip(list, at)),
    symbol: symbols[kind] ?? SymbolKind.Object,
  }
}

function skip(list: readonly Token[], at: number): number {
  let i = at
  while (i < list.length && (filler.has(lower(list[i])) || lower(list[i]) === 'table')) i++
  return i
}

/** A dotted name as written. */
function nameAt(list: readonly Token[], at: number): string {
  let i = at
  let name = ''
  while (i < list.length && (list[i]!.kind === 'word' || list[i]!.kind === 'quotedIdentifier')) {
    name += list[i]!.text
    if (list[i + 1]?.text !== '.') break
    name += '.'
    i += 2
  }
  return name
}

function words(list: readonly Token[]): string {
  return list.map(token => (token.kind === 'word' ? token.text.toLowerCase() : token.text)).join(' ')
}

function lower(token: Token | undefined): string {
  return token?.kind === 'word' ? token.text.toLowerCase() : ''
}
