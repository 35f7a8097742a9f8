// What a model says of roles: owners, privileges, default privileges, policies. A model without
// it, for comparing schemas of servers whose roles are not the same, and the roles' names.
import type { Fact, Grants, Model } from './model.ts'

const ofRoles = new Set<Fact['kind']>(['defaultPrivileges', 'suppliedPrivileges', 'userMapping'])

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

/** Names of the roles that a model speaks of, sorted. */
export function rolesIn(model: Model): string[] {
  const names = new Set<string>()
  const add = (role: string | undefined) => {
    if (role !== undefined && role !== 'public') names.add(role.replace(/^"|"$/g, '').replaceAll('""', '"'))
  }
  const addAll = (grants: Grants | undefined) => {
    for (const role of Object.keys(grants ?? {})) add(role)
  }
  for (const fact of model.facts) {
    add(fact.owner)
    addAll(fact.grants)
    if (fact.kind === 'policy') for (const role of fact.at.roles ?? []) add(role)
    else if (fact.kind === 'column') addAll(fact.at.identity?.grants)
    else if (fact.kind === 'defaultPrivileges' || fact.kind === 'userMapping') add(fact.at.role)
  }
  return [...names].filter(name => !name.startsWith('pg_')).sort()
}
