// Types as the database knows them: those to choose from, and what the words in the drafts stand for, so
// that `int8` where `bigint` stood is no change.
import type pg from 'pg'
import type { DraftProblem, TableDraft } from '#protocol/schemaEditor.ts'

/** Every type a column may have, as snapshots spell it, those of the database's own schemas first. */
export async function typesOf(client: pg.ClientBase): Promise<readonly string[]> {
  return spelledOut(client, async () => {
    const { rows } = await client.query<{ name: string }>(
      `select pg_catalog.format_type(t.oid, null) as name
       from pg_catalog.pg_type t
       join pg_catalog.pg_namespace n on n.oid = t.typnamespace
       left join pg_catalog.pg_class c on c.oid = t.typrelid
       where t.typtype in ('b', 'c', 'd', 'e', 'm', 'r')
         and t.typisdefined
         and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)
         and (t.typrelid = 0 or c.relkind = 'c')
         and n.nspname not in ('information_schema', 'pg_toast')
         and (n.nspname <> 'pg_catalog' or t.typname !~ '^(pg_|char$|gtsvector$|_)')
       order by n.nspname = 'pg_catalog', 1
       limit 2000`,
    )
    return rows.map(({ name }) => name)
  })
}

/** PostgreSQL makes these into something else as soon as they are said; they are no types. */
const serial = /^(small|big)?serial[248]?$/i

export interface Resolved {
  /** The drafts with every type as snapshots spell it. */
  readonly drafts: readonly TableDraft[]
  /** Types that the database does not have. */
  readonly problems: readonly DraftProblem[]
}

/** The drafts have been found to read as SQL: no type in them ends a statement. */
export async function resolveTypes(client: pg.ClientBase, drafts: readonly TableDraft[]): Promise<Resolved> {
  const known = new Map<string, Answer>()
  const problems: DraftProblem[] = []
  for (const [at, draft] of drafts.entries()) {
    if (draft.dropped || draft.fixed !== undefined) continue
    for (const [index, { dropped, type }] of draft.columns.entries()) {
      if (dropped || serial.test(type.trim())) continue
      const answer = known.get(type) ?? (await meant(client, type))
      known.set(type, answer)
      if ('problem' in answer) problems.push({ path: `${at}.columns.${index}.type`, message: answer.problem })
    }
  }
  const spellings = await spell(client, known)
  const spelled = (type: string) => spellings.get(type) ?? type
  return {
    problems,
    drafts: drafts.map(draft => ({
      ...draft,
      columns: draft.columns.map(one => ({ ...one, type: spelled(one.type) })),
    })),
  }
}

type Answer = { readonly oid: number; readonly modifier: number } | { readonly problem: string }

/** What PostgreSQL itself makes of the words. Nothing is computed. */
async function meant(client: pg.ClientBase, type: string): Promise<Answer> {
  try {
    const { fields } = await client.query(`select null::${type} as value where false`)
    const [field] = fields
    if (fields.length !== 1 || !field) return { problem: `${type} does not read as a type.` }
    // A domain is told as what it is made of: its name is looked up.
    const { rows } = await client.query<{ oid: number | string; isDomain: boolean }>(
      `select t.oid,
              t.typtype = 'd' as "isDomain"
       from pg_catalog.pg_type t
       where t.oid = pg_catalog.to_regtype($1)`,
      [type],
    )
    const [row] = rows
    return row?.isDomain
      ? { oid: Number(row.oid), modifier: -1 }
      : { oid: field.dataTypeID, modifier: field.dataTypeModifier }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return { problem: /does not exist$/.test(words) ? `There is no type ${type}.` : `${type}: ${words}.` }
  }
}

async function spell(
  client: pg.ClientBase,
  answers: ReadonlyMap<string, Answer>,
): Promise<ReadonlyMap<string, string>> {
  const found = [...answers].flatMap(([type, answer]) => ('oid' in answer ? [{ type, ...answer }] : []))
  if (found.length === 0) return new Map()
  return spelledOut(client, async () => {
    const { rows } = await client.query<{ type: string; name: string }>(
      `select a.type, pg_catalog.format_type(a.oid, a.modifier) as name
       from unnest($1::text[], $2::oid[], $3::int[]) as a (type, oid, modifier)`,
      [found.map(one => one.type), found.map(one => one.oid), found.map(one => one.modifier)],
    )
    return new Map(rows.map(({ type, name }) => [type, name]))
  })
}

/** With names of the database's own types qualified, as snapshots have them. */
async function spelledOut<T>(client: pg.ClientBase, read: () => Promise<T>): Promise<T> {
  await client.query("begin read only; select pg_catalog.set_config('search_path', 'pg_catalog', true)")
  try {
    return await read()
  } finally {
    await client.query('rollback')
  }
}
