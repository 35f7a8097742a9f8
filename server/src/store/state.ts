// What stands in a database where a store is looked for: nothing, a store of some version, or
// something of somebody else's. Looks only; see install.ts for making one.
import type pg from 'pg'
import { fail } from '../failure/failed.ts'

export type StoreState =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign'; readonly owner: string }
  | { readonly kind: 'notMember' }
  | { readonly kind: 'store'; readonly version: number }

export async function storeState(client: pg.Client | pg.PoolClient): Promise<StoreState> {
  const found = await client.query<{ owner: string; shaped: boolean; readable: boolean }>(`
    select
      pg_catalog.pg_get_userbyid(n.nspowner) as owner,
      (
        select count(*) = 3
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_class c on c.oid = a.attrelid
        where c.relnamespace = n.oid
          and c.relname = 'store'
          and c.relkind = 'r'
          and pg_catalog.pg_get_userbyid(c.relowner) = 'plumbline_owner'
          and a.attname in ('product', 'version', 'store_id')
      ) as shaped,
      pg_catalog.has_schema_privilege(n.oid, 'usage') as readable
    from pg_catalog.pg_namespace n
    where n.nspname = 'plumbline'`)
  const schema = found.rows[0]
  if (!schema) return { kind: 'none' }
  if (schema.owner !== 'plumbline_owner' || !schema.shaped) return { kind: 'foreign', owner: schema.owner }
  if (!schema.readable) return { kind: 'notMember' }
  const store = await client.query<{ version: number }>('select version from plumbline.store')
  const version = store.rows[0]?.version
  return version === undefined ? { kind: 'foreign', owner: schema.owner } : { kind: 'store', version }
}

export function refuseForeign(owner: string): never {
  return fail('storeUnavailable', 'The schema plumbline in this database is not a Plumbline store', {
    detail: `It belongs to ${owner}. Plumbline changes nothing it did not make.`,
    hint: 'Give the store a database of its own.',
  })
}

export function refuseNewer(version: number, known: number): never {
  return fail(
    'storeTooNew',
    `The store is of version ${version}, and this Plumbline knows version ${known}`,
    {
      detail: 'A newer Plumbline has upgraded it. An older one could harm its records.',
      hint: 'Update Plumbline.',
    },
  )
}
