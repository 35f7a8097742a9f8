// Chooses what of a database is not looked at for drift: schemas, partitions, privileges, owners. What is
// ignored already stands there ticked, so that the same way leads back.
import type { Database, Ignored } from '#protocol/instance.ts'
import { assignDatabase } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { driftedPartitions, driftedSchemas } from '../ignored.ts'
import { checkDrift } from './drift.ts'
import { pickDatabase } from './pickers.ts'
import { back, type Step, wizard } from './steps.ts'
import { type Choice, pickMany, separator } from './wizard.ts'

/** The same lists as the protocol's, none of them absent. */
type Answers = Required<Pick<Ignored, 'schemas' | 'partitions'>> & { readonly rest: readonly Rest[] }
type Rest = 'grants' | 'owners'

interface Patterns {
  readonly placeholder: string
  readonly ignored: readonly string[]
  /** From the drift that is known. */
  readonly drifted: readonly string[]
  readonly others: readonly string[]
}

/** Names and patterns to tick, and whatever is typed. */
function patternsQuestion({ placeholder, ignored, drifted, others }: Patterns) {
  const choice = (name: string): Choice<string> => ({ label: iconless(name), value: name })
  const fresh = drifted.filter(name => !ignored.includes(name))
  const rest = others.filter(name => !ignored.includes(name) && !drifted.includes(name))
  const section = (label: string, names: readonly string[]) =>
    names.length === 0 ? [] : [separator(label), ...names.map(choice)]
  return {
    placeholder,
    choices: [
      ...section('Ignored now', ignored),
      ...section('In the drift that was found', fresh),
      ...section('In the database', rest),
    ],
    active: (name: string) => ignored.includes(name),
    mayBeNone: true,
    typed: (text: string): Choice<string> => ({ ...choice(text), description: '* stands for anything' }),
  }
}

const restChoices: readonly Choice<Rest>[] = [
  { label: 'Privileges', description: 'who may do what with an object', value: 'grants' },
  { label: 'Owners', description: 'whom an object belongs to', value: 'owners' },
]

async function steps(app: App, { id, ignored = {} }: Database): Promise<readonly Step<Answers>[]> {
  const difference = app.state
    .known()
    ?.anomalies.find(({ kind, databaseId }) => kind === 'drift' && databaseId === id)?.difference ?? {
    summary: '',
    objects: [],
  }
  // A database that cannot be reached can be told what to ignore all the same.
  const schemas = await app.state.members(id).catch(() => [])
  return [
    async (soFar, place) => {
      const chosen = await pickMany(
        patternsQuestion({
          placeholder: 'Schemas to ignore; type others, as tmp_*',
          ignored: soFar.schemas ?? ignored.schemas ?? [],
          drifted: driftedSchemas(difference),
          others: schemas.map(({ name }) => name),
        }),
        place,
      )
      return chosen === back ? back : { schemas: chosen }
    },
    async (soFar, place) => {
      const chosen = await pickMany(
        patternsQuestion({
          placeholder: 'Partitions to ignore; type others, as shop.log_*',
          ignored: soFar.partitions ?? ignored.partitions ?? [],
          drifted: driftedPartitions(difference),
          others: [],
        }),
        place,
      )
      return chosen === back ? back : { partitions: chosen }
    },
    async (soFar, place) => {
      const chosen = await pickMany(
        {
          placeholder: 'What else to ignore?',
          choices: restChoices,
          active: rest => soFar.rest?.includes(rest) ?? ignored[rest] === true,
          mayBeNone: true,
        },
        place,
      )
      return chosen === back ? back : { rest: chosen }
    },
  ]
}

export async function ignoreInDrift(app: App, databaseId?: number): Promise<void> {
  const database = app.state.database(databaseId) ?? (await pickDatabase(app, 'Ignore in Drift'))
  const { schemas, partitions, rest } = await wizard<Answers>(
    `Ignore in Drift of ${iconless(database.name)}`,
    await steps(app, database),
    {},
  )
  await app.server.ask(assignDatabase, {
    id: database.id,
    ignored: {
      ...(schemas.length > 0 && { schemas }),
      ...(partitions.length > 0 && { partitions }),
      ...(rest.includes('grants') && { grants: true }),
      ...(rest.includes('owners') && { owners: true }),
    },
  })
  await app.state.refresh()
  await checkDrift(app, database.id)
}
