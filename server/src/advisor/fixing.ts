// Pieces of fixes: edits inside the statement, statements before and after it, and the file that follows
// when a transaction stands in the way.
import { displayPart } from '../impact/catalog/view.ts'
import type { RuleContext } from './context.ts'
import type { FixDraft, Span, SpanEdit } from './finding.ts'

export const insertion = (at: number, newText: string): SpanEdit => ({ start: at, end: at, newText })

export const replacement = (span: Span, newText: string): SpanEdit => ({ ...span, newText })

/** Further statements right behind this one. */
export function after(context: RuleContext, ...statements: string[]): SpanEdit {
  return insertion(context.whole.end, statements.map(sql => `;\n\n${sql}`).join(''))
}

/**
 * A fix whose later statements must not share a transaction with the first: behind it where each
 * statement commits by itself, in a following migration where they do not.
 */
export function staged(
  context: RuleContext,
  title: string,
  edits: readonly SpanEdit[],
  ...later: readonly string[]
): FixDraft {
  if (context.bindsNext) {
    return {
      title,
      preferred: true,
      edits,
      followUp: script(later),
    }
  }
  return { title, preferred: true, edits: [...edits, after(context, ...later)] }
}

export const script = (statements: readonly string[]): string => statements.map(sql => `${sql};\n`).join('\n')

/** Takes a clause out, with the space before it. */
export function without(context: RuleContext, { start, end }: Span): SpanEdit {
  return { start: context.statement.text.slice(0, start).trimEnd().length, end, newText: '' }
}

/** A name beside the table: in the schema that the statement writes before it, if any. */
export const beside = (target: string, name: string): string =>
  `${target.slice(0, target.lastIndexOf('.') + 1)}${displayPart(name)}`

/** Replaces the whole statement. */
export function instead(context: RuleContext, ...statements: string[]): SpanEdit {
  return replacement(context.whole, statements.join(';\n\n'))
}
