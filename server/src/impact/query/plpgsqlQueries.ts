// The SQL that a PL/pgSQL body runs, in order: its statements, and EXECUTEs whose text is known from constants
// and from variables that hold nothing else. What is only known at run time is not guessed.
import type { PlpgsqlOutcome } from '../../sql/parser.ts'
import type { Certainty } from '../impact.ts'
import { constantString } from './constantString.ts'

export type BodyStep =
  | {
      readonly kind: 'query'
      readonly query: string
      /** `perhaps`: in a branch, a loop or a handler. */
      readonly runs: Certainty
      /** The expression whose value it is, where it is an EXECUTE's. */
      readonly written?: string
      /** A condition, a value or the like: it locks what it reads, and is no statement for the rules. */
      readonly part?: true
    }
  /** COMMIT or ROLLBACK. */
  | { readonly kind: 'end' }

/** Nothing of a body that the parser refuses. */
export function plpgsqlQueries(parsed: PlpgsqlOutcome): readonly BodyStep[] {
  const reader = new Reader()
  if (parsed.kind === 'parsed') reader.read(parsed.tree, 'yes')
  return reader.steps
}

/** An expression of PL/pgSQL as the parser gives it. */
interface Expression {
  readonly query?: string
  readonly parseMode?: number
}

interface Held {
  readonly PLpgSQL_expr?: Expression
}

interface Datum {
  readonly PLpgSQL_var?: { readonly cursor_explicit_expr?: Held }
}

interface PlpgsqlNode {
  readonly into?: unknown
  readonly sqlstmt?: Held
  readonly refname?: string
  readonly default_val?: Held
  /** A cursor's place among the declarations. */
  readonly curvar?: number
  readonly query?: Held
  /** What follows EXECUTE where a statement takes one. */
  readonly dynquery?: Held
  readonly expr?: Held
}

const mayNotRun = /^PLpgSQL_(stmt_(if|case|while|for\w*)|exception)$/
const branchesOrRepeats = /^PLpgSQL_(stmt_(if|case|while|loop|for\w*)|exception)$/
class Reader {
  readonly steps: BodyStep[] = []
  /** Variables that hold a constant at this point. */
  readonly #known = new Map<string, string>()
  readonly #declared = new Set<string>()
  #datums: readonly Datum[] = []

  read(value: unknown, runs: Certainty): void {
    if (Array.isArray(value)) {
      for (const one of value) this.read(one, runs)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) this.#node(key, inner, runs)
  }

  #node(key: string, inner: unknown, runs: Certainty): void {
    const node = (inner ?? {}) as PlpgsqlNode
    if (key === 'datums') this.#datums = inner as readonly Datum[]
    if (node.curvar !== undefined) {
      const declared = this.#datums[node.curvar]?.PLpgSQL_var?.cursor_explicit_expr?.PLpgSQL_expr
      if (declared && /^PLpgSQL_stmt_(open|forc)$/.test(key)) this.#part(declared, runs)
    }
    const dynamic = /^PLpgSQL_stmt_dyn/.test(key) ? node.query : node.dynquery
    if (dynamic) this.#dynamic(dynamic.PLpgSQL_expr?.query ?? '', runs)
    if (key === 'PLpgSQL_var') this.#declare(node)
    else if (key === 'PLpgSQL_expr') this.#query(inner as Expression, runs)
    else if (key === 'PLpgSQL_stmt_assign') {
      this.read(inner, runs)
      this.#assign(assigned(node))
    } else if (key === 'PLpgSQL_stmt_dynexecute') this.#forgetIn(inner)
    else if (/^PLpgSQL_stmt_(commit|rollback)$/.test(key)) this.steps.push({ kind: 'end' })
    // SELECT ... INTO a variable reads like one that makes a table.
    else if (key === 'PLpgSQL_stmt_execsql' && node.into) {
      this.#part(node.sqlstmt?.PLpgSQL_expr ?? {}, runs)
      this.#forgetIn(inner)
    } else if (branchesOrRepeats.test(key)) {
      this.#forgetIn(inner)
      this.read(inner, mayNotRun.test(key) ? 'perhaps' : runs)
      this.#forgetIn(inner)
    } else this.read(inner, runs)
  }

  #query(expression: Expression, runs: Certainty): void {
    const { query, parseMode = 0 } = expression
    if (parseMode !== 0) this.#part(expression, runs)
    else if (query !== undefined) this.steps.push({ kind: 'query', query, runs })
  }

  #dynamic(written: string, runs: Certainty): void {
    const query = constantString(written, this.#known)
    if (query !== undefined) this.steps.push({ kind: 'query', query, runs, written: written.trim() })
  }

  #part(expression: Expression, runs: Certainty): void {
    const query = asQuery(expression)
    if (query !== undefined) this.steps.push({ kind: 'query', query, runs, part: true })
  }

  /** Of two variables with one name, nobody here can tell which is meant. */
  #declare({ refname = '', default_val }: PlpgsqlNode): void {
    const value = default_val?.PLpgSQL_expr
    if (value) this.#part(value, 'yes')
    if (this.#declared.has(refname)) this.#known.delete(refname)
    else if (value?.query !== undefined) this.#assign({ name: refname, value: value.query })
    this.#declared.add(refname)
  }

  #assign({ name, value }: Assignment): void {
    const constant = constantString(value, this.#known)
    if (constant === undefined) this.#known.delete(name)
    else this.#known.set(name, constant)
  }

  /** What is assigned anywhere in there is known neither in there nor behind it. */
  #forgetIn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'PLpgSQL_stmt_assign') this.#known.delete(assigned(inner as PlpgsqlNode).name)
      else if (key === 'fields')
        for (const { name = '' } of inner as readonly { name?: string }[]) this.#known.delete(name)
      this.#forgetIn(inner)
    }
  }
}

interface Assignment {
  readonly name: string
  readonly value: string
}

/** `name := value` or `name = value`, as the parser hands it on. */
function assigned({ expr }: PlpgsqlNode): Assignment {
  const written = /^\s*([a-z_][\w$]*)\s*:?=([\s\S]*)$/i.exec(expr?.PLpgSQL_expr?.query ?? '')
  return { name: written?.[1]?.toLowerCase() ?? '', value: written?.[2] ?? '' }
}

/** The query that an expression of PL/pgSQL is; undefined for one that neither asks nor calls. */
function asQuery({ query = '', parseMode = 0 }: Expression): string | undefined {
  if (parseMode === 0) return query
  const expression = parseMode === 2 ? query : query.replace(/^[^=]*=/, '')
  return /\bselect\b|\(/i.test(expression) ? `select ${expression}` : undefined
}
