// What stands in SQL for some other tool to fill in or take away, told where PostgreSQL's parser
// stumbles over it. It knows these tools' marks, not their languages.
import type { Problem } from './statement.ts'

interface Mark {
  readonly kind: Problem['kind']
  /** Where the parser stumbled. */
  readonly written: RegExp
  message(written: string): string
  readonly hint: string
}

const placeholder = {
  kind: 'placeholder',
  message: (written: string) => `${written} is a placeholder, which PostgreSQL itself does not know.`,
  hint: 'The tool that fills it in must do so first: look at what it makes of this file.',
} as const

const marks: readonly Mark[] = [
  {
    kind: 'psql',
    written: /:(?:\w+|'\w+'|"\w+"|\{\?\w+\})/y,
    message: written => `${written} is a variable of psql, which PostgreSQL itself does not know.`,
    hint: 'Write its value: a change is sent to the server as it stands, not through psql.',
  },
  // Jinja, dbt, Liquid; ERB; Flyway, Liquibase; what extensions are made of; Python.
  { ...placeholder, written: /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|\{\w+\}/y },
  { ...placeholder, written: /<%[\s\S]*?%>/y },
  { ...placeholder, written: /\$\{[^}\r\n]*\}/y },
  { ...placeholder, written: /@\w+@|@\w+:\w+@/y },
  { ...placeholder, written: /%\(\w+\)s/y },
  {
    kind: 'syntax',
    written: /(?:<<<<<<<|=======|>>>>>>>)(?![^\s])/y,
    message: written => `${written} marks a conflict that a merge has left.`,
    hint: 'Keep what is meant of the two sides, and take the marks away.',
  },
]

/** What such a mark at an offset means; undefined where there is none. */
export function foreignProblem(text: string, at: number): Problem | undefined {
  for (const { kind, written, message, hint } of marks) {
    written.lastIndex = at
    const found = written.exec(text)?.[0]
    if (found !== undefined)
      return { kind, message: message(inLine(found)), hint, start: at, end: at + found.length }
  }
  return undefined
}

function inLine(written: string): string {
  const [line = ''] = written.split(/[\r\n]/, 1)
  return line.length < written.length || line.length > 60 ? `${line.slice(0, 60)}...` : line
}
