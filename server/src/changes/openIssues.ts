// Puts the change engine together from the rooms below it: one way for the editor, the command line
// and the agent.
import type { Passwords } from '../postgres/passwords.ts'
import type { Store } from '../store/store.ts'
import { checkAdvisor } from './checks/advisor.ts'
import { type Issues, type IssuesOptions, issues } from './issues.ts'
import { differ, schemaReader } from './schemaReader.ts'
import { targetsOn } from './targets.ts'

export interface Below {
  readonly store: Store
  readonly passwords: Passwords
}

export type Ears = Pick<IssuesOptions, 'onStale' | 'onProgress' | 'onFailure'>

export function openIssues({ store, passwords }: Below, ears: Ears): Issues {
  return issues({
    store,
    targets: targetsOn(store, passwords),
    schema: schemaReader,
    differ,
    advisor: checkAdvisor,
    ...ears,
  })
}
