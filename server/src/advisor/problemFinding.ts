// What keeps a statement from being looked at, as a finding beside the rules' own.
import type { Advice, Fix } from '#protocol/advice.ts'
import { type LineIndex, positionAt } from '../sql/lineIndex.ts'
import type { Problem, Statement } from '../sql/statement.ts'
import type { Found } from './finding.ts'

/** Each has a section in docs/syntax.md. */
const problemCodes: Readonly<Record<Problem['kind'], string>> = {
  syntax: 'syntax-error',
  psql: 'psql-command',
  placeholder: 'placeholder',
  copyData: 'copy-data',
  parserFailed: 'parser-failed',
  tooDeep: 'too-deep',
}

const codes: ReadonlySet<string> = new Set(Object.values(problemCodes))

/** An ignore comment can silence it. */
export function isAdvice(finding: Pick<Found, 'rule'>): boolean {
  return !codes.has(finding.rule)
}

export function problemFinding(statement: Statement, problem: Problem): Found {
  const rule = problemCodes[problem.kind]
  const start = statement.start + problem.start
  const end = statement.start + problem.end
  // A statement that only we cannot read is not known to be wrong.
  const severity = problem.kind === 'parserFailed' || problem.kind === 'tooDeep' ? 'warning' : 'error'
  const fixes = (lines: LineIndex): Fix[] => {
    if (problem.lacks === undefined) return []
    const at = positionAt(lines, statement.end)
    const edits = [{ start: at, end: at, newText: problem.lacks }]
    return [{ title: `Put the missing ${problem.lacks} behind the statement`, preferred: false, edits }]
  }
  const advice = (lines: LineIndex, withFixes: boolean): Advice => ({
    rule,
    aliases: [],
    severity,
    message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
    url: `https://github.com/plumbline/plumbline/blob/main/docs/syntax.md#${rule}`,
    start: positionAt(lines, start),
    end: positionAt(lines, end),
    related: [],
    tags: [],
    fixes: withFixes ? fixes(lines) : [],
  })
  return { rule, severity, start, end, advice }
}
