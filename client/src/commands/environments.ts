// Environments: choosing one, and changing the policy of one.
import type { ApprovalPolicy, EnvironmentPolicy } from '#protocol/environment.ts'
import { saveEnvironment } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { knownOverview } from './pickers.ts'
import { back, type Step, Unasked, wizard } from './steps.ts'
import { type Choice, choose, icon, pick } from './wizard.ts'

export function environmentChoices(app: App): Choice<number>[] {
  return [...(app.state.known()?.environments ?? [])]
    .sort((a, b) => a.position - b.position)
    .map(environment => ({
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

const askApproval: Step<EnvironmentPolicy> = async (soFar, place) => {
  const approval = await pick(
    { placeholder: 'Who must approve?', choices: approvals, active: value => value === soFar.approval },
    place,
  )
  return approval === back ? back : { approval }
}

const askSelfApproval: Step<EnvironmentPolicy> = async (soFar, place) => {
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

const askRollout: Step<EnvironmentPolicy> = async (soFar, place) => {
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

const askProtected: Step<EnvironmentPolicy> = async (soFar, place) => {
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

export async function editEnvironment(app: App, id?: number): Promise<void> {
  await knownOverview(app)
  const wanted =
    id ??
    (await choose('Edit Environment', {
      placeholder: 'Choose an environment',
      choices: environmentChoices(app),
    }))
  const environment = app.state.environment(wanted)
  if (!environment) return
  const policy = await wizard<EnvironmentPolicy>(
    `Edit ${iconless(environment.name)}`,
    [askApproval, askSelfApproval, askRollout, askProtected],
    environment.policy,
  )
  await app.server.ask(saveEnvironment, { ...environment, policy })
  await app.state.refresh()
}
