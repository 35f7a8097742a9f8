// A model in which tables and columns have other names: what the database will look like behind the
// statements that rename. Expressions keep the words they have; they are not the editor's to change.
import type { TableDraft } from '#protocol/schemaEditor.ts'
import { sortedById } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'
import { quoteIdentifier } from '../sql/identifier.ts'

export interface Renamed {
  readonly model: Model
  /** Statements that do it, in order. */
  readonly statements: readonly string[]
}

export function renamed(model: Model, drafts: readonly TableDraft[]): Renamed {
  const statements: string[] = []
  let facts = model.facts
  for (const draft of drafts) {
    if (!draft.was || draft.dropped) continue
    const from = identity(draft.was.schema, draft.was.name)
    const moved = identity(draft.schema, draft.was.name)
    const to = identity(draft.schema, draft.name)
    const columns = new Map(
      draft.columns.flatMap(({ was, name }) => (was !== undefined && was !== name ? [[was, name]] : [])),
    )
    if (moved !== from) statements.push(`alter table ${from} set schema ${quoteIdentifier(draft.schema)}`)
    if (to !== moved) statements.push(`alter table ${moved} rename to ${quoteIdentifier(draft.name)}`)
    statements.push(...columnRenames(to, columns, draft))
    if (to === from && columns.size === 0) continue
    facts = facts.map(fact => renameFact(fact, from, draft, columns))
  }
  return { model: { ...model, facts: sortedById(facts) }, statements }
}

/** Names may be swapped: those that stand in each other's way go over a name of their own. */
function columnRenames(table: string, columns: ReadonlyMap<string, string>, draft: TableDraft): string[] {
  const rename = (from: string, to: string) =>
    `alter table ${table} rename column ${quoteIdentifier(from)} to ${quoteIdentifier(to)}`
  const taken = new Set(draft.columns.flatMap(({ was }) => was ?? []))
  const first: string[] = []
  const then: string[] = []
  for (const [from, to] of columns) {
    if (!taken.has(to)) first.push(rename(from, to))
    else {
      const between = `${from.slice(0, 40)}_renamed`
      first.push(rename(from, between))
      then.push(rename(between, to))
    }
  }
  return [...first, ...then]
}

function renameFact(
  fact: Fact,
  from: string,
  { schema, name }: TableDraft,
  columns: ReadonlyMap<string, string>,
): Fact {
  const to = identity(schema, name)
  const table = `table ${from}`
  const column = (one: string) => columns.get(one) ?? one
  const id = (one: string): string => {
    if (one === table) return `table ${to}`
    const [, kind = '', rest = ''] = /^(\w+) (.*)$/s.exec(one) ?? []
    if (!rest.startsWith(`${from}.`)) return one
    const part = rest.slice(from.length + 1)
    const of = [...columns].find(([was]) => kind === 'column' && quoteIdentifier(was) === part)
    return `${kind} ${to}.${of ? quoteIdentifier(of[1]) : part}`
  }
  const own = fact.id === table || fact.parent === table
  const next = {
    ...fact,
    id: fact.kind === 'index' && own ? `index ${identity(schema, fact.name)}` : id(fact.id),
    ...(fact.parent === undefined ? {} : { parent: id(fact.parent) }),
    ...(own ? { schema } : {}),
    needs: fact.needs.map(id),
  } as Fact
  if (next.kind === 'table' && own) {
    return { ...next, name, at: { ...next.at, columns: (next.at.columns ?? []).map(column) } }
  }
  if (next.kind === 'column' && own) return { ...next, name: column(next.name) }
  if (next.kind === 'index' && own) {
    const { keys, include } = next.at
    return {
      ...next,
      at: {
        ...next.at,
        table: to,
        keys: keys.map(key => renameKey(key, columns)),
        ...(include && { include: include.map(column) }),
      },
    }
  }
  if (next.kind !== 'constraint') return next
  const { at } = next
  const { references } = at
  return {
    ...next,
    at: {
      ...at,
      ...(own && at.columns && { columns: at.columns.map(column) }),
      ...(own && at.include && { include: at.include.map(column) }),
      ...(references && {
        references: {
          ...references,
          ...(references.table === from && { table: to, columns: (references.columns ?? []).map(column) }),
          ...(own && references.setColumns && { setColumns: references.setColumns.map(column) }),
        },
      }),
    },
  }
}

/** A key that is a plain column, with what stands behind it. */
function renameKey(key: string, columns: ReadonlyMap<string, string>): string {
  for (const [from, to] of columns) {
    const quoted = quoteIdentifier(from)
    if (key === quoted || key.startsWith(`${quoted} `)) return quoteIdentifier(to) + key.slice(quoted.length)
  }
  return key
}
