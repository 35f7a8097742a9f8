// The lines that the suite inside the extension host writes and the runner outside reads.

/** `end` with a problem: a failing test, already told, or the suite could not run at all. */
export type HostLine =
  | { readonly kind: 'pass'; readonly title: string; readonly ms: number }
  | { readonly kind: 'skip'; readonly title: string }
  | { readonly kind: 'fail'; readonly title: string; readonly error: string }
  | { readonly kind: 'end'; readonly problem?: string }

/** Reads a report; a last line that is still being written is left out. */
export function readReport(text: string): HostLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as HostLine)
}

/** One line of the report as a person reads it. */
export function lineWorded(line: HostLine): string | null {
  switch (line.kind) {
    case 'pass':
      return `  ✔ ${line.title}`
    case 'skip':
      return `  - ${line.title}`
    case 'fail':
      return `  ✘ ${line.title}\n${line.error.replace(/^/gm, '      ')}`
    case 'end':
      return line.problem ?? null
    default:
      return line satisfies never
  }
}
