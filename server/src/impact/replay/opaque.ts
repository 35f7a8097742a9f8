// Statements that may make tables nobody can see from here: an extension's, a block's that puts its
// SQL together at run time, a function's. From there on, a table that is not known may still be there.
import type { CreateExtensionStmt, Node } from '@pgsql/types'
import type { CatalogView } from '../catalog/view.ts'
import { all, type Body, qualified, text, walk } from '../nodes.ts'

export function markOpaque(_body: unknown, view: CatalogView): void {
  view.write('opaque', true)
  // Tables that are known may be others now, too.
  view.write('reshaped', true)
}

/** An extension, unless it is one of those that bring functions and types alone. */
export function createExtension({ extname = '' }: CreateExtensionStmt, view: CatalogView): void {
  if (!tableless.has(extname)) view.write('opaque', true)
  // Its types and functions cannot be seen.
  if (extname !== 'plpgsql') view.write('extended', true)
}

const tableless = new Set(
  `amcheck autoinc bloom bool_plperl btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance file_fdw
  fuzzystrmatch hstore hstore_plperl http insert_username intagg intarray isn jsonb_plperl lo ltree moddatetime
  pageinspect pg_prewarm pg_surgery pg_trgm pg_uuidv7 pg_visibility pg_walinspect pgcrypto pgrowlocks pgstattuple
  plperl plpgsql plpython3u pltcl postgres_fdw refint seg sslinfo tcn tsm_system_rows tsm_system_time unaccent
  uuid-ossp vector xml2`.split(/\s+/),
)

/** A block, unless all that it executes is written out. */
export function runBlock(stmt: Body<'DoStmt'>, view: CatalogView): void {
  const body = text(all(stmt.args, 'DefElem').find(one => one.defname === 'as')?.arg) ?? ''
  if (/\bexecute\b(?!\s*')|\b(perform|call)\b/i.test(body)) markOpaque(stmt, view)
}

/** A query that calls a function of the user's; PostgreSQL lets only a volatile one change the schema. */
export function runFunctions(query: Node, view: CatalogView): void {
  let called = false
  walk(query, (kind, body) => {
    if (kind !== 'FuncCall') return undefined
    const known = view.userFunction(qualified((body as { funcname?: Node[] }).funcname))
    called ||= known?.overloads.some(one => one.volatility === 'volatile') === true
    return undefined
  })
  if (called) markOpaque(query, view)
}
