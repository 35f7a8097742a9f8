// A store to attack: an issue of a developer's that waits for approval in Prod, and how an attacker tries.
import type pg from 'pg'
import { type Bench, bench, issueOf, type Places, places } from './bench.ts'

export const reviewCall = 'select * from plumbline.review_issue($1, $2, $3, $4, $5, $6)'
export const claimCall = 'select * from plumbline.claim_task($1, $2)'

export interface Scene {
  readonly b: Bench
  readonly place: Places
  readonly issueId: number
  /** Of its only revision. */
  readonly seal: string
  readonly prodTask: number
  /** What `reviewCall` takes to approve it as it stands. */
  readonly approval: readonly unknown[]
}

/** Olivia owns the store, Dora is its DBA; David, a developer, wrote the issue; Vera looks on. */
export async function scene(major: number): Promise<Scene> {
  const b = await bench(major, ['olivia', 'dora', 'david', 'vera'])
  const olivia = await b.store('olivia')
  const place = await places(olivia)
  for (const person of ['david', 'vera'] as const)
    await olivia.setProjectMember(place.projectId, b.login(person), true)
  const david = await b.store('david')
  const issueId = await david.createIssue(issueOf(place, [place.prodDatabase]))
  const { revisions, tasks } = await david.issue(issueId)
  const { seal } = revisions[0]!
  const approval = [issueId, 1, place.prod, 'approve', seal, '']
  return { b, place, issueId, seal, prodTask: tasks[0]!.id, approval }
}

/** What the attacker got: the refusal's SQLSTATE, or `done`. */
export async function attempt(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<string> {
  try {
    await client.query(sql, [...values])
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
