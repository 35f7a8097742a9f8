// What a rule says about a statement, in offsets that count from the statement's first character, so
// that it stays true when the statement moves.
import type { Advice, Severity } from '#protocol/advice.ts'
import type { LineIndex } from '../sql/lineIndex.ts'
import type { Rule } from './rule.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

export interface SpanEdit extends Span {
  readonly newText: string
}

export interface FixDraft {
  readonly title: string
  readonly preferred?: boolean
  /** Offsets from the statement's start. */
  readonly edits: readonly SpanEdit[]
  /** Text to stand before the script's first statement. */
  readonly atTop?: string
  /** Text to stand behind the script's last statement and its semicolon. */
  readonly atEnd?: string
  /** A following migration's text. */
  readonly followUp?: string
}

export interface Finding {
  readonly rule: Rule
  readonly severity: Severity
  readonly message: string
  readonly span: Span
  /** Undefined where they have not been worked out: `Advisor.fixesOf` does. */
  readonly fixes: readonly FixDraft[] | undefined
  readonly related: readonly { readonly moment: number; readonly message: string }[]
}

export const noFixes: readonly FixDraft[] = []

/** A finding in its place, absolute offsets; it stays true when its statement moves. Told as advice only when asked. */
export interface Found {
  readonly rule: string
  readonly severity: Severity
  readonly start: number
  readonly end: number
  advice(lines: LineIndex, withFixes: boolean): Advice
}

/** By place; at one place by rule, so that the order does not tell how the script came to be. */
export function inOrder(a: Found, b: Found): number {
  return a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
}

/** Two ordered lists as one. */
export function merged(a: readonly Found[], b: readonly Found[]): readonly Found[] {
  if (b.length === 0) return a
  if (a.length === 0) return b
  const all: Found[] = []
  let next = 0
  for (const found of a) {
    while (next < b.length && inOrder(b[next]!, found) < 0) all.push(b[next++]!)
    all.push(found)
  }
  while (next < b.length) all.push(b[next++]!)
  return all
}
