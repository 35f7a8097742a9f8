// `plumbline drift`: looks at live schemas now and says which differ from what was recorded.
import type { Anomaly } from '#protocol/change.ts'
import { checkDatabase } from '../drift/checkDatabase.ts'
import { asFailure } from '../failure/failed.ts'
import { command, type Io, isJson, lookCode, storeHelp } from './command.ts'
import { findDatabases } from './names.ts'
import { working } from './work.ts'

const help = `plumbline drift [--database NAME]...

Compares live schemas with the recorded ones, and looks for invalid indexes, constraints that
were left not validated, and sequences near their end.

  --database NAME      only this one; may be given again
${storeHelp}

Exit codes
  0  no drift
  1  drift
  2  could not look at every database, or wrong usage
`

interface Look {
  readonly database: string
  readonly anomalies: readonly Anomaly[]
  /** Why there was no verdict on drift. */
  readonly undecided?: string
  readonly failure?: string
}

export const run = command({
  name: 'drift',
  help,
  options: { database: { type: 'string', multiple: true } },
  words: 0,
  looks: true,
  async run({ values }, io) {
    const json = isJson(values.format)
    return working(io, values.store, async ({ store, connections }) => {
      const named = values.database
      const databases = named ? await findDatabases(store, named) : await store.databases()
      const looks: Look[] = []
      for (const { id, name } of databases) {
        try {
          looks.push({ database: name, ...(await checkDatabase({ store, connections }, id)) })
        } catch (error) {
          looks.push({ database: name, anomalies: [], failure: asFailure(error).message })
        }
      }
      if (json) io.out(JSON.stringify(looks, null, 2))
      else for (const look of looks) print(io, look)
      const kinds = new Set(looks.flatMap(({ anomalies }) => anomalies.map(({ kind }) => kind)))
      if (kinds.has('drift')) return lookCode.found
      const blind = kinds.has('connectionFailed') || kinds.has('databaseMissing')
      const unsure = looks.some(({ failure, undecided }) => failure !== undefined || undecided !== undefined)
      return blind || unsure ? lookCode.couldNotLook : lookCode.clean
    })
  },
})

function print(io: Io, { database, anomalies, failure, undecided }: Look): void {
  if (failure !== undefined) io.out(`${database}: could not look. ${failure}`)
  else if (undecided !== undefined) io.out(`${database}: not compared. ${undecided}`)
  else if (anomalies.length === 0) io.out(`${database}: as recorded`)
  for (const { kind, summary, difference } of anomalies) {
    io.out(`${database}: ${kind === 'drift' ? 'drift: ' : ''}${summary}`)
    for (const object of difference?.objects ?? []) {
      for (const detail of object.details) io.out(`  ${object.name}: ${detail}`)
    }
    if (difference?.trace) io.out(`  ${difference.trace}`)
  }
}
