// `plumbline baseline`: an issue that accepts the live schemas as the recorded ones.
import { command, exitCodeHelp, type Run, storeHelp, Usage } from './command.ts'
import { createIssue } from './issue.ts'

const help = `plumbline baseline DATABASE...          or --database NAME, repeated

Makes an issue that records the live schema as the expected one. Nothing is run on the
database. Where policy asks for approval, it waits for it.

  --project NAME       where the issue belongs
  --description TEXT
${storeHelp}
${exitCodeHelp}`

/** Also the body of `plumbline revert`, which differs in its type alone. */
export function ofDatabases(type: 'baseline' | 'revert', help: string): Run {
  return command({
    name: type,
    help,
    options: {
      database: { type: 'string', multiple: true },
      project: { type: 'string' },
      description: { type: 'string' },
      ...(type === 'revert' ? ({ change: { type: 'string' } } as const) : {}),
    },
    async run({ values, positionals }, io) {
      const ofChange = 'change' in values && values.change !== undefined
      const databases = [...positionals, ...(values.database ?? [])]
      if (databases.length === 0 && !ofChange) throw new Usage('Name at least one database')
      return createIssue(io, { ...values, type, database: databases })
    },
  })
}

export const run: Run = ofDatabases('baseline', help)
