// Opens a store that install.ts made: looks whether it is one and of our version, then puts its typed
// face together. A member's login is enough, and nothing is changed by opening.
import pg from 'pg'
import { fail } from '../failure/failed.ts'
import { type HintOptions, listenForHints } from './hints.ts'
import { clientConfig, openLink } from './link.ts'
import { refuseForeign, refuseNewer, storeState } from './state.ts'
import type { Store } from './store.ts'
import { storeAttempts } from './storeAttempts.ts'
import { storeAudit } from './storeAudit.ts'
import { storeFailed } from './storeFailure.ts'
import { storeHistory } from './storeHistory.ts'
import { storeInstances } from './storeInstances.ts'
import { storeIssues } from './storeIssues.ts'
import { storeKeptRows } from './storeKeptRows.ts'
import { storeTasks } from './storeTasks.ts'
import { storeWorkspace } from './storeWorkspace.ts'
import { storeVersion } from './upgrades/upgrades.ts'

/**
 * `config` holds everything for node-postgres, password and TLS included. Fails with `storeTooNew`,
 * `storeUnavailable` (none here, not ours, not reachable), `notReady` (to be upgraded) or `notAllowed`.
 */
export async function openStore(config: pg.ClientConfig, options: HintOptions = {}): Promise<Store> {
  const identity = await look(config)
  const link = openLink(config)
  const stops = new Set<() => Promise<void>>()
  return {
    identity,
    async close() {
      await Promise.all([...stops].map(stop => stop()))
      await link.close()
    },
    async listen(onHint) {
      const stop = await listenForHints(config, link, onHint, options)
      stops.add(stop)
      return async () => {
        stops.delete(stop)
        await stop()
      }
    },
    ...storeWorkspace(link),
    ...storeInstances(link),
    ...storeIssues(link),
    ...storeTasks(link),
    ...storeAttempts(link),
    ...storeHistory(link),
    ...storeKeptRows(link),
    ...storeAudit(link),
  }
}

async function look(config: pg.ClientConfig): Promise<Store['identity']> {
  const client = new pg.Client(clientConfig(config))
  client.on('error', () => undefined)
  try {
    await client.connect()
    const state = await storeState(client)
    if (state.kind === 'none')
      fail('storeUnavailable', `There is no Plumbline store in database ${client.database ?? ''}`, {
        hint: 'An administrator installs it once.',
      })
    if (state.kind === 'foreign') refuseForeign(state.owner)
    if (state.kind === 'notMember') refuseStranger(client.user)
    if (state.version > storeVersion) refuseNewer(state.version, storeVersion)
    if (state.version < storeVersion)
      fail('notReady', `The store is of version ${state.version}, and this Plumbline needs ${storeVersion}`, {
        hint: 'An administrator upgrades it once, with the login that installed it: plumbline store install.',
      })
    const role = await client.query<{ role: string | null }>('select plumbline.my_role() as role')
    if (!role.rows[0]?.role) refuseStranger(client.user)
    const identity = await client.query<{ systemIdentifier: string; databaseOid: string }>(`
      select
        coalesce(plumbline.system_identifier(), '') as "systemIdentifier",
        (select oid::text from pg_database where datname = current_database()) as "databaseOid"`)
    return identity.rows[0]!
  } catch (error) {
    throw storeFailed(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function refuseStranger(user: string | undefined): never {
  return fail('notAllowed', `${user ?? 'This login'} is not a member of the store`, {
    hint: 'An owner of the store adds members.',
  })
}
