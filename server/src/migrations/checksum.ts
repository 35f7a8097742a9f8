// Tells whether a migration is still what was applied, and if not, whether it matters: comments,
// layout and line ends change nothing that PostgreSQL does.
import { createHash } from 'node:crypto'
import { tokens } from '../sql/tokens.ts'

export interface Checksum {
  /** SHA-256 of the text as UTF-8, byte for byte. */
  readonly exact: string
  /** SHA-256 of its tokens, with the version of the way they are read in front: `1:9f86...`. */
  readonly normalised: string
}

/** Raised when the same text would give another normalised sum: sums of other versions say nothing. */
const reading = 1

export function checksum(text: string): Checksum {
  const hash = createHash('sha256')
  // Line ends first: those inside strings and bodies differ too on a checkout that converts them.
  for (const token of tokens(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'))) {
    const written =
      token.kind === 'word' ? token.text.replace(/[A-Z]/g, letter => letter.toLowerCase()) : token.text
    // Length before text: no two lists of tokens have the same bytes.
    hash.update(`${written.length}:${written}`)
  }
  return {
    exact: createHash('sha256').update(text).digest('hex'),
    normalised: `${reading}:${hash.digest('hex')}`,
  }
}

/** `unknown`: not the same bytes, and the sums were made in different ways. */
export type Sameness = 'same' | 'layout' | 'content' | 'unknown'

export function compareChecksums(applied: Checksum, now: Checksum): Sameness {
  if (applied.exact === now.exact) return 'same'
  if (applied.normalised.split(':')[0] !== now.normalised.split(':')[0]) return 'unknown'
  return applied.normalised === now.normalised ? 'layout' : 'content'
}
