// The one exception of the server: a Failure on its way to whoever asked. Everything else that
// is thrown is a defect and is shown as `internal`.
import type { Failure, FailureCode } from '#protocol/failure.ts'

export class Failed extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options)
    this.name = 'Failed'
    this.failure = failure
  }
}

/** Throws a Failure: what failed, and optionally what it means and what to do. */
export function fail(
  code: FailureCode,
  message: string,
  more: Partial<Omit<Failure, 'code' | 'message'>> = {},
): never {
  throw new Failed({ code, message, ...more })
}

/** Any thrown thing as a Failure. Text that could hold a password is redacted. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failed) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: redacted(message) }
}

/** Takes passwords out of URLs, `password=` parameters and `PASSWORD '...'` clauses. */
export function redacted(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]*@/gi, '$1:***@')
    .replace(/(\bpassword\s*=\s*)('(?:[^'\\]|\\.|'')*'|[^\s&;]+)/gi, '$1***')
    .replace(/(\bpassword\s+)(e?'(?:[^'\\]|\\.|'')*')/gi, "$1'***'")
}
