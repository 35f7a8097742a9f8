// SQL inside other statements: DO blocks and function bodies in PL/pgSQL or SQL, and the text of an
// EXECUTE that is put together of constants. What is only known at run time is not guessed.
import type { Node } from '@pgsql/types'
import type { Certainty } from '../impact/impact.ts'
import { all, as, text, texts } from '../impact/nodes.ts'
import { parsePlpgsql } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { constantString } from './constantString.ts'
import type { Span } from './finding.ts'

export interface Inner {
  readonly statement: Statement
  /** Where it stands in the outer statement; undefined when it is written otherwise there. */
  readonly at: number | undefined
  /** The expression that holds it, where it is written otherwise. */
  readonly within: Span | undefined
  /** `perhaps`: in a branch, a loop or a handler. */
  readonly runs: Certainty
}

export interface Body {
  /** `run`: when the script does. `stored`: when somebody calls the function. */
  readonly when: 'run' | 'stored'
  readonly statements: readonly Inner[]
}

export function bodyOf(tree: Node, outer: string): Body | undefined {
  const made = 'CreateFunctionStmt' in tree ? tree.CreateFunctionStmt : undefined
  const options = 'DoStmt' in tree ? tree.DoStmt.args : made?.options
  if (!options) return undefined
  const option = (name: string) => all(options, 'DefElem').find(one => one.defname === name)?.arg
  const language = (text(option('language')) ?? 'plpgsql').toLowerCase()
  const body = made ? texts(as(option('as'), 'List')?.items)[0] : text(option('as'))
  if (body === undefined || (language !== 'plpgsql' && language !== 'sql')) return undefined
  const queries: readonly Query[] =
    language === 'sql' ? [{ query: body, runs: 'yes' }] : queriesIn(parsePlpgsql(outer), 'yes')
  let from = Math.max(0, outer.indexOf(body))
  const statements: Inner[] = []
  for (const { query, runs, written } of queries) {
    const found = outer.indexOf(query, from)
    const source = found < 0 && written !== undefined ? outer.indexOf(written, from) : -1
    if (language !== 'sql') from = Math.max(from, found, source)
    const within = source < 0 ? undefined : { start: source, end: source + (written ?? '').length }
    for (const statement of readScript(query).statements)
      if (statement.tree)
        statements.push({ statement, at: found < 0 ? undefined : found + statement.start, within, runs })
  }
  return statements.length > 0 ? { when: made ? 'stored' : 'run', statements } : undefined
}

interface Query {
  readonly query: string
  readonly runs: Certainty
  /** The expression whose value it is. */
  readonly written?: string
}

const mayNotRun = /^PLpgSQL_(stmt_(if|case|while|for\w*)|exception)$/

/** Whole statements, and EXECUTEs of constants, in order. */
function queriesIn(value: unknown, runs: Certainty, found: Query[] = []): Query[] {
  if (Array.isArray(value)) {
    for (const one of value) queriesIn(one, runs, found)
    return found
  }
  if (typeof value !== 'object' || value === null) return found
  for (const [key, inner] of Object.entries(value)) {
    const node = inner as { into?: unknown; sqlstmt?: unknown; query?: { PLpgSQL_expr?: { query?: string } } }
    // SELECT ... INTO a variable reads like one that makes a table.
    if (key === 'PLpgSQL_stmt_execsql' && node.into) continue
    if (key === 'PLpgSQL_expr') {
      const { query, parseMode } = inner as { query?: string; parseMode?: number }
      if (query !== undefined && (parseMode ?? 0) === 0) found.push({ query, runs })
      continue
    }
    if (key === 'PLpgSQL_stmt_dynexecute') {
      const written = node.query?.PLpgSQL_expr?.query ?? ''
      const query = constantString(written)
      if (query !== undefined) found.push({ query, runs, written: written.trim() })
      continue
    }
    queriesIn(inner, mayNotRun.test(key) ? 'perhaps' : runs, found)
  }
  return found
}
