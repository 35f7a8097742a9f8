// What PostgreSQL refuses in the body of a function or block, and where: the parser of PL/pgSQL gives a
// message but no place.
import { parsePlpgsql } from './parser.ts'
import { readScript } from './script.ts'
import type { Problem } from './statement.ts'
import { type Range, type Token, tokens } from './tokens.ts'

/**
 * What does not hang on the types of variables, which the parser does not know: a field of a row may well
 * be there, and a name of a type stand for a row.
 */
const certain =
  /^(?:syntax error|missing |mismatched |unterminated |duplicate |too (?:few|many) |end label |there is no label |unrecognized |RETURN |"[^".]+" is not a known variable|EXIT |CONTINUE |BEGIN |invalid )/

/** In the body of a statement, as it stands there; the message of the parser is known. */
export function plpgsqlProblem(outer: string, body: string, message: string): Problem | undefined {
  if (!certain.test(message)) return undefined
  return { ...told, message, ...placeOf(outer, body, message) }
}

/** Of a body in SQL. */
export function sqlProblem(outer: string, body: string): Problem | undefined {
  const broken = readScript(body).statements.find(({ problem }) => problem?.kind === 'syntax')
  const problem = broken?.problem
  if (!broken || !problem) return undefined
  const { start, end } = bodyAt(outer, body)
  const at = end - start === body.length ? start + broken.start : undefined
  const place = at === undefined ? { start, end } : { start: at + problem.start, end: at + problem.end }
  return { ...told, message: problem.message, ...place }
}

const told = { kind: 'syntax', hint: 'It stands in the body, which PostgreSQL reads as well.' } as const

/** Where the body is written; where its quotes are doubled, the whole string. */
function bodyAt(outer: string, body: string): Range {
  const start = outer.indexOf(body)
  if (body !== '' && start >= 0) return { start, end: start + body.length }
  const written = tokens(outer).findLast(({ kind, text }) => kind === 'string' && text.length > body.length)
  return { start: written?.start ?? 0, end: written?.end ?? outer.length }
}

/** What opens a block before its first statement. */
const leading = new Set(['declare', 'begin', 'then', 'else', 'loop'])

function placeOf(outer: string, body: string, message: string): Range {
  const whole = bodyAt(outer, body)
  if (whole.end - whole.start !== body.length) return whole
  const list = tokens(body, whole.start)
  const guilty = guiltyStatement(list, isRefusedAlready(outer, whole, message))
  const near = /(?: at or near "([\s\S]*)"|^"([^"]*)" is not a known variable)$/.exec(message)
  const word = (near?.[1] ?? near?.[2] ?? '').toLowerCase()
  const first = guilty.findIndex(token => !leading.has(token.text.toLowerCase()))
  const at = guilty.find(token => token.text.toLowerCase() === word) ?? guilty[Math.max(first, 0)]
  if (!at) return whole
  return { start: at.start, end: at.text.toLowerCase() === word ? at.end : guilty.at(-1)!.end }
}

/** Whether the parser stumbles in the same way over the body up to an offset, and not over what is put there. */
function isRefusedAlready(outer: string, body: Range, message: string): (end: number) => boolean {
  return end => {
    const outcome = parsePlpgsql(`${outer.slice(0, end)} ~ ${outer.slice(body.end)}`)
    return outcome.kind === 'refused' && outcome.message === message
  }
}

/** The first statement of the body with which it is refused; what is behind the last semicolon if none is. */
function guiltyStatement(list: readonly Token[], isRefused: (end: number) => boolean): readonly Token[] {
  const ends = list.flatMap((token, i) => (token.text === ';' ? [i] : []))
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isRefused(list[ends[middle]!]!.end)) high = middle
    else low = middle + 1
  }
  const from = low === 0 ? 0 : ends[low - 1]! + 1
  const statement = list.slice(from, ends[low] ?? list.length)
  return statement.length > 0 ? statement : list.slice(-1)
}
