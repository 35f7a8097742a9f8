// How the script will be run: whether the tool wraps it in a transaction and sets timeouts itself.
// Read from settings and from the directives that tools put into their files.

import { commentBody, directingComments } from '../sql/directives.ts'
import type { Script } from '../sql/script.ts'
import type { Problem, Statement } from '../sql/statement.ts'

export interface Runner {
  readonly name: string
  /** The whole file runs in one transaction that the tool opens. */
  readonly wraps: boolean
  /** The tool cuts the script where a statement cannot run in a transaction, and runs that one alone. */
  readonly cuts: boolean
  /** The tool sets lock_timeout before it starts. */
  readonly setsLockTimeout: boolean
  readonly setsStatementTimeout: boolean
  /** psql reads the file: lines that begin with a backslash and the data of a COPY are for it. */
  readonly throughPsql: boolean
}

/** Whatever sends statement by statement; what is assumed when nothing is said. */
export const plainRunner: Runner = {
  name: 'psql',
  wraps: false,
  cuts: false,
  setsLockTimeout: false,
  setsStatementTimeout: false,
  throughPsql: false,
}

const throughPsql = (name: string): Runner => ({ ...plainRunner, name, throughPsql: true })

const wrapping = (name: string): Runner => ({ ...plainRunner, name, wraps: true })

export const runners: Readonly<Record<string, Runner>> = {
  psql: throughPsql('psql'),
  /** Plumbline's own executor: see the changes room. */
  plumbline: {
    name: 'plumbline',
    wraps: false,
    cuts: true,
    setsLockTimeout: true,
    setsStatementTimeout: false,
    throughPsql: false,
  },
  transaction: wrapping('transaction'),
  flyway: wrapping('flyway'),
  goose: wrapping('goose'),
  dbmate: wrapping('dbmate'),
  atlas: wrapping('atlas'),
  'graphile-migrate': wrapping('graphile-migrate'),
  'golang-migrate': plainRunner,
  sqitch: throughPsql('sqitch'),
  prisma: wrapping('prisma'),
  alembic: wrapping('alembic'),
  django: wrapping('django'),
  rails: wrapping('rails'),
}

/** Why a statement cannot be run this way; what psql takes for itself is none. */
export function problemUnder({ problem }: Statement, runner: Runner): Problem | undefined {
  const taken = problem?.kind === 'psql' || problem?.kind === 'copyData'
  return taken && runner.throughPsql ? undefined : problem
}

/** What the file's own directives say over what the settings say. */
export function runnerOf(script: Script, configured: Runner): Runner {
  let runner = configured
  for (const comment of directingComments(script)) {
    const { text } = commentBody(comment)
    if (/^\+goose\s+NO\s+TRANSACTION\b/i.test(text)) runner = { ...runner, name: 'goose', wraps: false }
    else if (/^\+goose\s+(Up|Down)\b/i.test(text))
      runner = runner.name === 'goose' ? runner : wrapping('goose')
    else if (/^migrate:(up|down)\b/.test(text))
      runner = { ...wrapping('dbmate'), wraps: !/transaction:false/.test(text) }
    else if (/^atlas:txmode\s+none\b/.test(text)) runner = { ...runner, name: 'atlas', wraps: false }
    else if (/^atlas:txmode\s+(file|all)\b/.test(text)) runner = wrapping('atlas')
    else if (/^!\s*no-transaction\b/.test(text))
      runner = { ...runner, name: 'graphile-migrate', wraps: false }
    else if (/^flyway:executeInTransaction\s*=\s*false/i.test(text))
      runner = { ...runner, name: 'flyway', wraps: false }
    else if (/^squawk-disable-assume-in-transaction\b/.test(text)) runner = { ...runner, wraps: false }
  }
  return runner
}
