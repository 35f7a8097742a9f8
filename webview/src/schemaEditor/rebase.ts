// Edits carried over to what the database has now: the change was made, or somebody else made one. What
// was not edited follows the database; what was, stays as it was drawn. Pure.
import type { TableDraft, TableName } from '#protocol/schemaEditor.ts'
import { type Drafts, sameTable } from './drafts.ts'
import { plain } from './standing.ts'

interface Item {
  readonly was?: string
  readonly dropped?: true
  readonly name: string
  readonly references?: { readonly columns: readonly string[] }
}

/** `before`: the edited tables as they were read; `now`: every table as it stands, read again. */
export function rebase(drafts: Drafts, before: Drafts, now: Drafts): Drafts {
  return drafts.flatMap(draft => {
    const { was } = draft
    const old = was && find(before, was)
    const live = (was && find(now, was)) ?? madeMeanwhile(draft, before, now)
    // Gone: what was edited of it stays on show, and the plan says that it is gone.
    if (!live) return was && (draft.dropped || (old && plain(old) === plain(draft))) ? [] : [draft]
    return [rebased(draft, old ?? draft, live)]
  })
}

const find = (tables: Drafts, name: TableName) => tables.find(one => one.was && sameTable(one.was, name))

/** A new or renamed table that stands in the database under its new name by now. */
function madeMeanwhile(draft: TableDraft, before: Drafts, now: Drafts): TableDraft | undefined {
  const live = find(now, draft)
  return live && !find(before, draft) ? live : undefined
}

function rebased(draft: TableDraft, old: TableDraft, live: TableDraft): TableDraft {
  const made = draft.was === undefined || (live.was !== undefined && !sameTable(draft.was, live.was))
  const own = <K extends 'schema' | 'name' | 'comment'>(key: K) =>
    made || draft[key] === old[key] ? live[key] : draft[key]
  const comment = own('comment')
  const { comment: _, fixed: __, ...rest } = draft
  return {
    ...rest,
    schema: own('schema') ?? '',
    name: own('name') ?? '',
    ...(live.was && { was: live.was }),
    ...(comment !== undefined && { comment }),
    ...(live.fixed !== undefined && { fixed: live.fixed }),
    columns: items(draft.columns, old.columns, live.columns),
    constraints: items(draft.constraints, old.constraints, live.constraints),
    indexes: items(draft.indexes, old.indexes, live.indexes),
  } satisfies TableDraft
}

/** In the order of the database, what is new in the drafts behind it. */
function items<T extends Item>(drawn: readonly T[], old: readonly T[], live: readonly T[]): readonly T[] {
  const left = new Set(drawn)
  const take = (wanted: (one: T) => boolean) => {
    const found = [...left].find(wanted)
    if (found) left.delete(found)
    return found
  }
  const standing = live.map(there => {
    const mine = take(one => one.was !== undefined && one.was === there.was)
    if (mine) {
      const was = old.find(one => one.was === mine.was)
      return was && plain(was) === plain(mine) ? there : mine
    }
    if (old.some(one => one.was === there.was)) return there
    // Made or renamed by this very draft, as it seems: it stands there now, in the database's own words.
    take(one => one.was !== there.was && isSame(one, there))
    return there
  })
  const rest = drawn.filter(one => {
    if (!left.has(one)) return false
    if (one.was === undefined) return true
    // No longer there: not worth a word unless it was edited.
    const was = old.find(it => it.was === one.was)
    return !one.dropped && !(was && plain(was) === plain(one))
  })
  return [...standing, ...rest]
}

/** By the name; what PostgreSQL named, by what it is. */
function isSame(one: Item, there: Item): boolean {
  if (one.name !== '') return one.name === there.name
  const isOpen = one.references?.columns.every(column => column === '') ?? false
  return bare(one, isOpen) === bare(there, isOpen)
}

/** Casts and parentheses are PostgreSQL's own. `isOpen`: it refers to a primary key, whatever its columns. */
function bare({ was: _, name: __, references, ...rest }: Item, isOpen: boolean): string {
  const { columns, ...target } = references ?? { columns: [] }
  return plain({ ...rest, target, ...(!isOpen && { theirs: columns }) })
    .replace(/::[a-z_][\w.]*( varying| precision| with(out)? time zone)?/g, '')
    .replace(/[()\s]/g, '')
    .toLowerCase()
}

/** The tables that differ from how they were read: what a person ought to hear of. */
export function changedTables(before: Drafts, now: Drafts): readonly TableName[] {
  return before.flatMap(one => {
    const live = one.was && find(now, one.was)
    return live && plain(live) === plain(one) ? [] : [{ schema: one.schema, name: one.name }]
  })
}
