// What a database is called where its place in the tree is not seen: in notifications, tabs, terminals
// and the status bar. Pure; the text is not made fit to be shown yet.
import type { Environment } from '#protocol/environment.ts'
import type { Instance, Database as Whole } from '#protocol/instance.ts'

type Database = Pick<Whole, 'id' | 'name' | 'environmentId' | 'instanceId'>

interface Known {
  readonly databases: readonly Database[]
  readonly environments: readonly Pick<Environment, 'id' | 'name'>[]
  readonly instances: readonly Pick<Instance, 'id' | 'title'>[]
}

/** Its name, with its environment and its instance where others of that name differ in them. */
export function toldApart(known: Known | undefined, database: Database): string {
  return named(known, database, hasTwin(known, database, elsewhere))
}

/** As `toldApart`, with its environment in any case. */
export function withEnvironment(known: Known | undefined, database: Database): string {
  return named(known, database, true)
}

function named(known: Known | undefined, database: Database, says: boolean): string {
  const environment = says && known?.environments.find(({ id }) => id === database.environmentId)?.name
  const instance =
    hasTwin(known, database, beside) && known?.instances.find(({ id }) => id === database.instanceId)?.title
  const places = [environment, instance].filter(place => typeof place === 'string')
  return places.length === 0 ? database.name : `${database.name} (${places.join(', ')})`
}

const elsewhere = (one: Database, other: Database) => one.environmentId !== other.environmentId
const beside = (one: Database, other: Database) => one.environmentId === other.environmentId

function hasTwin(known: Known | undefined, database: Database, where: typeof beside): boolean {
  return (known?.databases ?? []).some(
    one => one.id !== database.id && one.name === database.name && where(one, database),
  )
}
