// What there is to say about a document, whoever found it: the parser or the advisor. Offsets are
// absolute; lspDiagnostic.ts turns it into the protocol's form.
import type { Fix, Severity } from '#protocol/advice.ts'
import type { Script } from '../sql/script.ts'
import type { Problem, Statement } from '../sql/statement.ts'

export interface Finding {
  /** A rule's id, or one of `problemCodes`. */
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly start: number
  readonly end: number
  readonly fixes: readonly Fix[]
  /** An ignore comment can silence it. */
  readonly isAdvice: boolean
  /** Other places that belong to it, in this document. */
  readonly related: readonly { readonly start: number; readonly end: number; readonly message: string }[]
}

/** Diagnostic codes of what keeps a statement from being parsed; each has a section in docs/syntax.md. */
export const problemCodes: Readonly<Record<Problem['kind'], string>> = {
  syntax: 'syntax',
  psql: 'psql-command',
  copyData: 'copy-data',
  parserFailed: 'parser-failed',
}

export function problemFinding(statement: Statement, problem: Problem): Finding {
  return {
    code: problemCodes[problem.kind],
    // A statement that only our parser cannot read is not known to be wrong.
    severity: problem.kind === 'parserFailed' ? 'warning' : 'error',
    message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
    start: statement.start + problem.start,
    end: statement.start + problem.end,
    fixes: [],
    isAdvice: false,
    related: [],
  }
}

export function problemFindings(script: Script): Finding[] {
  const found: Finding[] = []
  for (const statement of script.statements) {
    const { problem } = statement
    if (problem) found.push(problemFinding(statement, problem))
  }
  return found
}
