// Comments within comments, made plain for the parser: at each `/*` its scanner reads on to the end of what
// could be an operator, so that a hundred thousand of them in a row would keep it busy for minutes.
import { endOfBlockComment } from './lex.ts'
import { tokens } from './tokens.ts'

const many = 200

/** The text, in which a comment holds no further `/*` if it has many of them; nothing moves. */
export function withoutNestedComments(text: string): string {
  if (!hasMany(text)) return text
  let plain = ''
  let end = 0
  for (const token of tokens(text, 0, { comments: true })) {
    if (!token.text.startsWith('/*')) continue
    const closed = endOfBlockComment(token.text, 0) < 0 ? 0 : 2
    const inner = token.text.slice(2, token.text.length - closed)
    plain += `${text.slice(end, token.start)}/*${inner.replace(/[/*]/g, ' ')}${closed ? '*/' : ''}`
    end = token.end
  }
  return plain + text.slice(end)
}

function hasMany(text: string): boolean {
  let at = -1
  for (let i = 0; i < many; i++) {
    at = text.indexOf('/*', at + 1)
    if (at < 0) return false
  }
  return true
}
