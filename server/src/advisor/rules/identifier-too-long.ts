// Names beyond 63 bytes are cut.
import { endOfWord, isWordPart } from '../../sql/lex.ts'
import { rule } from '../rule.ts'

const encoder = new TextEncoder()

/** A shorter name has no more than 63 bytes: a character has at most three. */
const shortest = 22

/** Some name may be too long: a quoted one, or a word that covers one of the places looked at. */
function isSuspect(text: string): boolean {
  if (text.includes('"')) return true
  for (let at = shortest - 1; at < text.length; at += shortest)
    if (isWordPart(text.charCodeAt(at)) && lengthAround(text, at) >= shortest) return true
  return false
}

/** Of the word that the character at `at` belongs to. */
function lengthAround(text: string, at: number): number {
  let start = at
  while (start > 0 && isWordPart(text.charCodeAt(start - 1))) start--
  return endOfWord(text, at) - start
}

export const identifierTooLong = rule({
  id: 'identifier-too-long',
  category: 'naming',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A name is longer than PostgreSQL keeps',
  why: 'PostgreSQL cuts names at 63 bytes (not characters) with a mere notice: two long names may become one, and tools look for one that does not exist.',
  fix: 'Shorten it.',
  aliases: ['squawk:identifier-too-long'],
  check(context) {
    if (!isSuspect(context.statement.text)) return
    for (const token of context.tokens) {
      if ((token.kind !== 'word' && token.kind !== 'quotedIdentifier') || token.text.length < shortest)
        continue
      const name = token.kind === 'word' ? token.text : token.text.slice(1, -1).replaceAll('""', '"')
      const bytes = encoder.encode(name).length
      if (bytes > 63)
        context.report({
          at: token,
          message: `This name has ${bytes} bytes, and PostgreSQL keeps 63 of them. Shorten it.`,
        })
    }
  },
  fires: [
    { sql: `create table ${'a'.repeat(64)} (id int)` },
    { sql: `create table book ("${'ä'.repeat(32)}" int)` },
  ],
  silent: [{ sql: `create table ${'a'.repeat(63)} (id int)` }, { sql: `select '${'a'.repeat(100)}'` }],
})
