// The whole of what the views show, in one answer read from the store.
import type { Overview } from '#protocol/overview.ts'
import type { Running } from './running.ts'

export async function overview({ plumbline: { store }, issues }: Running): Promise<Overview> {
  const [viewer, environments, projects, instances, databases, anomalies, open] = await Promise.all([
    store.me(),
    store.environments(),
    store.projects(),
    store.instances(),
    store.databases(),
    store.anomalies(),
    issues.list({ status: 'open' }),
  ])
  return { viewer, environments, projects, instances, databases, anomalies, issues: open.items }
}
