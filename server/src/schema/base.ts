// What an empty database holds before anybody makes anything in it.
import type { Fact } from './model.ts'

/** The facts of `create database ... template template0`, as far as people can change them. */
export function emptyDatabase(serverVersion: number): readonly Fact[] {
  return [
    {
      kind: 'schema',
      id: 'schema public',
      name: 'public',
      // Before 15 it belongs to whoever made the cluster: nobody whose name could be known here.
      ...(serverVersion >= 150000 ? { owner: 'pg_database_owner' } : {}),
      comment: 'standard public schema',
      grants: { public: serverVersion >= 150000 ? ['usage'] : ['create', 'usage'] },
      at: {},
      needs: [],
      hints: { oid: '2200' },
    },
    {
      kind: 'extension',
      id: 'extension plpgsql',
      name: 'plpgsql',
      schema: 'pg_catalog',
      comment: 'PL/pgSQL procedural language',
      at: { version: '1.0' },
      needs: [],
      hints: { oid: '0' },
    },
  ]
}
