// The model that the drafts ask for. What a draft leaves as it was keeps its fact with everything the
// editor does not show (storage, statistics, NOT VALID...); the rest is made or changed.
import type { ColumnDraft, ConstraintDraft, IndexDraft, TableDraft } from '#protocol/schemaEditor.ts'
import { lookup, partsOf, sortedById } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'
import type { ColumnAttributes, ConstraintAttributes, IndexAttributes } from '../schema/relationAttributes.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { chosenName } from './chosenName.ts'
import { asDefault } from './fieldText.ts'
import { columnDraft, constraintDraft, indexDraft } from './tableDrafts.ts'

/** `model` has the new names already (see renamed.ts). */
export function edited(model: Model, drafts: readonly TableDraft[]): Model {
  const from = lookup(model)
  const facts = new Map(model.facts.map(fact => [fact.id, fact]))
  for (const draft of drafts) {
    if (draft.fixed !== undefined) continue
    const name = draft.dropped && draft.was ? draft.was : draft
    const id = `table ${identity(name.schema, name.name)}`
    const before = from.byId.get(id)
    const parts = from.parts.get(id) ?? []
    const kept = parts.filter(part => !isShown(part) || !isMeant(draft, part))
    for (const part of parts) facts.delete(part.id)
    facts.delete(id)
    if (draft.dropped) continue
    const unknown = kept.filter(part => part.kind === 'column').map(part => part.name)
    for (const fact of tableFacts(draft, model, before?.kind === 'table' ? before : undefined, unknown)) {
      facts.set(fact.id, fact)
    }
    for (const part of kept) facts.set(part.id, part)
  }
  return { ...model, facts: sortedById([...facts.values()]) }

  function tableFacts(
    draft: TableDraft,
    whole: Model,
    before: Fact<'table'> | undefined,
    unknown: readonly string[],
  ): Fact[] {
    const columns = draft.columns.filter(column => !column.dropped)
    const table: Fact<'table'> = {
      ...(before ?? { kind: 'table', id: tableId(draft), hints, owner: whole.user }),
      kind: 'table',
      id: tableId(draft),
      name: draft.name,
      schema: draft.schema,
      needs: before?.needs ?? [`schema ${quoteIdentifier(draft.schema)}`],
      at: { ...before?.at, columns: inOrder(before?.at.columns ?? [], columns, unknown) },
    }
    const parts = before ? before.id : ''
    const of = <K extends 'column' | 'constraint' | 'index'>(kind: K, name: string | undefined) =>
      partsOf(from, parts, kind).find(part => part.name === name)
    const taken = new Set(whole.facts.filter(fact => fact.schema === draft.schema).map(fact => fact.name))
    const live = <T extends { readonly dropped?: true }>(items: readonly T[]) =>
      items.filter(item => !item.dropped)
    return [
      withComment(table, draft.comment),
      ...columns.map(column => columnFact(draft, column, of('column', before && column.name))),
      ...live(draft.constraints).map(one => constraintFact(draft, one, of('constraint', one.was), taken)),
      ...live(draft.indexes).map(one => indexFact(draft, one, of('index', one.was), taken)),
    ]
  }
}

const hints = { oid: '0' }

const tableId = ({ schema, name }: TableDraft) => `table ${identity(schema, name)}`

/** What a draft speaks of; triggers, policies and exclusion constraints stay as they are. */
function isShown(fact: Fact): boolean {
  if (fact.kind === 'constraint') return fact.at.type !== 'exclusion'
  return fact.kind === 'column' || fact.kind === 'index'
}

/** Whether the draft speaks of it. What came to the table after it was read is nobody's to drop. */
function isMeant(draft: TableDraft, { kind, name }: Fact): boolean {
  // Columns have their new names already.
  if (kind === 'column') return draft.columns.some(one => one.was !== undefined && one.name === name)
  return [...draft.constraints, ...draft.indexes].some(one => one.was === name)
}

/** Columns as they stand in the table, the new ones behind them. */
function inOrder(
  before: readonly string[],
  columns: readonly ColumnDraft[],
  unknown: readonly string[],
): readonly string[] {
  const there = new Set([...columns.filter(one => one.was !== undefined).map(one => one.name), ...unknown])
  const added = columns.filter(one => one.was === undefined).map(one => one.name)
  return [...before.filter(name => there.has(name)), ...added]
}

function withComment<F extends Fact>(fact: F, comment: string | undefined): F {
  const { comment: _, ...rest } = fact
  return (comment ? { ...rest, comment } : rest) as F
}

