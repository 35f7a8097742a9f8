// Finds what a person names on the command line: databases, projects, environments, instances.
import type { Environment, Project } from '#protocol/environment.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import type { Store } from '../store/store.ts'

/** By number, by name where only one has it, or as `instance/name`. */
export async function findDatabases(store: Store, names: readonly string[]): Promise<readonly Database[]> {
  const [databases, instances] = await Promise.all([store.databases(), store.instances()])
  const title = new Map(instances.map(i => [i.id, i.title]))
  const full = (d: Database) => `${title.get(d.instanceId) ?? d.instanceId}/${d.name}`
  return names.map(name => {
    const found = databases.filter(d => String(d.id) === name || d.name === name || full(d) === name)
    const [only, ...more] = found
    if (!only)
      return fail('notFound', `There is no database ${name}.`, {
        hint: 'plumbline database list names those that are known.',
      })
    if (more.length > 0) {
      return fail('badInput', `Several databases are called ${name}: ${found.map(full).join(', ')}.`, {
        hint: 'Name the instance too, as in instance/database.',
      })
    }
    return only
  })
}

/** The named one; without a name the databases' own, when they share one, else the first. */
export async function findProject(
  store: Store,
  name: string | undefined,
  databases: readonly Database[] = [],
): Promise<Project> {
  const projects = await store.projects()
  if (name !== undefined)
    return found(projects, p => p.name === name || String(p.id) === name, `project ${name}`)
  const ids = [...new Set(databases.map(d => d.projectId))]
  if (ids.length > 1) {
    return fail('badInput', 'The databases belong to several projects.', { hint: 'Name one by --project.' })
  }
  return found(projects, p => ids.length === 0 || p.id === ids[0], 'project')
}

export async function findEnvironment(store: Store, name: string): Promise<Environment> {
  return found(
    await store.environments(),
    e => e.name.toLowerCase() === name.toLowerCase() || String(e.id) === name,
    `environment ${name}`,
  )
}

export async function findInstance(store: Store, name: string | undefined): Promise<Instance> {
  const instances = await store.instances()
  if (name !== undefined)
    return found(instances, i => i.title === name || String(i.id) === name, `instance ${name}`)
  const [only, ...more] = instances
  if (only && more.length === 0) return only
  return fail('badInput', 'Name the instance by --instance.', {
    detail: `There are: ${instances.map(i => i.title).join(', ')}.`,
  })
}

function found<T>(items: readonly T[], is: (item: T) => boolean, what: string): T {
  return items.find(is) ?? fail('notFound', `There is no ${what}, or you may not see it.`)
}
