// A request that the server refused, as the one exception the client throws and report.ts words.
import type { Failure } from '#protocol/failure.ts'

export class Refused extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'Refused'
    this.failure = failure
  }
}

/** JSON-RPC codes for a request that was cancelled, by the client and by the server. */
const cancelledCodes: readonly unknown[] = [-32800, -32802]

/** What a request threw: the Failure in the error's `data`, else a defect worded as `internal`. */
export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (typeof error === 'object' && error !== null) {
    if ('data' in error && isFailure(error.data)) return new Refused(error.data)
    if ('code' in error && cancelledCodes.includes(error.code))
      return new Refused({ code: 'cancelled', message: 'Cancelled.' })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new Refused({ code: 'internal', message })
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}
