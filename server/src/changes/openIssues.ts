// Puts the change engine together from the rooms below it: one way for the editor, the command line
// and the agent.
import type { Endpoint } from '#protocol/instance.ts'
import { connect, disconnect } from '../postgres/connect.ts'
import type { Passwords } from '../postgres/passwords.ts'
import type { ScratchServer } from '../shadow/scratch.ts'
import type { Store } from '../store/store.ts'
import { checkAdvisor } from './checks/advisor.ts'
import { dryRun } from './checks/dryRun.ts'
import { type Issues, type IssuesOptions, issues } from './issues.ts'
import { differ, schemaReader } from './schemaReader.ts'
import { targetsOn } from './targets.ts'

export interface Below {
  readonly store: Store
  readonly passwords: Passwords
  /** A server for throw-away databases, as a login that may make some: the embedded one. */
  readonly scratch?: Endpoint | undefined
}

export type Ears = Pick<IssuesOptions, 'onStale' | 'onProgress' | 'onFailure'>

export function openIssues({ store, passwords, scratch }: Below, ears: Ears): Issues {
  const targets = targetsOn(store, passwords)
  const elsewhere = scratch && scratchServer(scratch, passwords)
  return issues({
    store,
    targets,
    schema: schemaReader,
    differ,
    advisor: checkAdvisor,
    dryRun: dryRun({
      targets,
      schema: schemaReader,
      differ,
      snapshot: hash => store.snapshot(hash),
      ...(elsewhere ? { elsewhere } : {}),
    }),
    ...ears,
  })
}

function scratchServer(endpoint: Endpoint, passwords: Passwords): ScratchServer {
  return {
    own: false,
    open: databaseName =>
      connect(endpoint, databaseName ?? endpoint.maintenanceDatabase, {
        passwords,
        applicationName: 'plumbline dry run',
      }),
    close: disconnect,
  }
}
