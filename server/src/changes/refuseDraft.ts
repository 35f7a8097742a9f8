// What no draft may ask for, said before anything is recorded.
import type { RevisionDraft } from '#protocol/issue.ts'
import { fail } from '../failure/failed.ts'

const hour = 3_600_000

/** Characters of SQL for one database: longer than anybody reviews, and short enough for every store. */
const longest = 100_000_000

/** Throws badInput. Rights, names and places are the store's to judge. */
export function refuseDraft({ options, targets }: RevisionDraft): void {
  const { lockTimeout, statementTimeout, retries, searchPath } = options
  if (targets.length === 0) fail('badInput', 'Choose at least one database.')
  if (!within(lockTimeout, 1, hour)) {
    fail('badInput', `A lock timeout is 1 to ${hour} ms, not ${lockTimeout}.`, {
      detail: 'Without one, everybody else would queue behind a statement that waits.',
    })
  }
  if (!within(statementTimeout, 0, 24 * hour)) {
    fail('badInput', `A statement timeout is 0 (none) to ${24 * hour} ms, not ${statementTimeout}.`)
  }
  if (!within(retries, 0, 100)) fail('badInput', `Retries are 0 to 100, not ${retries}.`)
  if (searchPath.trim() === '') fail('badInput', 'The search_path is empty.', { hint: 'Name a schema.' })
  const long = targets.find(t => t.sql.length > longest)
  if (long) {
    const size = Math.round(long.sql.length / 1e6)
    fail('badInput', `The SQL for ${long.databaseName} is ${size} MB long; an issue takes 100 MB.`, {
      detail: 'Nobody can review so much.',
      hint: 'Load the rows with COPY from psql, or split the script.',
    })
  }
  const nul = targets.find(t => t.sql.includes('\0'))
  if (nul)
    fail('badInput', `The SQL for ${nul.databaseName} holds a NUL character.`, {
      detail: 'PostgreSQL takes none. A file that is binary, or saved as UTF-16, is full of them.',
      hint: 'Save it as UTF-8 text.',
    })
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}
