// Asks what a new database shall be, and makes the issue that creates it.
import { instanceRoles } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { asRefused } from '../refused.ts'
import { environmentChoices } from './environments.ts'
import { create, draftOf } from './newIssue.ts'
import { instanceChoices, knownOverview, projectChoices, projectSize } from './pickers.ts'
import { back, type Step, Unasked, wizard } from './steps.ts'
import { databaseNameProblem, nameProblem } from './validate.ts'
import { type Choice, input, pick } from './wizard.ts'

interface Answers {
  readonly projectId: number
  readonly name: string
  readonly environmentId: number
  readonly instanceId: number
  readonly owner: string
}

const askProject =
  (app: App): Step<Answers> =>
  async (soFar, place) => {
    const projects = app.state.known()?.projects ?? []
    const [only] = projects
    if (projects.length === 1 && only) {
      return new Unasked({ projectId: only.id })
    }
    const projectId = await pick(
      {
        placeholder: 'Which project does it belong to?',
        choices: projectChoices(app),
        active: id => id === (soFar.projectId ?? app.state.projectFilter ?? busiest(app)),
      },
      place,
    )
    return projectId === back ? back : { projectId }
  }

/** The project of most databases. */
function busiest(app: App): number | undefined {
  const { projects = [] } = app.state.known() ?? {}
  return [...projects].sort((one, other) => projectSize(app, other.id) - projectSize(app, one.id))[0]?.id
}

const askName: Step<Answers> = async (soFar, place) => {
  const name = await input(
    { prompt: 'Name of the database', value: soFar.name, placeholder: 'demo', problem: nameProblem },
    place,
  )
  return name === back ? back : { name }
}

const askEnvironment =
  (app: App): Step<Answers> =>
  async (soFar, place) => {
    const environmentId = await pick(
      {
        placeholder: 'Which environment is it for?',
        choices: environmentChoices(app),
        active: id => id === soFar.environmentId,
      },
      place,
    )
    return environmentId === back ? back : { environmentId }
  }

const askInstance =
  (app: App): Step<Answers> =>
  async (soFar, place) => {
    const instances = app.state.known()?.instances ?? []
    // Those of the environment come first; a database may have an environment of its own.
    const sorted = [...instances].sort(
      (a, b) =>
        Number(b.environmentId === soFar.environmentId) - Number(a.environmentId === soFar.environmentId),
    )
    const instanceId = await pick(
      {
        placeholder: 'On which instance?',
        choices: instanceChoices(sorted, app),
        active: id => id === soFar.instanceId,
      },
      place,
    )
    if (instanceId === back) return back
    const taken = (app.state.known()?.databases ?? []).filter(
      database => database.instanceId === instanceId && database.presence === 'present',
    )
    const problem = databaseNameProblem(
      soFar.name ?? '',
      taken.map(database => database.name),
    )
    if (problem === undefined) return { instanceId }
    const name = await input(
      {
        prompt: problem,
        value: soFar.name,
        problem: text =>
          databaseNameProblem(
            text,
            taken.map(one => one.name),
          ),
      },
      { ...place, canGoBack: true },
    )
    return name === back ? askInstance(app)(soFar, place) : { instanceId, name }
  }

const askOwner =
  (app: App): Step<Answers> =>
  async (soFar, place) => {
    const { instanceId } = soFar
    if (instanceId === undefined) return new Unasked()
    let roles: readonly string[]
    try {
      roles = await app.server.ask(instanceRoles, { instanceId })
    } catch (error) {
      const owner = await input(
        {
          prompt: `Owner of the database. The roles cannot be read: ${asRefused(error).failure.message}`,
          value: soFar.owner,
          problem: nameProblem,
        },
        place,
      )
      return owner === back ? back : { owner }
    }
    const owner = await pick(
      {
        placeholder: 'Who owns it?',
        choices: roles.map((role): Choice<string> => ({ label: iconless(role), value: role })),
        active: role => role === (soFar.owner ?? app.state.instance(instanceId)?.endpoint.user),
      },
      place,
    )
    return owner === back ? back : { owner }
  }

export async function newDatabase(app: App, start: Partial<Answers> = {}): Promise<void> {
  await knownOverview(app)
  const answers = await wizard<Answers>(
    'New Database',
    [askProject(app), askName, askEnvironment(app), askInstance(app), askOwner(app)],
    start,
  )
  const { title, draft } = await draftOf(app, {
    kind: 'createDatabase',
    instanceId: answers.instanceId,
    environmentId: answers.environmentId,
    request: { name: answers.name, owner: answers.owner },
  })
  const view = await create(app, {
    projectId: answers.projectId,
    type: 'createDatabase',
    title,
    draft,
  })
  app.openIssue(view.issue.id)
}
