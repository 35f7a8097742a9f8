// What one process of Plumbline works with: the store, connections to servers, and passwords. Opens
// the embedded server and its store when no team's store is named.
import path from 'node:path'
import { fail } from './failure/failed.ts'
import { connect, disconnect } from './postgres/connect.ts'
import { type Connections, connections } from './postgres/connections.ts'
import { findBinaries } from './postgres/embedded/findBinaries.ts'
import { makeHome, plumblineHome } from './postgres/embedded/home.ts'
import { type Embedded, openEmbedded } from './postgres/embedded/openEmbedded.ts'
import { environmentParameters } from './postgres/environment.ts'
import type { Login } from './postgres/login.ts'
import { type PasswordSources, type Passwords, passwords } from './postgres/passwords.ts'
import { tlsOptions } from './postgres/tls.ts'
import { parseConnectionUrl } from './postgres/url.ts'
import { installStore } from './store/install.ts'
import { openStore } from './store/openStore.ts'
import type { Store } from './store/store.ts'

export interface Plumbline {
  readonly store: Store
  readonly connections: Connections
  readonly passwords: Passwords
  /** Absent with a team's store. */
  readonly embedded: Embedded | undefined
  close(): Promise<void>
}

export interface OpenPlumbline {
  /** URL of a team's store; empty for the embedded one. */
  readonly storeUrl: string
  readonly environment: NodeJS.ProcessEnv
  /** Asks a person for a password; absent where nobody can be asked. */
  readonly ask?: PasswordSources['ask']
  readonly recall?: PasswordSources['recall']
}

/** The folder of package.json: the bundles stand in `dist/` below it, the sources in `server/src/`. */
export function productFolder(): string {
  const here = __dirname
  return path.basename(here) === 'dist' ? path.dirname(here) : path.resolve(here, '../..')
}

/** Throws embeddedUnavailable, storeUnavailable, storeTooNew, notReady, notAllowed, or a connection's failure. */
export async function openPlumbline(options: OpenPlumbline): Promise<Plumbline> {
  return options.storeUrl ? openTeam(options) : openAlone(options)
}

async function openTeam({ storeUrl, environment, ask, recall }: OpenPlumbline): Promise<Plumbline> {
  const { endpoint, database, password } = parseConnectionUrl(storeUrl, {
    defaults: await environmentParameters(environment),
    allowCaFile: true,
  })
  if (password) {
    fail('badInput', 'The URL of the store holds a password.', {
      hint: 'Take it out: Plumbline asks once and keeps it in the secret store, or reads the password file.',
    })
  }
  const known = passwords({ environment, ...(ask ? { ask } : {}), ...(recall ? { recall } : {}) })
  const login = { endpoint, database: database || endpoint.maintenanceDatabase }
  const store = await openStoreAs(login, known)
  return opened(store, known, undefined)
}

async function openAlone({ environment, ask, recall }: OpenPlumbline): Promise<Plumbline> {
  const home = plumblineHome(environment)
  await makeHome(home)
  const binaries = await findBinaries(productFolder(), home)
  const embedded = await openEmbedded({ home, binaries })
  try {
    const known = passwords({
      kept: login => embedded.password(login),
      environment,
      ...(ask ? { ask } : {}),
      ...(recall ? { recall } : {}),
    })
    await installAlone(embedded, known)
    const store = await openStoreAs({ endpoint: embedded.person, database: embedded.storeDatabase }, known)
    return opened(store, known, embedded)
  } catch (error) {
    await embedded.close()
    throw error
  }
}

async function installAlone(embedded: Embedded, known: Passwords): Promise<void> {
  const admin = await connect(embedded.admin, embedded.storeDatabase, {
    passwords: known,
    applicationName: 'plumbline install',
  })
  try {
    await installStore(admin, { owner: embedded.person.user, for: 'single' })
  } finally {
    await disconnect(admin)
  }
}

/** Connects once the careful way, which finds or asks for the password; the store's links reuse it. */
async function openStoreAs(login: Login, known: Passwords): Promise<Store> {
  const probe = await connect(login.endpoint, login.database, {
    passwords: known,
    applicationName: 'plumbline store',
  })
  await disconnect(probe)
  const password = (await known.known(login))?.password
  return openStore({
    host: login.endpoint.host,
    port: login.endpoint.port,
    user: login.endpoint.user,
    database: login.database,
    ssl: await tlsOptions(login.endpoint),
    application_name: 'plumbline store',
    ...(password ? { password } : {}),
  })
}

function opened(store: Store, known: Passwords, embedded: Embedded | undefined): Plumbline {
  const shared = connections({ passwords: known })
  return {
    store,
    connections: shared,
    passwords: known,
    embedded,
    async close() {
      await shared.close()
      await store.close()
      await embedded?.close()
    },
  }
}
