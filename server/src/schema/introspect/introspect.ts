// Reads a database's schema from its catalogs: one batch of queries, one snapshot, settings
// pinned. Knows nothing of DDL text.
import type pg from 'pg'
import { fail } from '../../failure/failed.ts'
import {
  changedBuckets,
  changedCatalogs,
  type Digest,
  digest,
  type Parts,
  parts,
  untold,
  written,
} from '../changed.ts'
import { modelHash } from '../hash.ts'
import { type Model, readerVersion, type Snapshot } from '../model.ts'
import { type Catalog, emptyCatalog } from './catalog.ts'
import { readers } from './readers.ts'
import { reread, stoodIn } from './reread.ts'
import type { Scope } from './scope.ts'
import { type ReadOptions, reading } from './session.ts'
import { stream } from './stream.ts'

/** The digest of the catalogs at some moment, with the schema of that moment where it was kept. */
export interface Known {
  readonly snapshot?: Snapshot
  readonly digest: Digest
  /** Kept with the schema: they tell which parts of it a change may have reached. */
  readonly parts?: Parts
}

/** A schema with the digest of the catalogs at the moment it was read. */
export interface Look extends Known {
  readonly snapshot: Snapshot
  readonly parts: Parts
}

/** The schema as it is now, or as the caller's transaction sees it. */
export async function introspect(client: pg.ClientBase, options: ReadOptions = {}): Promise<Snapshot> {
  if (options.inTransaction) {
    return reading(client, options, async () => asSnapshot(await readModel(client, await askServer(client))))
  }
  return fenced(client, async hurried => {
    const seen = hurried ? await digest(client) : undefined
    return { value: asSnapshot(await readModel(client, await askServer(client))), digest: seen }
  })
}

/**
 * The schema where it was known before: reads only what changed since, or nothing. The known look
 * must be one at the same database by the same role. One without a schema is answered without one
 * when nothing changed since.
 */
export async function introspectSince(
  client: pg.ClientBase,
  known: Look | undefined,
  options?: ReadOptions,
): Promise<Look>
export async function introspectSince(
  client: pg.ClientBase,
  known: Known | undefined,
  options?: ReadOptions,
): Promise<Known>
export async function introspectSince(
  client: pg.ClientBase,
  known: Known | undefined,
  options: ReadOptions = {},
): Promise<Known> {
  const look = async (): Promise<Known> => {
    const now = await digest(client)
    return known?.digest.total === now.total ? known : since(client, known, now)
  }
  if (options.inTransaction) return reading(client, options, look)
  return fenced(client, async () => {
    const value = await look()
    // Where nothing was read, nothing can have been overtaken.
    return { value, digest: value.digest, isSettled: value.digest.total === known?.digest.total }
  })
}

async function since(client: pg.ClientBase, known: Known | undefined, now: Digest): Promise<Look> {
  const catalogs = changedCatalogs(known?.parts && known.digest, now)
  const server = await askServer(client)
  const before = known?.snapshot
  const usable =
    before?.reader === readerVersion &&
    before.serverVersion === server.version &&
    before.model.user === server.user
  if (!known?.parts || !usable) {
    const look = {
      digest: now,
      parts: new Map([...(known?.parts ?? []), ...(await parts(client, catalogs))]),
    }
    return { ...look, snapshot: asSnapshot(await readModel(client, server)) }
  }
  const objects = await written(client, catalogs, known.digest)
  const stood = stoodIn(before.model)
  const changed = await parts(client, untold(catalogs, objects, known.digest, now, stood))
  const look = { digest: now, parts: new Map([...known.parts, ...changed]) }
  const model = await reread(
    client,
    before.model,
    { buckets: changedBuckets(known.parts, changed), objects },
    scope => readModel(client, server, scope),
  )
  if (model === before.model) return { ...look, snapshot: before }
  return { ...look, snapshot: asSnapshot(model ?? (await readModel(client, server))) }
}

/**
 * What PostgreSQL prints of an expression does not heed the reader's snapshot: it shows a rename that
 * was committed in the middle. So a read counts only if nothing was committed meanwhile, or nothing
 * that the digest sees.
 */
async function fenced<T>(
  client: pg.ClientBase,
  read: (hurried: boolean) => Promise<{
    readonly value: T
    readonly digest: Digest | undefined
    readonly isSettled?: boolean
  }>,
): Promise<T> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const {
      value,
      digest: seen,
      isSettled,
      moment,
    } = await reading(client, {}, async () => ({
      ...(await read(attempt > 0)),
      moment: await visible(client),
    }))
    if (isSettled || (await visible(client)) === moment) return value
    if (seen && (await digest(client)).total === seen.total) return value
  }
  return fail('busy', 'The schema changed again and again while it was read.', {
    hint: 'Look again when the changes have ended.',
  })
}

/** Which transactions the present one sees: another answer when one has begun to write, or ended. */
async function visible(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ readonly seen: string }>(
    'select pg_catalog.pg_current_snapshot()::text as seen',
  )
  return rows[0]?.seen ?? ''
}

/** The hash of a large model is made only for who asks for it. */
function asSnapshot(model: Model): Snapshot {
  let hash: string | undefined
  return {
    get hash() {
      hash ??= modelHash(model)
      return hash
    },
    serverVersion: model.serverVersion,
    reader: readerVersion,
    model,
  }
}

/** Which server is read, and by whom. */
interface Reads {
  readonly version: number
  readonly user: string
  readonly superuser: boolean
}

async function askServer(client: pg.ClientBase): Promise<Reads> {
  const { rows } = await client.query<Reads>(
    `select current_setting('server_version_num')::int as version,
            current_user as "user",
            rolsuper as superuser
       from pg_roles
      where rolname = current_user`,
  )
  return rows[0] ?? { version: 0, user: '', superuser: false }
}

async function readModel(
  client: pg.ClientBase,
  { version, user, superuser }: Reads,
  scope?: Scope,
): Promise<Model> {
  const used = readers.flatMap(reader => {
    const sql = reader.sql(version, superuser, scope)
    return sql === null ? [] : [{ reader, sql }]
  })
  const catalog = emptyCatalog(version)
  await stream(
    client,
    used.map(({ sql, reader: { inPieces } }) => ({ sql, inPieces })),
    (rows, at) => used[at]?.reader.read(rows, catalog),
  )
  return finished(catalog, version, user)
}

/** In place. The lists are short, and there is one for every fact. */
function sortFew(list: string[]): void {
  if (list.length > 16) {
    list.sort()
    return
  }
  for (let at = 1; at < list.length; at++) {
    const one = list[at] as string
    let place = at
    for (; place > 0 && (list[place - 1] as string) > one; place--) list[place] = list[place - 1] as string
    list[place] = one
  }
}

function finished({ facts, unread }: Catalog, serverVersion: number, user: string): Model {
  for (const { id: own, needs } of facts) {
    sortFew(needs)
    let kept = 0
    for (const id of needs) {
      if (id !== needs[kept - 1] && id !== own) needs[kept++] = id
    }
    needs.length = kept
  }
  facts.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return { reader: readerVersion, serverVersion, user, facts, unread }
}
