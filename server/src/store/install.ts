// Makes the store in an empty database, or brings it up to date: one transaction, forwards only,
// under a lock. Needs an administrator's login; opening a store (openStore.ts) needs a member's.
import type pg from 'pg'
import { Failed, fail } from '../failure/failed.ts'
import { defaults } from './defaults.ts'
import { refuseForeign, refuseNewer, type StoreState, storeState } from './state.ts'
import { storeFailed } from './storeFailure.ts'
import { upgrades as allUpgrades, type Upgrade } from './upgrades/upgrades.ts'

export interface Setup {
  /** The login that becomes the first owner. It must exist. */
  readonly owner: string
  /** `single`: one person who may approve their own issues; `team`: Prod takes a DBA's approval. */
  readonly for: 'single' | 'team'
}

export interface Installed {
  readonly version: number
  readonly did: 'installed' | 'upgraded' | 'nothing'
}

/**
 * Idempotent. `admin` is connected to the store's database and is a superuser, or owns the database
 * and has CREATEROLE. Fails with `storeTooNew`, `storeUnavailable` (not ours) or `badInput` (not empty).
 */
export async function installStore(
  admin: pg.Client,
  setup: Setup,
  upgrades: readonly Upgrade[] = allUpgrades,
): Promise<Installed> {
  const newest = upgrades.at(-1)?.version ?? 0
  try {
    const before = await storeState(admin)
    if (before.kind === 'store' && before.version === newest) return { version: newest, did: 'nothing' }
    await admin.query('begin')
    await admin.query('set local search_path = pg_catalog, plumbline, pg_temp')
    await admin.query("set local lock_timeout = '60s'")
    await admin.query("select pg_advisory_xact_lock(hashtext('plumbline store upgrade'))")
    let state = await storeState(admin)
    if (state.kind === 'notMember') {
      await allowOwner(admin)
      state = await storeState(admin)
    }
    const did = await bringUp(admin, state, setup, upgrades)
    await admin.query('commit')
    return { version: newest, did }
  } catch (error) {
    await admin.query('rollback').catch(() => undefined)
    throw worded(error)
  }
}

async function bringUp(
  admin: pg.Client,
  state: StoreState,
  setup: Setup,
  upgrades: readonly Upgrade[],
): Promise<Installed['did']> {
  const newest = upgrades.at(-1)?.version ?? 0
  if (state.kind === 'foreign') refuseForeign(state.owner)
  const from = state.kind === 'store' ? state.version : 0
  if (from > newest) refuseNewer(from, newest)
  if (from === newest) {
    await leaveOwner(admin)
    return 'nothing'
  }
  if (from === 0) await prepareDatabase(admin)
  await becomeOwner(admin)
  for (const upgrade of upgrades.filter(one => one.version > from)) {
    for (const script of upgrade.scripts) await admin.query(script)
  }
  if (from === 0) {
    await admin.query('insert into plumbline.store (version) values ($1)', [newest])
    for (const { text, values } of defaults(setup)) await admin.query(text, [...values])
  } else {
    await admin.query('update plumbline.store set version = $1', [newest])
  }
  await admin.query('reset role')
  await leaveOwner(admin)
  return from === 0 ? 'installed' : 'upgraded'
}

async function prepareDatabase(admin: pg.Client): Promise<void> {
  const facts = await admin.query<{ encoding: string; version: number; relations: number; name: string }>(`
    select
      pg_encoding_to_char(d.encoding) as encoding,
      current_setting('server_version_num')::int as version,
      d.datname as name,
      (
        select count(*)::int
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f')
          and n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
      ) as relations
    from pg_database d
    where d.datname = current_database()`)
  const { encoding, version, relations, name } = facts.rows[0]!
  if (version < 130000)
    fail('badInput', 'The store needs PostgreSQL 13 or newer', { detail: `This server is ${version}.` })
  if (encoding !== 'UTF8')
    fail('badInput', `The store needs a database in UTF8, and ${name} is in ${encoding}`)
  if (relations > 0)
    fail(
      'badInput',
      `The store needs a database of its own, and ${name} holds ${relations} tables and views`,
      {
        hint: 'Create an empty database for it.',
      },
    )
  for (const role of ['plumbline_owner', 'plumbline_member']) {
    const known = await admin.query<{ strong: boolean }>(
      `select rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as strong
       from pg_roles where rolname = $1`,
      [role],
    )
    if (known.rows[0]?.strong)
      fail('badInput', `There is a role ${role} that can do more than it should`, {
        detail: 'It must be NOLOGIN and hold no attribute.',
      })
    // Another store of this server may be making it at this moment.
    if (!known.rows[0])
      await admin.query(
        `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
      )
  }
  await admin.query(`
    do $$
    begin
      if not exists (
        select from pg_auth_members a
        where a.roleid = 'plumbline_member'::regrole and a.member = 'plumbline_owner'::regrole and a.admin_option
      ) then
        grant plumbline_member to plumbline_owner with admin option;
      end if;
      execute format('revoke all on database %I from public', current_database());
      execute format('grant connect on database %I to plumbline_member', current_database());
    end
    $$`)
  await admin.query('revoke create on schema public from public')
  await allowOwner(admin)
  await admin.query('create schema plumbline authorization plumbline_owner')
}

/** An administrator who is no superuser has to be a member to act for plumbline_owner; undone at the end. */
async function allowOwner(admin: pg.Client): Promise<void> {
  await admin.query(`
    do $$
    begin
      if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant plumbline_owner to %I', current_user);
      end if;
    end
    $$`)
}

async function becomeOwner(admin: pg.Client): Promise<void> {
  await allowOwner(admin)
  await admin.query('set local role plumbline_owner')
}

async function leaveOwner(admin: pg.Client): Promise<void> {
  await admin.query(`
    do $$
    begin
      if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('revoke plumbline_owner from %I', current_user);
      end if;
    end
    $$`)
}

function worded(error: unknown): Failed {
  const failed = storeFailed(error)
  if (failed.failure.code !== 'notAllowed' || error instanceof Failed) return failed
  return new Failed(
    {
      ...failed.failure,
      message: 'This login may not install or upgrade the store',
      detail: failed.failure.message,
      hint: 'Use a superuser, or the owner of the database with CREATEROLE.',
    },
    { cause: error },
  )
}
