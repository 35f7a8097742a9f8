// Kept rows into tables of the target itself, written by the change's own transaction: they are there
// if and only if the change is. A table for each table that a step touched, of text columns, so that no
// type and no table of the user's hangs on it. The store keeps where they stand, how many they are and
// their digest.
import { createHash, type Hash } from 'node:crypto'
import type pg from 'pg'
import type { Step } from '#protocol/issue.ts'
import { keptSchema } from '../../schema/ownSchemas.ts'
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import type { Run } from '../execute/context.ts'
import type { Kept, Sink } from './intoStore.ts'
import { pointerColumns, rowColumns } from './pointer.ts'
import { qualified } from './table.ts'

interface Place extends Pick<Kept, 'schema' | 'table' | 'columns' | 'key'> {
  /** The table of `keptSchema`. */
  readonly name: string
  readonly hash: Hash
  /** Rows in it, and those of them that were there before the change. */
  written: number
  old: number
}

export function intoTarget(run: Run, step: Step): Sink {
  const { engine, claim, client, watch } = run
  const places = new Map<string, Place>()

  async function placeFor(kept: Kept): Promise<Place> {
    const source = qualified({ schema: kept.schema, name: kept.table })
    const known = places.get(source)
    if (known) return known
    const { schema, table, columns, key } = kept
    const name = await freeName(client, `issue_${claim.issueId}_${table}`)
    await create(
      client,
      name,
      columns,
      `Rows of ${source} as they were before issue ${claim.issueId}. Kept by Plumbline.`,
    )
    const place = { schema, table, columns, key, name, hash: createHash('sha256'), written: 0, old: 0 }
    places.set(source, place)
    return place
  }

  return {
    async put(kept) {
      watch.check()
      await asTheLogin(client, async () => {
        const place = await placeFor(kept)
        await insert(client, place, kept)
        if (kept.act !== 'made') place.old += kept.rows.length
      })
    },
    async end() {
      const { index, start, end } = step
      for (const { name, old, written, hash, schema, table, columns, key } of places.values()) {
        const row = [
          String(old),
          String(written),
          hash.digest('hex'),
          schema,
          table,
          JSON.stringify(columns),
          JSON.stringify(key),
        ]
        await engine.store.keepRows(claim.attemptId, claim.fence, {
          step: index,
          start,
          end,
          schema: keptSchema,
          table: name,
          act: 'made',
          columns: pointerColumns,
          key: [],
          rows: [row],
          after: [],
        })
      }
      const told = [...places.values()].map(
        p =>
          `${p.old} of ${qualified({ schema: p.schema, name: p.table })} in ${qualified({ schema: keptSchema, name: p.name })}`,
      )
      return told.length === 0
        ? 'Kept no rows: none was there before.'
        : `Kept rows as they were: ${told.join(', ')}.`
    },
  }
}

/** Runs `write` as the login itself, whoever the script has become, and becomes that again. */
async function asTheLogin(client: pg.Client, write: () => Promise<void>): Promise<void> {
  const { rows } = await client.query(
    `select pg_catalog.current_setting('session_authorization') as login,
            pg_catalog.current_setting('role') as role`,
  )
  await client.query('set local session authorization default; set local role none')
  await write()
  await client.query(
    `select pg_catalog.set_config('session_authorization', $1, true),
            pg_catalog.set_config('role', $2, true)`,
    [rows[0].login, rows[0].role],
  )
}

/** 63 bytes are the longest that PostgreSQL keeps of a name. */
async function freeName(client: pg.Client, wished: string): Promise<string> {
  const room = 58
  let base = wished
  while (Buffer.byteLength(base) > room) base = [...base].slice(0, -1).join('')
  const { rows } = await client.query(
    `select c.relname::text as name
     from pg_catalog.pg_class c
     where c.relnamespace = pg_catalog.to_regnamespace($1)`,
    [keptSchema],
  )
  const taken = new Set(rows.map(row => row.name))
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`
    if (!taken.has(name)) return name
  }
}

async function create(
  client: pg.Client,
  name: string,
  columns: readonly string[],
  comment: string,
): Promise<void> {
  const { rows } = await client.query('select pg_catalog.to_regnamespace($1) is not null as there', [
    keptSchema,
  ])
  if (!rows[0].there) {
    await client.query(`
      create schema ${keptSchema};
      comment on schema ${keptSchema} is 'Rows as they were before changes that asked to keep them here. Made by Plumbline; plumbline restore --forget drops them.'`)
  }
  const table = qualified({ schema: keptSchema, name })
  const all = [
    ...rowColumns.map(c => `${c} text not null`),
    ...columns.map(c => `${quoteIdentifier(c)} text`),
  ]
  await client.query(`create table ${table} (${all.join(', ')})`)
  await client.query(`comment on table ${table} is ${quoteLiteral(comment)}`)
}

async function insert(client: pg.Client, place: Place, { act, rows, after }: Kept): Promise<void> {
  const lines = rows.map((row, i) => [String(place.written + i + 1), act, after[i] ?? '', ...row])
  for (const line of lines) place.hash.update(`${JSON.stringify(line)}\n`)
  const width = rowColumns.length + place.columns.length
  const places = Array.from({ length: width }, (_, i) => `$${i + 1}::text[]`)
  await client.query(
    `insert into ${qualified({ schema: keptSchema, name: place.name })}
     select * from unnest(${places.join(', ')})`,
    Array.from({ length: width }, (_, i) => lines.map(line => line[i] ?? null)),
  )
  place.written += rows.length
}
