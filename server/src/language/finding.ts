// What there is to say about a document, whoever found it: the parser or the advisor.
import type { Advice } from '#protocol/advice.ts'
import type { Found } from '../advisor/finding.ts'
import { type LineIndex, positionAt } from '../sql/lineIndex.ts'
import type { Problem, Statement } from '../sql/statement.ts'

/** `rule` is a rule's id, or one of `problemCodes`. */
export type Finding = Found

/** Diagnostic codes of what keeps a statement from being parsed; each has a section in docs/syntax.md. */
export const problemCodes: Readonly<Record<Problem['kind'], string>> = {
  syntax: 'syntax',
  psql: 'psql-command',
  copyData: 'copy-data',
  parserFailed: 'parser-failed',
}

const codes: ReadonlySet<string> = new Set(Object.values(problemCodes))

/** An ignore comment can silence it. */
export function isAdvice(finding: Pick<Finding, 'rule'>): boolean {
  return !codes.has(finding.rule)
}

export function problemFinding(statement: Statement, problem: Problem): Finding {
  const rule = problemCodes[problem.kind]
  const start = statement.start + problem.start
  const end = statement.start + problem.end
  // A statement that only our parser cannot read is not known to be wrong.
  const severity = problem.kind === 'parserFailed' ? 'warning' : 'error'
  const advice = (lines: LineIndex): Advice => ({
    rule,
    aliases: [],
    severity,
    message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
    url: `https://github.com/plumbline/plumbline/blob/main/docs/syntax.md#${rule}`,
    start: positionAt(lines, start),
    end: positionAt(lines, end),
    related: [],
    tags: [],
    fixes: [],
  })
  return { rule, severity, start, end, advice }
}
