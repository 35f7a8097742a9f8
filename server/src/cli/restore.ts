// `plumbline restore`: an issue that puts back the rows kept before a change.
import { command, exitCode, exitCodeHelp, numberOf, storeHelp, Usage } from './command.ts'
import { createIssue } from './issue.ts'
import { working } from './work.ts'

const help = `plumbline restore CHANGE [--forget]

Makes an issue that puts back the rows which were kept before a change, as plumbline history
numbers it: deleted rows are inserted, changed rows get their values back. Rows that somebody
has touched since are left alone and named at the top of the SQL. Rows are kept when an issue
is made with --prior-backup.

  --forget             make no issue: drop what was kept, in Plumbline's records or in the tables
                       of plumbline_kept in the database. For DBAs and owners
  --project NAME       where the issue belongs
  --description TEXT
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'restore',
  help,
  options: {
    project: { type: 'string' },
    description: { type: 'string' },
    forget: { type: 'boolean' },
  },
  async run({ values, positionals }, io) {
    const [change, ...more] = positionals
    if (change === undefined || more.length > 0) throw new Usage('Name one change')
    if (values.forget) {
      return working(io, values.store, async ({ issues }) => {
        const tables = await issues.forgetKept(numberOf(change, 'The change'))
        io.out(
          `Forgotten: the rows kept before change ${change}${tables.map(t => `\n  dropped ${t}`).join('')}`,
        )
        return exitCode.done
      })
    }
    const { forget: _, ...given } = values
    return createIssue(io, { ...given, type: 'changeData', restore: change })
  },
})
