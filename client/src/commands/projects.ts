// Projects: making, renaming, filtering by one, and moving a database to another.
import { assignDatabase, saveProject } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { environmentChoices } from './environments.ts'
import { knownOverview, pickDatabase, pickProject, projectChoices } from './pickers.ts'
import { titleProblem } from './validate.ts'
import { ask, choose, icon } from './wizard.ts'

async function askName(app: App, title: string, id?: number): Promise<string> {
  const taken = app.state.known()?.projects.filter(project => project.id !== id) ?? []
  return ask(title, {
    prompt: 'Name of the project',
    value: app.state.project(id)?.name,
    problem: text =>
      titleProblem(text, 'name') ??
      (taken.some(project => project.name === text.trim())
        ? `There is a project named ${text.trim()} already.`
        : undefined),
  })
}

export async function newProject(app: App): Promise<void> {
  await knownOverview(app)
  const name = await askName(app, 'New Project')
  await app.server.ask(saveProject, { name: name.trim() })
  await app.state.refresh()
}

export async function renameProject(app: App): Promise<void> {
  const id = await pickProject(app, 'Rename Project')
  const name = await askName(app, 'Rename Project', id)
  await app.server.ask(saveProject, { id, name: name.trim() })
  await app.state.refresh()
}

export async function filterByProject(app: App): Promise<void> {
  await knownOverview(app)
  const chosen = await choose<number | undefined>('Filter by Project', {
    placeholder: 'Show the databases and issues of one project',
    choices: [{ label: 'All projects', iconPath: icon('files'), value: undefined }, ...projectChoices(app)],
    active: id => id === app.state.projectFilter,
  })
  await app.state.setProjectFilter(chosen)
}

export async function moveDatabase(app: App, id?: number): Promise<void> {
  const database =
    app.state.database(id) ?? (await pickDatabase(app, 'Move Database', { everyProject: true }))
  const what = await choose<'project' | 'environment' | 'inherit'>(`Move ${iconless(database.name)}`, {
    placeholder: 'Where does it belong?',
    choices: [
      {
        label: 'To another project...',
        description: iconless(app.state.project(database.projectId)?.name ?? ''),
        value: 'project',
      },
      {
        label: 'To another environment...',
        description: iconless(app.state.environment(database.environmentId)?.name ?? ''),
        value: 'environment',
      },
      { label: 'To the environment of its instance', value: 'inherit' },
    ],
  })
  switch (what) {
    case 'project': {
      const projectId = await pickProject(app, `Move ${iconless(database.name)}`)
      await app.server.ask(assignDatabase, { id: database.id, projectId })
      break
    }
    case 'environment': {
      const environmentId = await choose(`Move ${iconless(database.name)}`, {
        placeholder: 'Choose an environment',
        choices: environmentChoices(app),
        active: value => value === database.environmentId,
      })
      await app.server.ask(assignDatabase, { id: database.id, environmentId })
      break
    }
    case 'inherit':
      await app.server.ask(assignDatabase, { id: database.id, environmentId: null })
      break
    default:
      what satisfies never
  }
  await app.state.refresh()
}

/** Whether a database's changes are written down in the database itself as well. */
export async function keepLedger(app: App, id?: number): Promise<void> {
  const title = 'Keep Ledger'
  const database = app.state.database(id) ?? (await pickDatabase(app, title))
  const ledger = await choose(`Ledger of ${iconless(database.name)}`, {
    placeholder: 'Shall its changes be written down in the database itself as well?',
    choices: [
      {
        label: 'Keep a ledger',
        description: 'a row in plumbline_ledger.change, in the transaction of each change',
        value: true,
      },
      {
        label: 'Keep none',
        description: 'Plumbline leaves nothing of its own in the database',
        value: false,
      },
    ],
    active: value => value === database.ledger,
  })
  await app.server.ask(assignDatabase, { id: database.id, ledger })
  await app.state.refresh()
}
