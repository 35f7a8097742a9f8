// The sample instance in a new store: the embedded server's own databases shop_test and shop_prod,
// so that there is something to look at before anybody adds a server.
import path from 'node:path'
import type { Issues } from './changes/issues.ts'
import { syncInstance } from './instances/instances.ts'
import { type Plumbline, productFolder } from './open.ts'
import { connect } from './postgres/connect.ts'
import { makeSampleDatabases, sampleVersion } from './postgres/sample/sampleDatabases.ts'

const title = 'Sample PostgreSQL'

/**
 * Makes the databases and registers the instance once; on later starts only follows its port. A first
 * start that was cut short is made good by the next one; whoever removed the instance does not get it back.
 */
export async function prepareSample(
  { store, connections, embedded, passwords }: Plumbline,
  issues: Issues,
): Promise<void> {
  if (!embedded) return
  const registered = (await store.instances()).find(instance => instance.kind === 'sample')
  const untouched = (await store.issues({ limit: 1 })).items.length === 0
  // Another window is at it when we joined its server; the first issue is the last thing that is made.
  if (embedded.how === 'joined' || !untouched) {
    if (registered && registered.endpoint.port !== embedded.sample.port)
      await store.saveInstance({ ...registered, endpoint: embedded.sample })
    return
  }
  await makeSampleDatabases(
    database => connect(embedded.sample, database, { passwords, applicationName: 'plumbline sample' }),
    path.join(productFolder(), 'sample'),
  )
  const environments = await store.environments()
  const [test] = environments
  const prod = environments.at(-1)
  if (!test || !prod) return
  const id = await store.saveInstance({
    ...(registered ? { id: registered.id } : {}),
    title,
    kind: 'sample',
    endpoint: embedded.sample,
    environmentId: test.id,
  })
  await syncInstance({ store, connections }, id)
  const project = (await store.projects()).find(one => one.name === 'Sample Project')
  const shops = (await store.databases()).filter(
    ({ instanceId, name }) => instanceId === id && name.startsWith('shop_'),
  )
  for (const { id: databaseId, name } of shops) {
    await store.assignDatabase(databaseId, {
      ...(project ? { projectId: project.id } : {}),
      ...(name === 'shop_prod' ? { environmentId: prod.id } : {}),
    })
  }
  await recordFirst(
    issues,
    project?.id ?? 0,
    shops.map(shop => shop.id),
  )
}

/** Drift can only be noticed against something recorded. */
async function recordFirst(issues: Issues, projectId: number, databaseIds: readonly number[]): Promise<void> {
  if (databaseIds.length === 0) return
  const { title: wished, draft } = await issues.draft({ kind: 'baseline', databaseIds })
  const { issue, stages, revisions } = await issues.create({
    projectId,
    type: 'baseline',
    title: wished,
    description: 'The schema that the sample databases came with.',
    draft: { ...draft, version: sampleVersion },
  })
  await issues.settled()
  const seal = revisions.at(-1)?.seal ?? ''
  for (const stage of stages) {
    if (stage.approval !== 'waiting') continue
    const { environmentId } = stage
    await issues.act(issue.id, { kind: 'approve', environmentId, seal, comment: '' })
    await issues.settled()
  }
  const { actions } = await issues.view(issue.id)
  if (actions.includes('resolve')) await issues.act(issue.id, { kind: 'resolve' })
}
