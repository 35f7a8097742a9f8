// Comments that tell a linter to be silent: Plumbline's own and those of other tools, as data.
// What they silence is the advisor's affair.
import { type Script, statementAt } from './script.ts'
import type { Comment, Statement } from './statement.ts'
import { tokens } from './tokens.ts'

export type DirectiveTool = 'plumbline' | 'squawk' | 'pgls' | 'eugene' | 'atlas' | 'pgfence'

/**
 * `statement`: the one in `statement`. `file`: all of it. `line`: findings that begin on the
 * comment's own line or on the next. `start`, `end`: everything between the two.
 */
export type DirectiveScope = 'statement' | 'file' | 'line' | 'start' | 'end'

export interface DirectiveRule {
  /** As written: `lint/safety/banDropTable`, `E5`, `PG101`, `adding-field-with-default`. */
  readonly name: string
  readonly start: number
  readonly end: number
}

export interface Directive {
  readonly tool: DirectiveTool
  readonly scope: DirectiveScope
  /** Empty: every rule. */
  readonly rules: readonly DirectiveRule[]
  readonly reason: string
  /** The comment, absolute offsets. */
  readonly start: number
  readonly end: number
  /** For scope `statement`: the one it governs; undefined when none follows. */
  readonly statement: Statement | undefined
  /** For scope `start` in a body: where what it silences ends. */
  readonly until?: number
}

/** The name of each directive, longest first where one begins with another. */
const forms: readonly {
  readonly pattern: RegExp
  readonly tool: DirectiveTool
  readonly scope: DirectiveScope
  /** Without rules it says nothing, instead of meaning all of them. */
  readonly needsRules?: boolean
}[] = [
  { pattern: /^plumbline-ignore-file\b/i, tool: 'plumbline', scope: 'file' },
  { pattern: /^plumbline-ignore\b(?!-)/i, tool: 'plumbline', scope: 'statement' },
  { pattern: /^squawk-ignore-file\b/, tool: 'squawk', scope: 'file' },
  { pattern: /^squawk-ignore\b(?!-)/, tool: 'squawk', scope: 'line', needsRules: true },
  { pattern: /^(?:pgt|pgls)-ignore-all\b/, tool: 'pgls', scope: 'file' },
  { pattern: /^(?:pgt|pgls)-ignore-start\b/, tool: 'pgls', scope: 'start' },
  { pattern: /^(?:pgt|pgls)-ignore-end\b/, tool: 'pgls', scope: 'end' },
  { pattern: /^(?:pgt|pgls)-ignore\b(?!-)/, tool: 'pgls', scope: 'statement', needsRules: true },
  { pattern: /^eugene:\s*ignore\b/, tool: 'eugene', scope: 'statement' },
  { pattern: /^atlas:nolint\b/, tool: 'atlas', scope: 'statement' },
  { pattern: /^pgfence-ignore\b:?(?!-)/, tool: 'pgfence', scope: 'statement' },
]

/** All directives of a script, in order. */
export function directives(script: Script): Directive[] {
  const found: Directive[] = []
  for (const comment of directingComments(script)) {
    const directive = directiveOf(script, comment)
    if (directive) found.push(directive)
  }
  return found
}

/** All comments of a script, in order; a tool's own (`-- +goose NO TRANSACTION`) are among them. */
export function* comments(script: Script): Generator<Comment> {
  for (const statement of script.statements) if (statement.hasComments) yield* statement.comments
  yield* script.tailComments
}

/** Those of them that may be meant for a tool, without a look at the others. */
export function* directingComments(script: Script): Generator<Comment> {
  for (const statement of script.directed) yield* statement.comments
  yield* script.tailComments
}

/** Those in the body of a block or function, which is one string to the script around it. */
export function bodyDirectives(script: Script, statement: Statement): Directive[] {
  if (!/ignore|nolint/i.test(statement.text)) return []
  return tokens(statement.text, statement.start)
    .filter(token => token.kind === 'string' && token.text.startsWith('$'))
    .flatMap(body => {
      const mark = body.text.indexOf('$', 1) + 1
      const inner = tokens(body.text.slice(mark, -mark), body.start + mark, { comments: true })
      return inner.flatMap((token, i) => {
        const directive = token.kind === 'comment' ? directiveOf(script, token) : undefined
        if (!directive || directive.scope === 'file') return directive ?? []
        const before = inner[i - 1]
        const trails = before && !/[\r\n]/.test(script.text.slice(before.end, token.start))
        const close = inner.slice(i + 1).find(one => one.text === ';')?.end
        return trails
          ? { ...directive, scope: 'line' as const }
          : { ...directive, scope: 'start' as const, until: close ?? body.end }
      })
    })
}

/** A comment's text without its marks, and where that begins. */
export function commentBody(comment: Comment): { readonly text: string; readonly start: number } {
  const inner = comment.text.startsWith('--')
    ? comment.text.slice(2)
    : comment.text.slice(2).replace(/\*\/$/, '')
  // A block comment may begin with a line of its own, and each line with a star.
  const lead = /^[\s*]*/.exec(inner)![0].length
  return { text: inner.slice(lead).trimEnd(), start: comment.start + 2 + lead }
}

function directiveOf(script: Script, comment: Comment): Directive | undefined {
  const body = commentBody(comment)
  for (const form of forms) {
    const name = form.pattern.exec(body.text)
    if (!name) continue
    const at = body.start + name[0].length
    const { rules, reason } = rulesOf(body.text.slice(name[0].length), at, form.tool)
    if (form.needsRules && rules.length === 0) return undefined
    const file = form.tool === 'atlas' && governsFile(script, comment)
    const scope = file ? 'file' : form.scope
    return {
      tool: form.tool,
      scope,
      rules,
      reason,
      start: comment.start,
      end: comment.end,
      statement: scope === 'statement' ? governed(script, comment) : undefined,
    }
  }
  return undefined
}

/** ` a, b: why` (Plumbline, pgls), ` a,b -- why` (squawk), ` A B` (atlas), ` E1,E2` (eugene). */
function rulesOf(text: string, at: number, tool: DirectiveTool): { rules: DirectiveRule[]; reason: string } {
  const line = text.split(/[\r\n]/, 1)[0]!
  const cut = tool === 'squawk' ? /\s--\s?/.exec(line) : /:(?:\s|$)|\s--\s/.exec(line)
  const list = cut ? line.slice(0, cut.index) : line
  const reason = cut ? line.slice(cut.index + cut[0].length).trim() : ''
  const rules = [...list.matchAll(/[^\s,]+/g)].map(match => ({
    name: match[0],
    start: at + match.index,
    end: at + match.index + match[0].length,
  }))
  return { rules, reason }
}

/** The statement around a comment; or the next, if that begins on its line; or the one that ends on it; or the next. */
function governed(script: Script, comment: Comment): Statement | undefined {
  const index = statementAt(script, comment.end)
  const statement = script.statements[index]
  if (statement && statement.start < comment.start) return statement
  const before = script.statements[index - 1]
  const isOneLine = (start: number, end: number) => !/[\r\n]/.test(script.slice(start, end))
  if (statement && isOneLine(comment.end, statement.start)) return statement
  return before && isOneLine(before.end, comment.start) ? before : statement
}

/** Atlas: the first comment of a file, followed by an empty line, is about the whole file. */
function governsFile(script: Script, comment: Comment): boolean {
  if (/\S/.test(script.slice(0, comment.start).replace(/^\uFEFF/, ''))) return false
  return /^[ \t]*\r?\n[ \t]*(?:\r?\n|$)/.test(script.slice(comment.end, comment.end + 200))
}
