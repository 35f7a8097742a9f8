// What a rule says about a statement, in offsets that count from the statement's first character, so
// that it stays true when the statement moves.
import type { Severity } from '#protocol/advice.ts'
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
  /** Text to stand behind the script's last statement. */
  readonly atEnd?: string
  /** A following migration's text. */
  readonly followUp?: string
}

export interface Finding {
  readonly rule: Rule
  readonly severity: Severity
  readonly message: string
  readonly span: Span
  /** Worked out when somebody asks. */
  readonly fixes: () => readonly FixDraft[]
  readonly related: readonly { readonly moment: number; readonly message: string }[]
}
