// How new objects are made in a plan: who owns them, and what default privileges would add.
import { allOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { CreationOptions } from '../schema/render/creationContext.ts'
import type { Planning } from './context.ts'

export function creationOptions(planning: Planning): CreationOptions {
  const { options } = planning
  return {
    owner: options.owner === undefined ? null : options.owner,
    grants: options.grants !== false,
    extensionVersions: true,
    stray: fact => strayRoles(planning, fact),
  }
}

const defaultObjects: Readonly<Record<string, string>> = {
  table: 'tables',
  view: 'tables',
  materializedView: 'tables',
  foreignTable: 'tables',
  sequence: 'sequences',
  function: 'functions',
  procedure: 'functions',
  aggregate: 'functions',
  type: 'types',
  domain: 'types',
  schema: 'schemas',
}

/** Roles that the default privileges of either side may give something on a new object. */
function strayRoles(planning: Planning, fact: Fact): string[] {
  const object = defaultObjects[fact.kind]
  if (object === undefined) return []
  const roles = new Set<string>()
  for (const model of [planning.before, planning.after]) {
    for (const other of allOf(model, 'defaultPrivileges')) {
      if (other.at.object !== object) continue
      if (other.at.inSchema !== undefined && other.at.inSchema !== fact.schema) continue
      for (const role of Object.keys(other.grants ?? {})) if (role !== fact.owner) roles.add(role)
    }
  }
  return [...roles].sort()
}
