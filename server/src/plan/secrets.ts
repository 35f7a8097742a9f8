// A model holds no secrets, so that no plan can write them: it says where they are wanted.
import type { Delta } from '../schema/compare/differences.ts'
import { hidden } from '../schema/introspect/foreign.ts'
import type { Fact } from '../schema/model.ts'
import { address } from '../schema/render/address.ts'
import type { Planning } from './context.ts'

/** A model holds no secrets, so that no plan can write them: it says where they are wanted. */
export function noteSecrets(planning: Planning, deltas: readonly Delta[]): void {
  for (const delta of deltas) {
    if (delta.kind === 'removed') continue
    if (delta.kind === 'added' && delta.after.kind === 'subscription') {
      planning.unresolved.push(
        `The connection of ${address(delta.after)} is never read: set it by hand with ALTER SUBSCRIPTION ... CONNECTION.`,
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
