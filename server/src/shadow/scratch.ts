// A throw-away database that holds a target's schema: made, lent, dropped. Those that a crash left
// behind are found by their name and dropped by the next one that comes along.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { fail } from '../failure/failed.ts'
import type { Model } from '../schema/model.ts'
import { render } from '../schema/render/render.ts'
import { rolesIn } from '../schema/withoutRoles.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'

/** A server on which databases may be made and dropped. */
export interface ScratchServer {
  /** Null: its maintenance database. */
  open(databaseName: string | null): Promise<pg.Client>
  close(client: pg.Client): Promise<void>
  /** It is the target's own: roles and extensions are there too. */
  readonly own: boolean
  /** Made for throw-away databases alone: roles that are missing are made there. */
  readonly disposable?: true
}

export interface Scratch {
  readonly name: string
  readonly client: pg.Client
}

const prefix = 'plumbline_scratch_'
/** Milliseconds after which nobody uses one any more. */
const oldAge = 3_600_000

/** Without a model it is empty. Throws notReady when the schema cannot be built there, with PostgreSQL's reason. */
export async function withScratch<T>(
  server: ScratchServer,
  model: Model | null,
  locale: { encoding: string; collate: string; ctype: string },
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const admin = await server.open(null)
  try {
    await dropOld(admin)
    const name = `${prefix}${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`
    const { encoding, collate, ctype } = locale
    await admin.query(
      `create database ${name} template template0
         encoding ${quoteLiteral(encoding)}
         lc_collate ${quoteLiteral(collate)}
         lc_ctype ${quoteLiteral(ctype)}`,
    )
    try {
      const client = await server.open(name)
      try {
        if (model && server.disposable) await makeRoles(client, model)
        if (model) await load(client, model, server.own)
        return await use({ name, client })
      } finally {
        await server.close(client)
      }
    } finally {
      await dropScratch(admin, server, name)
    }
  } finally {
    await server.close(admin)
  }
}

/** A database with subscriptions cannot be dropped: they let go of their slots and go first. */
async function dropScratch(admin: pg.Client, server: ScratchServer, name: string): Promise<void> {
  const drop = `drop database if exists ${name} with (force)`
  try {
    await admin.query(drop)
  } catch (error) {
    if ((error as { code?: string }).code !== '55006') throw error
    const client = await server.open(name)
    try {
      const { rows } = await client.query<{ name: string }>(
        `select subname::text as name
         from pg_catalog.pg_subscription
         where subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
      )
      for (const { name: subscription } of rows) {
        const quoted = quoteIdentifier(subscription)
        await client.query(`alter subscription ${quoted} disable`)
        await client.query(`alter subscription ${quoted} set (slot_name = none)`)
        await client.query(`drop subscription ${quoted}`)
      }
    } finally {
      await server.close(client)
    }
    await admin.query(drop)
  }
}

async function makeRoles(client: pg.Client, model: Model): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname::text as name from pg_catalog.pg_roles',
  )
  const known = new Set(rows.map(({ name }) => name))
  for (const role of rolesIn(model)) {
    if (!known.has(role)) await client.query(`create role ${quoteIdentifier(role)}`)
  }
}

async function load(client: pg.Client, model: Model, own: boolean): Promise<void> {
  const { rows } = await client.query<{ user: string }>('select current_user::text as user')
  const ddl = render(model, own ? { owner: rows[0]?.user ?? null } : { owner: null, grants: false })
  try {
    await client.query(`begin;\n${ddl}\n;commit`)
  } catch (error) {
    fail('notReady', `The schema cannot be rebuilt for a trial: ${(error as Error).message}.`, {
      detail: 'An extension, a role or a right that it needs is missing there.',
    })
  }
  await client.query('discard all')
}

/** What a crash left behind: nobody is connected, and its hour is over. */
async function dropOld(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query(
    `select d.datname::text as name
     from pg_catalog.pg_database d
     where d.datname like $1
       and pg_catalog.pg_has_role(d.datdba, 'usage')
       and not exists (select from pg_catalog.pg_stat_activity a where a.datname = d.datname)`,
    [`${prefix.replaceAll('_', '\\_')}%`],
  )
  for (const { name } of rows) {
    const made = Number.parseInt(name.slice(prefix.length).split('_')[0] ?? '', 36)
    if (!(Date.now() - made > oldAge)) continue
    await admin.query(`drop database if exists ${quoteIdentifier(name)}`).catch(() => undefined)
  }
}

/** Encoding and locale of the database a session is in. */
export async function localeOf(client: pg.Client) {
  const { rows } = await client.query(
    `select pg_catalog.pg_encoding_to_char(encoding) as encoding, datcollate as collate, datctype as ctype
     from pg_catalog.pg_database
     where datname = pg_catalog.current_database()`,
  )
  return rows[0] as { encoding: string; collate: string; ctype: string }
}
