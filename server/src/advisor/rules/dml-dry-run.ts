// A statement that PostgreSQL refuses to plan on the database it is for.
import { rule } from '../rule.ts'

const live = (text: string, refused: string) => ({
  user: 'app',
  owners: new Map<string, string>(),
  plans: new Map([[text, { refused }]]),
})

export const dmlDryRun = rule<'InsertStmt' | 'UpdateStmt' | 'DeleteStmt' | 'MergeStmt'>({
  id: 'dml-dry-run',
  category: 'data',
  severity: 'error',
  preset: 'recommended',
  summary: 'The database refuses the statement when asked to plan it',
  why: 'A misspelt column, a wrong type or a missing right shows only when the change runs; asked by EXPLAIN, PostgreSQL says it now, and runs nothing.',
  fix: 'Correct what PostgreSQL names.',
  exceptions:
    'Silent without a connection (`--database URL`, or a check of an issue), and behind a statement of the script that alters the schema.',
  aliases: ['bytebase:STATEMENT_DML_DRY_RUN'],
  on: ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'],
  check(context) {
    const refused = context.live?.plans.get(context.statement.text)?.refused
    if (refused === undefined) return
    context.report({
      at: context.headSpan(),
      message: `The database refuses this: ${refused.replace(/[.]*$/, '.')}`,
    })
  },
  fires: [
    {
      sql: 'update book set nn = 1 where id = 2',
      live: live('update book set nn = 1 where id = 2', 'column "nn" of relation "book" does not exist'),
    },
  ],
  silent: [{ sql: 'update book set nn = 1 where id = 2' }],
})
