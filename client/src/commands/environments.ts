// Environments: choosing one, adding one, and changing one.
import type { ApprovalPolicy, Environment, EnvironmentPolicy } from '#protocol/environment.ts'
import { saveEnvironment } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { knownOverview } from './pickers.ts'
import { rearranged } from './stageOrder.ts'
import { back, type Step, Unasked, wizard } from './steps.ts'
import { titleProblem } from './validate.ts'
import { type Choice, choose, icon, input, pick } from './wizard.ts'

const inOrder = (app: App): readonly Environment[] =>
  [...(app.state.known()?.environments ?? [])].sort((a, b) => a.position - b.position)

export function environmentChoices(app: App): Choice<number>[] {
  return inOrder(app).map(environment => ({
    label: iconless(environment.name),
    description: policyText(environment.policy),
    iconPath: icon(environment.policy.protected ? 'shield' : 'beaker'),
    value: environment.id,
  }))
}

function policyText(policy: EnvironmentPolicy): string {
  const approval = {
    never: 'no approval',
    anyone: 'anyone approves',
    dba: 'a DBA approves',
    owner: 'an owner approves',
  } as const satisfies Readonly<Record<ApprovalPolicy, string>>
  return `${approval[policy.approval]}, ${policy.rollout} rollout${policy.protected ? ', protected' : ''}`
}

const approvals: readonly Choice<ApprovalPolicy>[] = [
  { label: 'Nobody', description: 'tasks run once their checks pass', value: 'never' },
  { label: 'Anyone who may write', value: 'anyone' },
  { label: 'A DBA or an owner', value: 'dba' },
  { label: 'An owner', value: 'owner' },
]

interface Answers extends EnvironmentPolicy {
  readonly name: string
  /** The environment whose turn comes before; undefined for the first. */
  readonly after: number | undefined
}

const askName =
  (others: readonly Environment[]): Step<Answers> =>
  async (soFar, place) => {
    const name = await input(
      {
        prompt: 'Name of the environment',
        placeholder: 'Stage',
        value: soFar.name,
        problem: text =>
          titleProblem(text, 'name') ??
          (others.some(other => other.name === text.trim())
            ? `There is an environment named ${text.trim()} already.`
            : undefined),
      },
      place,
    )
    return name === back ? back : { name: name.trim() }
  }

const askOrder =
  (others: readonly Environment[]): Step<Answers> =>
  async (soFar, place) => {
    if (others.length === 0) return new Unasked({ after: undefined })
    const after = await pick<number | undefined>(
      {
        placeholder: 'When is its turn in a rollout?',
        choices: [
          { label: 'First', value: undefined },
          ...others.map(({ id, name }) => ({ label: `After ${iconless(name)}`, value: id })),
        ],
        active: value => value === soFar.after,
      },
      place,
    )
    return after === back ? back : { after }
  }

const askApproval: Step<Answers> = async (soFar, place) => {
  const approval = await pick(
    { placeholder: 'Who must approve?', choices: approvals, active: value => value === soFar.approval },
    place,
  )
  return approval === back ? back : { approval }
}

const askSelfApproval: Step<Answers> = async (soFar, place) => {
  if (soFar.approval === 'never') return new Unasked()
  const selfApproval = await pick(
    {
      placeholder: 'May the author of the SQL approve it?',
      choices: [
        { label: 'No, somebody else must', value: false },
        { label: 'Yes', value: true },
      ],
      active: value => value === soFar.selfApproval,
    },
    place,
  )
  return selfApproval === back ? back : { selfApproval }
}

const askRollout: Step<Answers> = async (soFar, place) => {
  const rollout = await pick<EnvironmentPolicy['rollout']>(
    {
      placeholder: 'What happens once a task is approved?',
      choices: [
        { label: 'It runs by itself', value: 'automatic' },
        { label: 'Somebody starts it', value: 'manual' },
      ],
      active: value => value === soFar.rollout,
    },
    place,
  )
  return rollout === back ? back : { rollout }
}

const askProtected: Step<Answers> = async (soFar, place) => {
  const guarded = await pick(
    {
      placeholder: 'Is it protected, as production is?',
      choices: [
        { label: 'Protected', description: 'Plumbline asks again before anything runs there', value: true },
        { label: 'Not protected', value: false },
      ],
      active: value => value === soFar.protected,
    },
    place,
  )
  return guarded === back ? back : { protected: guarded }
}

const askPreset: Step<Answers> = async (soFar, place) => {
  const advisorPreset = await pick(
    {
      placeholder: 'Which rules does the advisor hold changes to?',
      choices: presets,
      active: value => value === soFar.advisorPreset,
    },
    place,
  )
  return advisorPreset === back ? back : { advisorPreset }
}

const presets: readonly Choice<string>[] = [
  { label: 'Recommended', description: 'what would hurt in production', value: 'recommended' },
  { label: 'Strict', description: 'and what a team may want to agree on', value: 'strict' },
  { label: 'All', description: 'every rule', value: 'all' },
  { label: 'Bytebase Dev', description: "that product's template for development", value: 'bytebase-dev' },
  { label: 'Bytebase Prod', description: "that product's template for production", value: 'bytebase-prod' },
  { label: 'Squawk', description: "that linter's rules", value: 'squawk' },
]

export async function newEnvironment(app: App): Promise<void> {
  await knownOverview(app)
  const others = inOrder(app)
  await askAndSave(app, 'New Environment', others, {
    // Production stays the last.
    after: others.at(-2)?.id,
    approval: 'anyone',
    selfApproval: true,
    rollout: 'automatic',
    protected: false,
    advisorPreset: 'recommended',
  })
}

export async function editEnvironment(app: App, id?: number): Promise<void> {
  await knownOverview(app)
  const wanted =
    id ??
    (await choose('Edit Environment', {
      placeholder: 'Choose an environment',
      choices: environmentChoices(app),
    }))
  const all = inOrder(app)
  const environment = all.find(one => one.id === wanted)
  if (!environment) return
  await askAndSave(
    app,
    `Edit ${iconless(environment.name)}`,
    all.filter(one => one !== environment),
    { name: environment.name, after: all[all.indexOf(environment) - 1]?.id, ...environment.policy },
    environment.id,
  )
}

async function askAndSave(
  app: App,
  title: string,
  others: readonly Environment[],
  start: Partial<Answers>,
  id?: number,
): Promise<void> {
  const { name, after, ...policy } = await wizard<Answers>(
    title,
    [askName(others), askOrder(others), askApproval, askSelfApproval, askRollout, askProtected, askPreset],
    start,
  )
  const { position, moved } = rearranged(others, after)
  for (const one of moved) await app.server.ask(saveEnvironment, one)
  await app.server.ask(saveEnvironment, { ...(id !== undefined && { id }), name, position, policy })
  await app.state.refresh()
}
