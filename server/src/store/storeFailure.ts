// Turns what PostgreSQL or the network said about a statement on the store into a Failure. Refusals of
// the store's own functions come in class PL (see upgrades/version1/foundation.ts).
import type { Failure, FailureCode } from '#protocol/failure.ts'
import { Failed, redacted } from '../failure/failed.ts'

interface ServerError extends Error {
  readonly code?: string
  readonly detail?: string
  readonly hint?: string
  readonly severity?: string
}

const refusals: Readonly<Record<string, FailureCode>> = {
  PL001: 'notFound',
  PL002: 'badInput',
  PL003: 'notAllowed',
  PL004: 'conflict',
  PL005: 'notReady',
  PL006: 'busy',
  PL007: 'storeIsTarget',
}

/** By SQLSTATE, or its class of two characters. */
const answers: Readonly<Record<string, FailureCode>> = {
  '42501': 'notAllowed',
  '55P03': 'busy',
  '40001': 'conflict',
  '40P01': 'busy',
  '57014': 'busy',
  '22': 'badInput',
  '23': 'badInput',
  '23505': 'conflict',
  '25P03': 'storeUnavailable',
  '08': 'storeUnavailable',
  '53': 'storeUnavailable',
  '57P': 'storeUnavailable',
}

export function storeFailed(error: unknown): Failed {
  if (error instanceof Failed) return error
  const known = error as ServerError
  const state = typeof known.code === 'string' && /^[0-9A-Z]{5}$/.test(known.code) ? known.code : undefined
  if (!state || known.severity === undefined) return new Failed(unreachable(known), { cause: error })
  const refusal = refusals[state]
  const code = refusal ?? answers[state] ?? answers[state.slice(0, 3)] ?? answers[state.slice(0, 2)]
  const failure: Failure = {
    code: code ?? 'internal',
    message: redacted(refusal ? known.message : `The store's server refused: ${known.message}`),
    ...(known.detail ? { detail: known.detail } : {}),
    ...(known.hint ? { hint: known.hint } : {}),
    ...(refusal ? {} : { sqlState: state }),
  }
  return new Failed(failure, { cause: error })
}

/** Neither the server's word nor ours: the connection. Whether a write arrived is not known. */
function unreachable(error: ServerError): Failure {
  const own = /^(RangeError|TypeError|ReferenceError|SyntaxError)$/.test(error.name ?? '')
  if (own) return { code: 'internal', message: redacted(error.message) }
  return {
    code: 'storeUnavailable',
    message: `The store does not answer: ${redacted(error.message ?? String(error))}`,
    hint: 'Plumbline tries again with the next request.',
  }
}

/** Worth one more try of a read: the connection broke, the statement was not refused. */
export function isConnectionLoss(failed: Failed): boolean {
  return failed.failure.code === 'storeUnavailable'
}
