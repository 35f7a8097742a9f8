// Quick picks of the things Plumbline knows: databases, instances, projects, issues. Used by every
// command that was not told by the tree what it is about.
import type { QuickPickItem } from 'vscode'
import type { Database, Instance } from '#protocol/instance.ts'
import type { Overview } from '#protocol/overview.ts'
import type { App } from '../app.ts'
import { iconless, plural } from '../display.ts'
import { Refused } from '../refused.ts'
import { issueWord } from '../tree/issues.ts'
import type { Back, Place } from './steps.ts'
import { type Choice, choose, icon, pickMany, separator } from './wizard.ts'

/** What there is, once it is known: waits for the first answer, and throws why there is none. */
export async function knownOverview(app: App): Promise<Overview> {
  if (app.state.overview.status !== 'ready') await app.state.refresh()
  const { overview } = app.state
  if (overview.status === 'failed') throw new Refused(overview.failure)
  const known = app.state.known()
  if (!known) throw new Refused({ code: 'notReady', message: 'The databases are not known yet.' })
  return known
}

interface Offer {
  readonly wanted?: (database: Database) => boolean
  /** Databases of other projects too, whatever the views are filtered by. */
  readonly everyProject?: true
}

/** Databases by environment, in the order of the stages. */
export function databaseChoices(
  app: App,
  { wanted = () => true, everyProject }: Offer = {},
): (Choice<number> | QuickPickItem)[] {
  const known = app.state.known()
  if (!known) return []
  const projectFilter = everyProject ? undefined : app.state.projectFilter
  const drifts = known.anomalies.filter(({ kind }) => kind === 'drift')
  const drifted = new Set(drifts.map(({ databaseId }) => databaseId))
  const offered = known.databases.filter(
    database =>
      database.presence === 'present' &&
      (projectFilter === undefined || database.projectId === projectFilter) &&
      wanted(database),
  )
  return [...known.environments]
    .sort((a, b) => a.position - b.position)
    .flatMap(environment => {
      const inside = offered
        .filter(database => database.environmentId === environment.id)
        .sort((one, other) => one.name.localeCompare(other.name))
      if (inside.length === 0) return []
      return [
        separator(environment.name),
        ...inside.map(
          (database): Choice<number> => ({
            label: iconless(database.name),
            description: [
              iconless(app.state.instance(database.instanceId)?.title ?? ''),
              ...(drifted.has(database.id) ? ['drifted'] : []),
            ].join(', '),
            iconPath: icon(environment.policy.protected ? 'shield' : 'database'),
            value: database.id,
          }),
        ),
      ]
    })
}

function some<T>(choices: readonly T[], what: string): readonly T[] {
  if (choices.length === 0)
    throw new Refused({ code: 'notFound', message: `There is no ${what} to choose from.` })
  return choices
}

/** The filter that leaves none is easily forgotten. */
function someDatabase<T>(app: App, choices: readonly T[]): readonly T[] {
  const project = app.state.project(app.state.projectFilter)
  if (choices.length > 0 || !project) return some(choices, 'database')
  throw new Refused({
    code: 'notFound',
    message: `The project ${project.name} has no database to choose from.`,
    hint: 'Show the others with “Filter by Project...”.',
  })
}

export async function pickDatabase(app: App, title: string, offer: Offer = {}): Promise<Database> {
  await knownOverview(app)
  const id = await choose(title, {
    placeholder: 'Choose a database',
    choices: someDatabase(app, databaseChoices(app, offer)),
  })
  return app.state.database(id) as Database
}

export async function pickDatabases(
  app: App,
  place: Place,
  chosen: readonly number[],
): Promise<readonly number[] | Back> {
  await knownOverview(app)
  return pickMany(
    {
      placeholder: 'Choose one database or several; each environment becomes a stage',
      choices: someDatabase(app, databaseChoices(app)),
      active: id => chosen.includes(id),
    },
    place,
  )
}

export function instanceChoices(instances: readonly Instance[], app: App): Choice<number>[] {
  return instances.map(instance => ({
    label: iconless(instance.title),
    description: iconless(app.state.environment(instance.environmentId)?.name ?? ''),
    iconPath: icon('server'),
    value: instance.id,
  }))
}

export async function pickInstance(
  app: App,
  title: string,
  wanted: (instance: Instance) => boolean = () => true,
): Promise<Instance> {
  const { instances } = await knownOverview(app)
  const id = await choose(title, {
    placeholder: 'Choose an instance',
    choices: some(instanceChoices(instances.filter(wanted), app), 'instance'),
  })
  return app.state.instance(id) as Instance
}

/** Databases in a project. */
export function projectSize(app: App, projectId: number): number {
  const databases = app.state.known()?.databases ?? []
  return databases.filter(one => one.projectId === projectId && one.presence === 'present').length
}

export function projectChoices(app: App): Choice<number>[] {
  const { projects = [] } = app.state.known() ?? {}
  return projects.map(({ id, name }) => ({
    label: iconless(name),
    description: plural(projectSize(app, id), 'database'),
    iconPath: icon('project'),
    value: id,
  }))
}

export async function pickProject(app: App, title: string): Promise<number> {
  await knownOverview(app)
  return choose(title, { placeholder: 'Choose a project', choices: some(projectChoices(app), 'project') })
}

/** Open issues to choose from; a number that is typed opens any. */
export async function issueChoices(app: App): Promise<Choice<number>[]> {
  const { issues } = await knownOverview(app)
  return issues.map(({ issue, state }) => ({
    label: `#${issue.id} ${iconless(issue.title)}`,
    description: iconless(state),
    detail: issueWord[issue.type],
    value: issue.id,
  }))
}
