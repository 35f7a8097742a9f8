// Names beyond 63 bytes are cut.
import { rule } from '../rule.ts'

const encoder = new TextEncoder()

/** A word of 21 characters or more, or a quoted name: a character has at most three bytes. */
const suspect = /[\w$\u0080-\uffff]{21}|"/

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
    if (!suspect.test(context.statement.text)) return
    for (const token of context.tokens) {
      if ((token.kind !== 'word' && token.kind !== 'quotedIdentifier') || token.text.length < 21) continue
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
