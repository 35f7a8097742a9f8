// PostgreSQL's refusal of an approved statement as a Failure that points into the script.
import pg from 'pg'
import type { Failure } from '#protocol/failure.ts'
import { asFailure, Failed, redacted } from '../../failure/failed.ts'

/** SQLSTATE of the target's refusal. The store's refusals are Failed of other codes, and no reason to retry. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code
  const refused = error instanceof Failed && error.failure.code === 'statementFailed'
  return refused ? error.failure.sqlState : undefined
}

/**
 * `position` counts characters of the statement from 1, and many errors have none: theirs is the statement's
 * begin; `start` is its place in the script. Details of integrity errors hold rows and are left out.
 */
export function sqlFailure(error: unknown, statement?: { text: string; start: number }): Failure {
  if (!(error instanceof pg.DatabaseError)) return asFailure(error)
  const state = error.code ?? ''
  const detail = state.startsWith('23') ? undefined : error.detail
  const hint = error.hint ?? hints[state]
  return {
    code: 'statementFailed',
    message: redacted(error.message),
    ...(detail ? { detail: redacted(detail) } : {}),
    ...(hint ? { hint } : {}),
    ...(state ? { sqlState: state } : {}),
    ...(statement && { offset: statement.start + utf16(statement.text, Number(error.position ?? 1) - 1) }),
  }
}

const hints: Readonly<Record<string, string>> = {
  '55P03': 'Somebody else holds the lock. Retry when they are done, or raise the lock timeout in a revision.',
  '55P04': 'The value was added in the same transaction. Move its use into an issue of its own.',
  '57014': 'It ran into the statement timeout or was cancelled.',
  '25006':
    'default_transaction_read_only is on for this database or login. Where changes are meant to run, switch it off for the login that runs them: ALTER ROLE ... SET default_transaction_read_only = off.',
  '25001': 'The statement cannot run inside a transaction.',
  '2D000': 'A procedure that commits cannot run inside the transaction of a change.',
}

/** UTF-16 units of the first `characters` code points. */
function utf16(text: string, characters: number): number {
  let units = 0
  let seen = 0
  for (const character of text) {
    if (seen === characters) break
    units += character.length
    seen++
  }
  return units
}
