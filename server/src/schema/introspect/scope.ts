// Which objects a read is about, when it is not about all of them: oids, as the queries take them.
// Decides nothing about what changed.

export interface Scope {
  /** Tables, views, sequences and composite types; their parts go with them. */
  readonly relations: ReadonlySet<string>
  /** Functions, procedures and aggregates. */
  readonly routines: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** The same and their parts: constraints, triggers... Oids of several catalogs, so it may hold too much. */
  readonly objects: ReadonlySet<string>
}

type Kind = keyof Scope

/** ` and c.oid = any (...)`, or nothing without a scope. `other` is a second way to belong to it. */
export function within(
  scope: Scope | undefined,
  kind: Kind,
  column: string,
  other?: readonly [kind: Kind, column: string],
): string {
  if (!scope) return ''
  const first = among(scope[kind], column)
  return other ? `and (${first} or ${among(scope[other[0]], other[1])})` : `and ${first}`
}

/** Oids are digits, from the catalogs. */
export const among = (oids: Iterable<string>, column: string) =>
  `${column} = any ('{${[...oids].join()}}'::oid[])`

/** Catalogs of what a scope holds; pg_depend finds objects by catalog and oid. */
export const ofParts = (column: string) =>
  `${column} = any ('{1259,1255,1247,2606,2604,2618,2620,3256,3381}'::oid[])`
