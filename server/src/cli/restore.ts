// `plumbline restore`: an issue that puts back the rows kept before a change.
import { exitCode, exitCodeHelp, guarded, type Run, readArguments, storeHelp, Usage } from './command.ts'
import { run as issue } from './issue.ts'

const help = `plumbline restore CHANGE

Makes an issue that puts back the rows which were kept before a change, as plumbline history
numbers it: deleted rows are inserted, changed rows get their values back. Rows that somebody
has touched since are left alone and named at the top of the SQL. Rows are kept when an issue
is made with --prior-backup.

  --project NAME       where the issue belongs
  --description TEXT
${storeHelp}
${exitCodeHelp}`

export const run: Run = (argv, io) =>
  guarded(io, 'restore', async () => {
    const { values, positionals } = readArguments(argv, {
      project: { type: 'string' },
      description: { type: 'string' },
    })
    if (values.help) {
      io.out(help)
      return exitCode.done
    }
    const [change, ...more] = positionals
    if (change === undefined || more.length > 0) throw new Usage('Name one change')
    const given = Object.entries(values).map(([name, value]) => `--${name}=${value}`)
    return issue(['create', '--type', 'changeData', `--restore=${change}`, ...given], io)
  })
