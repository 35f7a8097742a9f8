// A model holds no secrets, so that no plan can write them: it says where they are wanted.
import type { Delta } from '../schema/compare/differences.ts'
import { hidden } from '../schema/introspect/secrets.ts'
import { type Lookup, lookup } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { address } from '../schema/render/address.ts'
import type { Planning } from './context.ts'

/** Facts as a plan may write them; the same model where there is no secret. */
export function withoutSecrets(model: Lookup): Lookup {
  const isSecret = (option: string) => option.endsWith(`=${hidden}`)
  if (!model.model.facts.some(fact => givenOptions(fact).some(isSecret))) return model
  const kept = (list: readonly string[] | undefined) => list?.filter(option => !isSecret(option))
  const facts = model.model.facts.map(fact => {
    if (!givenOptions(fact).some(isSecret)) return fact
    const at = fact.at as { options?: readonly string[]; foreignOptions?: readonly string[] }
    const name = at.foreignOptions ? 'foreignOptions' : 'options'
    return { ...fact, at: { ...at, [name]: kept(at[name]) } } as unknown as Fact
  })
  return lookup({ ...model.model, facts })
}

/** Says which secrets have to be set by hand. */
export function noteSecrets(planning: Planning, deltas: readonly Delta[], made: ReadonlySet<string>): void {
  const anew = [...made].flatMap((id): Delta[] => {
    const after = planning.after.byId.get(id)
    return after ? [{ kind: 'added', after }] : []
  })
  for (const delta of [...anew, ...deltas.filter(({ kind }) => kind === 'changed')]) {
    if (delta.kind === 'removed' || (delta.kind === 'changed' && made.has(delta.after.id))) continue
    if (delta.after.kind === 'subscription' && isConnectionSecret(delta)) {
      planning.unresolved.push(
        `The connection of ${address(delta.after)} holds a password, which is never read: set it by hand with ALTER SUBSCRIPTION ... CONNECTION.`,
      )
    }
    const known = delta.kind === 'changed' ? givenOptions(delta.before) : []
    for (const option of givenOptions(delta.after)) {
      if (!option.endsWith(`=${hidden}`) || known.includes(option)) continue
      const name = option.slice(0, option.indexOf('='))
      planning.unresolved.push(
        `Option ${name} of ${address(delta.after)} is a secret, which is never read: set it by hand with ALTER ... OPTIONS (ADD ${name} '...').`,
      )
    }
  }
}

function isConnectionSecret(delta: Delta & { kind: 'added' | 'changed' }): boolean {
  const { after } = delta
  if (delta.kind === 'changed' && !delta.attributes.some(({ name }) => name === 'connection')) return false
  return after.kind === 'subscription' && (after.at.connection ?? []).some(item => item.includes(hidden))
}

function givenOptions(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'foreignDataWrapper':
    case 'server':
    case 'userMapping':
      return fact.at.options ?? []
    case 'foreignTable':
    case 'column':
      return fact.at.foreignOptions ?? []
    default:
      return []
  }
}
