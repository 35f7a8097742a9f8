// Whether a migration comes in its order: not below one that is applied already, and not twice.

import { compareVersions } from '../../migrations/versions.ts'
import type { Store } from '../../store/store.ts'
import { type Outcome, outcome, type Subject } from './subject.ts'

export async function checkOrder(subject: Subject, store: Pick<Store, 'changes'>): Promise<Outcome> {
  const { version, database } = subject
  if (version === undefined)
    return outcome('order', 'passed', 'It has no version, so it runs when its turn comes.')
  if (!database) return outcome('order', 'passed', 'It is the first version.')
  let newest: string | undefined
  // What was applied before the newest baseline is part of it: it orders nothing any more.
  let settled = false
  let page: string | undefined
  do {
    const changes = await store.changes({ databaseId: database.id, limit: 200, ...(page ? { page } : {}) })
    for (const change of changes.items) {
      if (change.type === 'createDatabase') continue
      if (change.type === 'baseline') {
        const floor = isTimestamp(change.version) ? undefined : change.version
        if (!settled && floor !== undefined && compareVersions(version, floor) <= 0) {
          const title = `Version ${version} is part of the baseline ${floor}.`
          return outcome('order', 'failed', title, [
            {
              severity: 'error',
              title,
              text: 'What it does is there already. Give the migration a version above it.',
            },
          ])
        }
        settled = true
        continue
      }
      if (change.version === version && !change.partial) {
        const title = `Version ${version} is applied already, by issue ${change.issueId}.`
        return outcome('order', 'failed', title, [
          { severity: 'error', title, text: 'Give the migration another version.' },
        ])
      }
      if (settled || isTimestamp(change.version) !== isTimestamp(version)) continue
      if (newest === undefined || compareVersions(change.version, newest) > 0) newest = change.version
    }
    page = changes.next
  } while (page !== undefined)
  if (newest !== undefined && compareVersions(version, newest) < 0) {
    const summary = `Version ${version} is below ${newest}, which is applied already.`
    return outcome('order', 'warning', summary, [
      {
        severity: 'warning',
        title: summary,
        text: 'It will run after it, on every database where it is still to run.',
      },
    ])
  }
  return outcome(
    'order',
    'passed',
    newest ? `Version ${version} follows ${newest}.` : `Version ${version} is the first.`,
  )
}

/** Changes without a file get the moment they ran as their version; it is no neighbour of `12`. */
function isTimestamp(version: string): boolean {
  return /^\d{14}$/.test(version)
}
