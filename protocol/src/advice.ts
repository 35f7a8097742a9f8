// What the SQL advisor says, as the command line prints it and the editor shows it.

export type Severity = 'error' | 'warning' | 'info' | 'hint'

/** Zero-based line, UTF-16 character, and UTF-16 offset from the start of the text. */
export interface TextPosition {
  readonly line: number
  readonly character: number
  readonly offset: number
}

export interface TextEdit {
  readonly start: TextPosition
  readonly end: TextPosition
  readonly newText: string
}

/** A change that settles an advice. `edits` are in this file; `followUp` is a following migration's text. */
export interface Fix {
  readonly title: string
  readonly preferred: boolean
  readonly edits: readonly TextEdit[]
  readonly followUp?: string
}

/** Another place that belongs to it: where the table was created. In the same file unless `path` says so. */
export interface RelatedPlace {
  readonly message: string
  readonly start: TextPosition
  readonly end: TextPosition
  readonly path?: string
}

export interface Advice {
  readonly rule: string
  /** Other tools' ids for it, as `tool:id`. */
  readonly aliases: readonly string[]
  readonly severity: Severity
  readonly message: string
  /** The rule's page of documentation. */
  readonly url: string
  readonly start: TextPosition
  readonly end: TextPosition
  readonly related: readonly RelatedPlace[]
  readonly tags: readonly ('unnecessary' | 'deprecated')[]
  readonly fixes: readonly Fix[]
}
