// What PostgreSQL says besides its answer while a statement is tried, and how grave that is. Decided by
// SQLSTATE: the words are in the server's language.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import type { Statement } from '../../sql/statement.ts'
import { label } from '../../sql/steps.ts'

interface Notice {
  readonly severity: string | undefined
  readonly code: string | undefined
  readonly message: string | undefined
}

const most = 20

/** Until it is stopped. */
export function listenToNotices(client: pg.Client): { readonly heard: readonly Notice[]; stop(): void } {
  const heard: Notice[] = []
  const hear = (notice: Notice) => {
    if (heard.length < most) heard.push(notice)
  }
  client.on('notice', hear)
  return { heard, stop: () => client.off('notice', hear) }
}

/**
 * IF NOT EXISTS goes by the name alone: a relation or column that has it may be another than the
 * statement tells of, such as an index of that name on another table. Nothing is made then.
 */
const nameTaken: ReadonlySet<string> = new Set(['42P07', '42701'])

export function detailOf({ severity, code = '', message }: Notice, statement: Statement): CheckDetail {
  const grave = code.startsWith('01') || nameTaken.has(code)
  return {
    severity: grave ? 'warning' : 'info',
    title: label(statement.text),
    text: `${severity ?? 'NOTICE'}: ${message ?? ''}`,
    start: statement.start,
    end: statement.end,
  }
}
