// SQL inside other statements: DO blocks and function bodies in PL/pgSQL or SQL, and the text of an
// EXECUTE that is put together of constants. What is only known at run time is not guessed.
import type { Node } from '@pgsql/types'
import type { Certainty } from '../impact/impact.ts'
import { all, as, text, texts } from '../impact/nodes.ts'
import { type BodyStep, plpgsqlQueries } from '../impact/query/plpgsqlQueries.ts'
import { plpgsqlProblem, sqlProblem } from '../sql/bodyProblem.ts'
import { parsePlpgsql } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import type { Problem, Statement } from '../sql/statement.ts'
import { findWords, tokens } from '../sql/tokens.ts'
import type { Span } from './finding.ts'

export interface Inner {
  readonly kind: 'statement'
  readonly statement: Statement
  /** Where it stands in the outer statement; undefined when it is written otherwise there. */
  readonly at: number | undefined
  /** The expression that holds it, where it is written otherwise. */
  readonly within: Span | undefined
  /** `perhaps`: in a branch, a loop or a handler. */
  readonly runs: Certainty
  /** A condition, a value or the like: it locks what it reads, and is no statement for the rules. */
  readonly part?: true
}

export interface Body {
  /** `run`: when the script does. `stored`: when somebody calls the function. */
  readonly when: 'run' | 'stored'
  /** `end`: the transaction ends here, and another begins. */
  readonly steps: readonly (Inner | { readonly kind: 'end' })[]
  /** Why PostgreSQL refuses it. */
  readonly problem: Problem | undefined
}

export function bodyOf(tree: Node, outer: string): Body | undefined {
  const made = 'CreateFunctionStmt' in tree ? tree.CreateFunctionStmt : undefined
  const options = 'DoStmt' in tree ? tree.DoStmt.args : made?.options
  if (!options && !made?.sql_body) return undefined
  const option = (name: string) => all(options, 'DefElem').find(one => one.defname === name)?.arg
  const language = made?.sql_body ? 'sql' : (text(option('language')) ?? 'plpgsql').toLowerCase()
  const body = made?.sql_body
    ? atomicBody(outer)
    : made
      ? texts(as(option('as'), 'List')?.items)[0]
      : text(option('as'))
  if (body === undefined || (language !== 'plpgsql' && language !== 'sql')) return undefined
  const { queries, problem } = language === 'sql' ? sqlIn(body, outer) : plpgsqlIn(body, outer)
  const start = Math.max(0, outer.indexOf(body))
  let from = start
  const steps: Body['steps'][number][] = []
  for (const step of queries) {
    if (step.kind === 'end') {
      steps.push(step)
      continue
    }
    const { query, runs, written, part } = step
    const next = outer.indexOf(query, from)
    // A variable's value stands where it was assigned.
    const found = next < 0 && written !== undefined ? outer.indexOf(query, start) : next
    const source = found < 0 && written !== undefined ? outer.indexOf(written, from) : -1
    if (language !== 'sql') from = Math.max(from, found, source)
    const within = source < 0 ? undefined : { start: source, end: source + (written ?? '').length }
    for (const statement of readScript(query).statements)
      if (statement.tree)
        steps.push({
          kind: 'statement',
          statement,
          at: found < 0 ? undefined : found + statement.start,
          within,
          runs,
          ...(part ? { part } : {}),
        })
  }
  return steps.length > 0 || problem ? { when: made ? 'stored' : 'run', steps, problem } : undefined
}

interface Read {
  readonly queries: readonly BodyStep[]
  readonly problem: Problem | undefined
}

function sqlIn(body: string, outer: string): Read {
  return { queries: [{ kind: 'query', query: body, runs: 'yes' }], problem: sqlProblem(outer, body) }
}

function plpgsqlIn(body: string, outer: string): Read {
  const parsed = parsePlpgsql(outer)
  const problem = parsed.kind === 'refused' ? plpgsqlProblem(outer, body, parsed.message) : undefined
  return { queries: plpgsqlQueries(parsed), problem }
}

/** What stands between BEGIN ATOMIC and its END. */
function atomicBody(outer: string): string | undefined {
  const words = tokens(outer)
  const begin = findWords(words, ['begin', 'atomic'], 0)
  const end = words.findLast(one => one.text.toLowerCase() === 'end')
  return begin && end ? outer.slice(begin.end, end.start) : undefined
}
