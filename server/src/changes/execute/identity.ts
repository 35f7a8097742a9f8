// Where a change's session runs, kept so that the truth can be found out later on the same server
// and nowhere else; and the servers on which a change is refused.
import { fail } from '../../failure/failed.ts'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { TargetIdentity } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'

export function identityOf(facts: ServerFacts): TargetIdentity {
  return {
    systemIdentifier: facts.systemIdentifier ?? '',
    timeline: facts.timeline,
    databaseOid: facts.databaseOid,
    backendPid: facts.backendPid,
    backendStart: facts.backendStart ?? '',
    postmasterStart: facts.postmasterStart ?? '',
  }
}

/** Refuses a pooler, a standby and the store's own database. */
export function refuseUnfit(facts: ServerFacts, store: Pick<Store, 'identity'>): void {
  if (facts.pooler) {
    fail('pooler', `A connection pooler stands between Plumbline and ${facts.database}.`, {
      detail: 'Behind it, settings and locks do not stay with their session, so nothing could be promised.',
      hint: 'Give the instance the address of the server itself for changes.',
    })
  }
  if (facts.inRecovery) {
    fail('badInput', `The server of ${facts.database} is a standby; it accepts no changes.`, {
      hint: 'Give the instance the address of the primary.',
    })
  }
  const own = store.identity
  if (own.systemIdentifier === facts.systemIdentifier && own.databaseOid === facts.databaseOid) {
    fail('storeIsTarget', `${facts.database} is the store in which Plumbline keeps its own records.`, {
      hint: 'Keep application tables in another database.',
    })
  }
}

/**
 * Whether what `pg_xact_status` says on `now` is about the transaction of `then`. Undefined when it
 * is; else why not. A promoted standby goes on with the same identifier on another timeline.
 */
export function otherServer(then: TargetIdentity, now: ServerFacts): string | undefined {
  if (!then.systemIdentifier || then.systemIdentifier !== now.systemIdentifier)
    return `the server's identifier is ${now.systemIdentifier ?? 'hidden'}, it was ${then.systemIdentifier || 'hidden'}`
  if (then.databaseOid !== now.databaseOid)
    return `the database's oid is ${now.databaseOid}, it was ${then.databaseOid}`
  if (now.inRecovery) return 'the server is a standby now'
  if (then.timeline !== null && now.timeline !== null) {
    return then.timeline === now.timeline
      ? undefined
      : `the server's timeline is ${now.timeline}, it was ${then.timeline}`
  }
  if (then.postmasterStart !== '' && then.postmasterStart === now.postmasterStart) return undefined
  return 'the timeline cannot be read, and the server has been restarted since'
}

/** Whether what was done on `then` may be missing on `now`, as far as both can be told; a restart loses nothing. */
export function movedSince(then: Partial<TargetIdentity>, now: ServerFacts): string | undefined {
  const { systemIdentifier = '', databaseOid = '' } = then
  if (systemIdentifier === '' || databaseOid === '') return undefined
  const postmasterStart = now.postmasterStart ?? ''
  const timeline = then.timeline ?? null
  return otherServer({ ...identityOf(now), systemIdentifier, databaseOid, timeline, postmasterStart }, now)
}
