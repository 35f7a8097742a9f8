// How to find out whether a statement that no transaction holds has run: what to note before it,
// and what to look for after it, or after a crash. Looking changes nothing.

import type { Node } from '@pgsql/types'
import type pg from 'pg'

/** What the look told. */
export type Finding =
  | { readonly kind: 'applied'; readonly how: string }
  | { readonly kind: 'notApplied'; readonly how: string }
  /** It stopped half-way; `sql` tidies up, one statement at a time, and the statement may run again. */
  | { readonly kind: 'leftovers'; readonly how: string; readonly sql: readonly string[] }
  /** It stopped half-way; `sql` brings it to its end. */
  | { readonly kind: 'finish'; readonly how: string; readonly sql: readonly string[] }
  /** The server is still at it. */
  | { readonly kind: 'running'; readonly how: string }
  | { readonly kind: 'unknown'; readonly how: string }

/** `Noted` is plain JSON: it goes to the store before the statement runs. */
export interface Probe<Noted> {
  note(client: pg.Client, node: Node): Promise<Noted>
  look(client: pg.Client, noted: Noted): Promise<Finding>
}

/** The name of a relation as written, resolved by the session's search_path; null when there is none. */
export async function relationOid(
  client: pg.Client,
  relation: { schemaname?: string; relname?: string },
): Promise<string | null> {
  if (!relation.relname) return null
  const { rows } = await client.query(
    `select pg_catalog.to_regclass(
              case when $1::text is null then '' else pg_catalog.quote_ident($1::text) || '.' end
              || pg_catalog.quote_ident($2::text)
            )::oid::text as oid`,
    [relation.schemaname ?? null, relation.relname],
  )
  return rows[0].oid
}

/** `schema.name`, quoted, or null when the object is gone. */
export async function qualifiedName(client: pg.Client, oid: string): Promise<string | null> {
  const { rows } = await client.query(
    `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.oid = $1::oid`,
    [oid],
  )
  return rows[0]?.name ?? null
}
