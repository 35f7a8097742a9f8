// The text of a migration that follows: with the lines its tool needs, above all where a statement of
// it cannot run in the transaction that the tool would wrap it in.
import type { Runner } from './runner.ts'

/** The tool can be told in a file of SQL to run it outside a transaction, or does so of itself. */
export const canRunOutside = ({ name, bundling }: Runner): boolean => bundling !== 'file' || name in headers

export const needsOutside = (sql: string): boolean => refused.test(sql)

export function followUpText(sql: string, runner: Runner): string {
  const outside = needsOutside(sql)
  const lines = (headers[runner.name] ?? notes[runner.name] ?? noHeader)(outside)
  return [...lines, ...(lines.length > 0 ? [''] : []), sql].join('\n')
}

/** Words that only stand in what PostgreSQL refuses in a transaction, as far as fixes write it. */
const refused =
  /\bconcurrently\b|\bcommit;|^\s*(vacuum|alter\s+system|(create|drop)\s+(database|tablespace))\b/im

const noHeader = (): readonly string[] => []

const headers: Readonly<Record<string, (outside: boolean) => readonly string[]>> = {
  goose: outside => [...(outside ? ['-- +goose NO TRANSACTION'] : []), '-- +goose Up'],
  dbmate: outside => [`-- migrate:up${outside ? ' transaction:false' : ''}`],
  atlas: outside => (outside ? ['-- atlas:txmode none'] : []),
  'graphile-migrate': outside => (outside ? ['--! no-transaction'] : []),
  flyway: outside => (outside ? ['-- flyway:executeInTransaction=false'] : []),
}

/** What is to be said outside of the SQL. */
const notes: typeof headers = {
  rails: outside => (outside ? ['-- Run this under disable_ddl_transaction!.'] : []),
  django: outside => (outside ? ['-- Run this in a migration with atomic = False.'] : []),
  alembic: outside => (outside ? ['-- Run this in an autocommit_block().'] : []),
}
