// The whole of what the views show, in one answer read from the store.
import type { IssueSummary, Overview } from '#protocol/overview.ts'
import type { Running } from './running.ts'

export async function overview({ plumbline: { store }, issues }: Running): Promise<Overview> {
  const [viewer, environments, projects, instances, databases, anomalies, open] = await Promise.all([
    store.me(),
    store.environments(),
    store.projects(),
    store.instances(),
    store.databases(),
    store.anomalies(),
    openIssues(issues),
  ])
  return { viewer, environments, projects, instances, databases, anomalies, issues: open }
}

/** All of them: the oldest may be the one that waits for the viewer. */
async function openIssues(issues: Running['issues']): Promise<readonly IssueSummary[]> {
  const all: IssueSummary[] = []
  let page: string | undefined
  do {
    const { items, next } = await issues.list({ status: 'open', ...(page !== undefined && { page }) })
    all.push(...items)
    page = next
  } while (page !== undefined)
  return all
}
