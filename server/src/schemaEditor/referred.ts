// What the foreign keys of the drafts refer to: where no columns are named, those of the other table's
// primary key, as it will stand. What no key of the other table holds together cannot be referred to.
import type { ConstraintDraft, DraftProblem, TableDraft, TableName } from '#protocol/schemaEditor.ts'
import { find, lookup } from '../schema/lookup.ts'
import type { Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { tableDraft } from './tableDrafts.ts'

export interface Referred {
  /** The drafts with every foreign key's columns named. */
  readonly drafts: readonly TableDraft[]
  readonly problems: readonly DraftProblem[]
}

/** The drafts have been found to be whole: names, keys with columns. */
export function referred(model: Model, drafts: readonly TableDraft[]): Referred {
  const live = lookup(model)
  const problems: DraftProblem[] = []

  /** The table as it will stand; drafts come before what is read. */
  function target(name: TableName): TableDraft | undefined {
    const drawn = drafts.find(one => !one.dropped && sameName(one, name))
    if (drawn) return drawn
    const goesAway = drafts.some(({ was }) => was && sameName(was, name))
    const table = goesAway ? undefined : find(live, 'table', identity(name.schema, name.name))
    return table && tableDraft(live, table)
  }

  function meant(one: ConstraintDraft, path: string): ConstraintDraft {
    const { references } = one
    if (one.dropped || !references) return one
    // What stands there and names its columns was found right by the database.
    if (one.was !== undefined && references.columns.length > 0) return one
    const other = target(references.table)
    const columns =
      references.columns.length > 0 || !other ? references.columns : (keysOf(other).primary ?? [])
    const problem = problemOf(one.columns, columns, references.table, other)
    if (problem) problems.push({ path: `${path}.references`, message: problem })
    return { ...one, references: { ...references, columns } }
  }

  const named = drafts.map((draft, at) => ({
    ...draft,
    constraints: draft.constraints.map((one, index) =>
      draft.dropped ? one : meant(one, `${at}.constraints.${index}`),
    ),
  }))
  return { drafts: named, problems }
}

const sameName = (a: TableName, b: TableName) => a.schema === b.schema && a.name === b.name

function problemOf(
  ours: readonly string[],
  theirs: readonly string[],
  { name }: TableName,
  other: TableDraft | undefined,
): string | undefined {
  if (!other) return `There will be no table ${name}.`
  if (theirs.length === 0) return `${name} has no primary key: choose the columns that are meant.`
  if (ours.length !== theirs.length)
    return `The foreign key has ${ours.length} of the ${theirs.length} columns that it refers to: ${theirs.join(', ')}.`
  const wanted = new Set(theirs)
  const isKey = (key: readonly string[]) => key.length === wanted.size && key.every(one => wanted.has(one))
  return keysOf(other).all.some(isKey)
    ? undefined
    : `${name} has no primary key or unique constraint over ${theirs.join(', ')}.`
}

/** Lists of columns that only one row has. */
function keysOf({ columns, constraints, indexes }: TableDraft) {
  const live = constraints.filter(one => !one.dropped)
  const names = columns.filter(one => !one.dropped).map(one => one.name)
  const columnOf = (key: string) =>
    names.find(name => key === quoteIdentifier(name) || key.startsWith(`${quoteIdentifier(name)} `)) ?? ''
  const unique = indexes.filter(one => !one.dropped && one.unique && one.predicate === undefined)
  return {
    primary: live.find(one => one.type === 'primaryKey')?.columns,
    all: [
      ...live.filter(one => one.type === 'primaryKey' || one.type === 'unique').map(one => one.columns),
      ...unique.map(one => one.keys.map(columnOf)),
    ],
  }
}
