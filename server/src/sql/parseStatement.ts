// One statement's text to its tree or its problem, kept by text: an undone edit, a second file
// with the same statement or a fresh read of a script parses nothing again.
import type { Node } from '@pgsql/types'
import { indexOfCharacter } from './byteOffsets.ts'
import { foreignProblem } from './foreign.ts'
import { parse } from './parser.ts'
import type { ChunkForm } from './scanChunk.ts'
import type { Problem } from './statement.ts'
import { tokenAt } from './tokens.ts'

export interface Parsed {
  readonly kind: string
  readonly tree?: Node
  readonly problem?: Problem
}

/** Texts beyond this many UTF-16 units in all make room for newer ones. */
const cacheLimit = 8_000_000
const cache = new Map<string, Parsed>()
let cached = 0

/**
 * `extent`: for a COPY, where its data begins (-1 for none) and its chunk ends, both counted from
 * the statement's start.
 */
export function parseStatement(
  text: string,
  form: ChunkForm,
  extent: { readonly data: number; readonly close: number },
): Parsed {
  if (form === 'psql') return { kind: 'psql', problem: psqlProblem(text) }
  const parsed = parseCached(text)
  if (parsed.problem) return parsed
  if (form === 'copy') return { ...parsed, problem: copyProblem(text, extent) }
  return form === 'unended' ? { ...parsed, problem: unendedProblem(text) } : parsed
}

/** What PostgreSQL says of a text alone, whatever stands around it. */
export function parseCached(text: string): Parsed {
  const known = cache.get(text)
  if (known) return known
  const parsed = parseAfresh(text)
  cache.set(text, parsed)
  cached += text.length
  if (cached > cacheLimit) {
    for (const old of cache.keys()) {
      if (cached <= cacheLimit / 2) break
      cache.delete(old)
      cached -= old.length
    }
  }
  return parsed
}

/** Makes room at once: nobody will ask about this text again, or not soon. */
export function forgetParsed(text: string): void {
  if (cache.delete(text)) cached -= text.length
}

function parseAfresh(text: string): Parsed {
  const outcome = parse(text)
  switch (outcome.kind) {
    case 'parsed': {
      const tree = outcome.statements.length === 1 ? outcome.statements[0]?.node : undefined
      // More than one: the scanner and the parser disagree, and nothing may run on a guess.
      if (tree) return { kind: Object.keys(tree)[0] ?? 'invalid', tree }
      return invalid({
        kind: 'parserFailed',
        message: `This was read as one statement, but PostgreSQL sees ${outcome.statements.length}.`,
        start: 0,
        end: text.length,
      })
    }
    case 'refused': {
      const at = indexOfCharacter(text, outcome.position)
      const syntax = { kind: 'syntax', message: shortened(outcome.message), ...tokenRange(text, at) } as const
      return invalid(foreignProblem(text, at) ?? syntax)
    }
    case 'failed':
      return invalid({
        kind: 'parserFailed',
        message: `The parser could not read this statement: ${outcome.message}.`,
        hint: 'It may be nested too deeply. PostgreSQL itself may still accept it.',
        start: 0,
        end: text.length,
      })
    default:
      return outcome satisfies never
  }
}

function invalid(problem: Problem): Parsed {
  return { kind: 'invalid', problem }
}

/** The token at an error; at the end of the statement, its last token. Never empty, one line at most. */
function tokenRange(text: string, at: number): { start: number; end: number } {
  let start = Math.min(at, text.length)
  if (start >= text.length) {
    start = text.length
    const word = /(?:[\w$\u0080-\uffff]+|\S)\s*$/u.exec(text)
    return { start: word ? word.index : 0, end: text.length }
  }
  const [, end] = tokenAt(text, start)
  const line = text.slice(start, end).search(/[\r\n]/)
  return { start, end: line > 0 ? start + line : end }
}

/** PostgreSQL repeats the rest of the text behind an unterminated quote; a line of it is enough. */
function shortened(message: string): string {
  const near = message.indexOf(' at or near "')
  if (near < 0) return message
  const quoted = message.slice(near + 13, -1)
  const line = quoted.split(/[\r\n]/, 1)[0]!
  if (line.length === quoted.length && line.length <= 60) return message
  return `${message.slice(0, near + 13)}${Array.from(line).slice(0, 60).join('')}..."`
}

function psqlProblem(text: string): Problem {
  const command = /^\\\S*/.exec(text)?.[0] ?? text
  return {
    kind: 'psql',
    message: `${command} is a command of psql, which PostgreSQL itself does not know.`,
    hint: 'Remove it: a change is sent to the server as it stands, not through psql.',
    start: 0,
    end: text.length,
  }
}

function unendedProblem(text: string): Problem {
  return {
    kind: 'syntax',
    message: 'A semicolon is missing: PostgreSQL reads on into the next statement.',
    hint: 'Put a semicolon behind this one.',
    ...tokenRange(text, text.length),
    lacks: ';',
  }
}

function copyProblem(text: string, extent: { readonly data: number; readonly close: number }): Problem {
  return {
    kind: 'copyData',
    message: 'COPY FROM STDIN is not supported in a change: its data cannot be part of a script.',
    hint: 'Write the rows as INSERT ... VALUES, or load them from a file with psql.',
    start: 0,
    end: extent.data < 0 ? text.length : extent.close,
  }
}
