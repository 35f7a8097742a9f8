// Connections to the databases of the store's instances, each a run's or a check's own.
import { fail } from '../failure/failed.ts'
import { connect, disconnect } from '../postgres/connect.ts'
import type { Passwords } from '../postgres/passwords.ts'
import type { Store } from '../store/store.ts'
import type { Targets } from './execute/context.ts'

export function targetsOn(store: Pick<Store, 'instances'>, passwords: Passwords): Targets {
  return {
    async open({ instanceId, databaseName }, applicationName) {
      const instance = (await store.instances()).find(i => i.id === instanceId)
      if (!instance) {
        return fail('notFound', `Instance ${instanceId} is no longer there, or you may not see it.`)
      }
      const { endpoint } = instance
      return connect(endpoint, databaseName ?? endpoint.maintenanceDatabase, { passwords, applicationName })
    },
    close: disconnect,
  }
}
