// How the script will be run: whether the tool wraps it in a transaction and sets timeouts itself.
// Read from settings and from the directives that tools put into their files.

import { commentBody, directingComments } from '../sql/directives.ts'
import type { Script } from '../sql/script.ts'
import { standsAlone } from '../sql/standAlone.ts'
import type { Problem, Statement } from '../sql/statement.ts'

/**
 * `none`: each statement commits by itself. `file`: all of them run in one transaction that the tool opens;
 * `fileUnlessRefused`: but not where PostgreSQL refuses every one of them in a transaction. `atOnce`: the tool
 * sends the whole file as one string, and PostgreSQL makes one transaction of more than one statement.
 */
export type Bundling = 'none' | 'file' | 'fileUnlessRefused' | 'atOnce'

export interface Runner {
  readonly name: string
  readonly bundling: Bundling
  /** The tool cuts the script where a statement cannot run in a transaction, and runs that one alone. */
  readonly cuts: boolean
  /** The tool sets lock_timeout before it starts. */
  readonly setsLockTimeout: boolean
  readonly setsStatementTimeout: boolean
  /** psql reads the file: lines that begin with a backslash and the data of a COPY are for it. */
  readonly throughPsql: boolean
  /** The tool puts values in the place of `${name}`. */
  readonly fillsPlaceholders: boolean
}

/** Whatever sends statement by statement; what is assumed when nothing is said. */
export const plainRunner: Runner = {
  name: 'psql',
  bundling: 'none',
  cuts: false,
  setsLockTimeout: false,
  setsStatementTimeout: false,
  throughPsql: false,
  fillsPlaceholders: false,
}

const throughPsql = (name: string): Runner => ({ ...plainRunner, name, throughPsql: true })

const bundled = (name: string, bundling: Bundling): Runner => ({ ...plainRunner, name, bundling })

export const runners: Readonly<Record<string, Runner>> = {
  psql: throughPsql('psql'),
  /** Plumbline's own executor: see the changes room. */
  plumbline: {
    name: 'plumbline',
    bundling: 'none',
    cuts: true,
    setsLockTimeout: true,
    setsStatementTimeout: false,
    throughPsql: false,
    fillsPlaceholders: false,
  },
  transaction: bundled('transaction', 'file'),
  flyway: { ...bundled('flyway', 'fileUnlessRefused'), fillsPlaceholders: true },
  goose: bundled('goose', 'file'),
  dbmate: bundled('dbmate', 'file'),
  atlas: bundled('atlas', 'file'),
  'graphile-migrate': bundled('graphile-migrate', 'file'),
  'golang-migrate': bundled('golang-migrate', 'atOnce'),
  sqitch: throughPsql('sqitch'),
  prisma: bundled('prisma', 'atOnce'),
  alembic: bundled('alembic', 'file'),
  django: bundled('django', 'file'),
  rails: bundled('rails', 'file'),
}

/** Who runs it, as a sentence begins. */
export const toolOf = ({ name }: Runner): string => (name === 'transaction' ? 'The tool' : name)

/** Why a statement cannot be run this way; what the tool takes for itself is none. */
export function problemUnder({ problem }: Statement, runner: Runner): Problem | undefined {
  const isPsqls = problem?.kind === 'psql' || problem?.kind === 'copyData'
  if (isPsqls && runner.throughPsql) return undefined
  return problem?.kind === 'placeholder' && runner.fillsPlaceholders ? undefined : problem
}

/** What the file's own directives say over what the settings say. */
export function runnerOf(script: Script, configured: Runner): Runner {
  let runner = configured
  for (const comment of directingComments(script)) {
    const { text } = commentBody(comment)
    if (/^\+goose\s+NO\s+TRANSACTION\b/i.test(text)) runner = { ...runner, name: 'goose', bundling: 'none' }
    else if (/^\+goose\s+(Up|Down)\b/i.test(text))
      runner = runner.name === 'goose' ? runner : bundled('goose', 'file')
    else if (/^migrate:up\b/.test(text))
      runner = bundled('dbmate', /transaction:false/.test(text) ? 'atOnce' : 'file')
    else if (/^atlas:txmode\s+none\b/.test(text)) runner = { ...runner, name: 'atlas', bundling: 'none' }
    else if (/^atlas:txmode\s+(file|all)\b/.test(text)) runner = bundled('atlas', 'file')
    else if (/^!\s*no-transaction\b/.test(text))
      runner = { ...runner, name: 'graphile-migrate', bundling: 'atOnce' }
    else if (/^flyway:executeInTransaction\s*=\s*false/i.test(text))
      runner = { ...runner, name: 'flyway', bundling: 'none' }
    else if (/^squawk-disable-assume-in-transaction\b/.test(text)) runner = { ...runner, bundling: 'none' }
  }
  return runner
}

/** The transaction that a file's statements find themselves in, before any BEGIN of their own. */
export function transactionAround(
  statements: readonly Statement[],
  { bundling }: Runner,
  version: number,
): 'runner' | 'implicit' | undefined {
  const facts = { serverVersion: version * 10_000 }
  const refusesAll = () => statements.every(({ tree }) => tree && standsAlone(tree, facts))
  switch (bundling) {
    case 'none':
      return undefined
    case 'file':
      return 'runner'
    case 'fileUnlessRefused':
      return refusesAll() ? undefined : 'runner'
    case 'atOnce':
      return statements.length > 1 ? 'implicit' : undefined
    default:
      return bundling satisfies never
  }
}
