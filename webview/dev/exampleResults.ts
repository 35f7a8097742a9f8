// What a query answered, for looking at the results page without a server. Not shipped, not a test.
import type { ResultsPageState } from '#protocol/page.ts'

export const results: ResultsPageState = {
  kind: 'results',
  status: 'done',
  database: 'shop_prod',
  guarded: true,
  fromFile: true,
  answer: {
    results: [
      {
        sql: 'select id, note from orders',
        columns: [
          { name: 'id', type: 'bigint' },
          { name: 'note', type: 'text' },
        ],
        rows: [
          ['1', 'Leave it at the door'],
          ['2', null],
        ],
        truncated: true,
        command: 'SELECT 2',
        milliseconds: 3.4,
        notices: ['a notice'],
      },
    ],
    failure: { code: 'notAllowed', message: 'UPDATE writes.', hint: 'Make it an issue.', sqlState: '25006' },
  },
}
