// A model without what names roles: owners, privileges, default privileges. For comparing schemas
// of servers whose roles are not the same.
import type { Fact, Model } from './model.ts'

const ofRoles = new Set<Fact['kind']>(['defaultPrivileges', 'userMapping'])

export function withoutRoles(model: Model): Model {
  const facts = model.facts.filter(fact => !ofRoles.has(fact.kind)).map(nameless)
  return { ...model, facts }
}

function nameless(fact: Fact): Fact {
  const { owner: _owner, grants: _grants, ...rest } = fact
  if (rest.kind === 'policy') {
    const { roles: _roles, ...at } = rest.at
    return { ...rest, at }
  }
  if (rest.kind === 'column' && rest.at.identity?.grants) {
    const { grants: _granted, ...identity } = rest.at.identity
    return { ...rest, at: { ...rest.at, identity } }
  }
  return rest as Fact
}