function columnFact(table: TableDraft, draft: ColumnDraft, before: Fact<'column'> | undefined): Fact {
  const same = before && sameDraft({ ...columnDraft(before), was: draft.was }, draft)
  if (same) return before
  const at = defined<ColumnAttributes>({
    ...before?.at,
    type: draft.type,
    notNull: draft.notNull ? (before?.at.notNull ?? true) : undefined,
    default:
      draft.expression === undefined || draft.generated ? draft.expression : asDefault(draft.expression),
    generated: draft.generated,
    identity: draft.identity && {
      ...(before?.at.identity ?? { sequence: sequenceFor(draft.type) }),
      kind: draft.identity,
    },
  })
  // What went with the old type does not go with the new one.
  const fitting =
    before && before.at.type !== draft.type ? dropped(at, ['collation', 'compression', 'storage']) : at
  return withComment(
    {
      ...(before ?? { hints, needs: [] }),
      kind: 'column',
      id: `column ${identity(table.schema, table.name, draft.name)}`,
      name: draft.name,
      schema: table.schema,
      parent: tableId(table),
      needs: [...new Set([...(before?.needs ?? []), tableId(table)])],
      at: fitting,
    },
    draft.comment,
  )
}

/** A sequence counts in bigint unless its column is narrower. */
function sequenceFor(type: string): { readonly type?: string } {
  return /^(smallint|integer|int2|int4|int)$/i.test(type) ? { type: type.toLowerCase() } : {}
}

function constraintFact(
  table: TableDraft,
  draft: ConstraintDraft,
  before: Fact<'constraint'> | undefined,
  taken: Set<string>,
): Fact {
  const [was] = before ? constraintDraft(before) : []
  if (before && was && sameDraft(was, draft)) return before
  const name = draft.name || chosenName(table.name, draft, taken)
  const isCheck = draft.type === 'check'
  const at = defined<ConstraintAttributes>({
    ...before?.at,
    type: draft.type,
    columns: isCheck ? undefined : draft.columns,
    expression: isCheck ? draft.expression : undefined,
    references: draft.references && referencesOf(draft, draft.references, before?.at.references),
  })
  const other = draft.references?.table
  return {
    ...(before ?? {}),
    kind: 'constraint',
    id: `constraint ${identity(table.schema, table.name, name)}`,
    name,
    schema: table.schema,
    parent: tableId(table),
    needs: [
      tableId(table),
      ...draft.columns.map(column => `column ${identity(table.schema, table.name, column)}`),
      ...(other ? [`table ${identity(other.schema, other.name)}`] : []),
    ],
    hints,
    at,
  }
}

type References = NonNullable<ConstraintAttributes['references']>

function referencesOf(
  { columns: ours }: ConstraintDraft,
  { table, columns, onDelete, onUpdate }: NonNullable<ConstraintDraft['references']>,
  before: References | undefined,
): References {
  const set = onDelete.startsWith('set ') ? before?.setColumns?.filter(one => ours.includes(one)) : undefined
  return defined<References>({
    table: identity(table.schema, table.name),
    columns,
    match: before?.match,
    onDelete: onDelete === 'no action' ? undefined : onDelete,
    onUpdate: onUpdate === 'no action' ? undefined : onUpdate,
    setColumns: set?.length ? set : undefined,
  })
}

function indexFact(
  table: TableDraft,
  draft: IndexDraft,
  before: Fact<'index'> | undefined,
  taken: Set<string>,
): Fact {
  if (before && sameDraft(indexDraft(before), draft)) return before
  const name = draft.name || chosenName(table.name, draft, taken)
  return {
    ...(before ?? {}),
    kind: 'index',
    id: `index ${identity(table.schema, name)}`,
    name,
    schema: table.schema,
    parent: tableId(table),
    needs: [tableId(table)],
    hints,
    at: defined<IndexAttributes>({
      ...(before && unseen(before, draft)),
      table: identity(table.schema, table.name),
      keys: draft.keys,
      unique: draft.unique ? true : undefined,
      method: draft.method === 'btree' ? undefined : draft.method,
      include: draft.include.length > 0 ? draft.include : undefined,
      predicate: draft.predicate,
    }),
  }
}

/** What the editor does not show of an index, as far as it still goes with what it shows. */
function unseen(before: Fact<'index'>, draft: IndexDraft): IndexAttributes {
  const was = indexDraft(before)
  if (sameDraft({ ...was, name: draft.name }, draft)) return before.at
  return dropped(before.at, [
    // It is built anew.
    'invalid',
    'statistics',
    ...(was.method === draft.method ? [] : (['options'] as const)),
    ...(draft.unique ? [] : (['nullsNotDistinct'] as const)),
  ])
}

/** Without the keys whose value is undefined: a model leaves out what is at its default. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T
}

function dropped<T extends object>(from: T, keys: readonly (keyof T)[]): T {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key as keyof T))) as T
}

/** Drafts are plain JSON, written by one function in one order of keys. */
function sameDraft(one: object, other: object): boolean {
  const plain = (value: object) =>
    JSON.stringify(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .sort(),
    )
  return plain(one) === plain(other)
}
