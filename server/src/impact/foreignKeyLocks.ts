// What INSERT, UPDATE, DELETE and MERGE touch through foreign keys once rows are there: the referenced
// table is looked up, and referencing tables are looked through, changed or emptied.
import type { DeleteStmt, InsertStmt, MergeStmt, Node, UpdateStmt } from '@pgsql/types'
import type { Relation } from './catalog/values.ts'
import { type CatalogView, nameOf } from './catalog/view.ts'
import { isNull } from './definitions.ts'
import type { ImpactDraft } from './impact.ts'
import type { LockMode } from './lock.ts'
import { all, as, rangeName } from './nodes.ts'
import { partitionsOf } from './relations.ts'

export function insertKeys(stmt: InsertStmt, view: CatalogView, draft: ImpactDraft): void {
  const table = view.relation(rangeName(stmt.relation))
  const rows = as(stmt.selectStmt, 'SelectStmt')?.valuesLists
  const named = all(stmt.cols, 'ResTarget').map(one => one.name ?? '')
  const columns = named.length > 0 ? named : table.columns.map(one => one.name)
  const given = columns.filter((_, i) => filled(rows, i))
  const fallback = table.columns.filter(one => one.hasDefault && !columns.includes(one.name))
  lookUp(table, [...given, ...fallback.map(one => one.name)], view, draft, 'every')
  const changed = stmt.onConflictClause?.action === 'ONCONFLICT_UPDATE'
  if (changed) updateColumns(table, targets(stmt.onConflictClause?.targetList), view, draft)
}

export function updateKeys(stmt: UpdateStmt, view: CatalogView, draft: ImpactDraft): void {
  updateColumns(view.relation(rangeName(stmt.relation)), targets(stmt.targetList), view, draft)
}

export function deleteKeys(stmt: DeleteStmt, view: CatalogView, draft: ImpactDraft): void {
  deleteFrom(view.relation(rangeName(stmt.relation)), view, draft, new Set())
}

export function mergeKeys(stmt: MergeStmt, view: CatalogView, draft: ImpactDraft): void {
  const table = view.relation(rangeName(stmt.relation))
  for (const when of all(stmt.mergeWhenClauses, 'MergeWhenClause')) {
    if (when.commandType === 'CMD_DELETE') deleteFrom(table, view, draft, new Set())
    if (when.commandType === 'CMD_UPDATE') updateColumns(table, targets(when.targetList), view, draft)
    if (when.commandType !== 'CMD_INSERT') continue
    const named = all(when.targetList, 'ResTarget').map(one => one.name ?? '')
    const columns = named.length > 0 ? named : table.columns.map(one => one.name)
    const values = when.values ?? []
    lookUp(
      table,
      columns.filter((_, i) => values[i] && !isNull(values[i])),
      view,
      draft,
      'every',
    )
  }
}

/** Some row has a value there: not NULL, as far as it is written out. */
function filled(rows: readonly Node[] | undefined, column: number): boolean {
  if (!rows) return true
  return rows.some(row => {
    const value = as(row, 'List')?.items?.[column]
    return value !== undefined && !isNull(value) && !as(value, 'SetToDefault')
  })
}

/** Columns an UPDATE gives a value; those set to NULL look nothing up. */
function targets(list: readonly Node[] | undefined): { readonly all: string[]; readonly filled: string[] } {
  const found = all(list, 'ResTarget')
  const names = (ones: typeof found) => ones.map(one => one.name ?? '')
  return { all: names(found), filled: names(found.filter(one => !isNull(one.val))) }
}

function updateColumns(
  table: Relation,
  changed: ReturnType<typeof targets>,
  view: CatalogView,
  draft: ImpactDraft,
): void {
  lookUp(table, changed.filled, view, draft, 'any')
  for (const { referencing, references } of keysOn(table, view))
    if (references.columns.some(column => changed.all.includes(column)))
      lockFamily(referencing, references.onUpdate, view, draft)
}

function deleteFrom(table: Relation, view: CatalogView, draft: ImpactDraft, seen: Set<string>): void {
  if (seen.has(table.id)) return
  seen.add(table.id)
  for (const { referencing, references } of keysOn(table, view)) {
    lockFamily(referencing, references.onDelete, view, draft)
    if (references.onDelete === 'c') deleteFrom(referencing, view, draft, seen)
  }
}

/** The referenced tables of keys on these columns. */
function lookUp(
  table: Relation,
  columns: readonly string[],
  view: CatalogView,
  draft: ImpactDraft,
  needed: 'any' | 'every',
): void {
  for (const { references, enforced, columns: own } of table.constraints) {
    if (!references || !enforced) continue
    const hit =
      needed === 'any' ? own.some(one => columns.includes(one)) : own.every(one => columns.includes(one))
    const referenced = hit ? view.byId(references.id) : undefined
    if (referenced) draft.lock(nameOf(referenced), 'ROW SHARE')
  }
}

function* keysOn(table: Relation, view: CatalogView) {
  for (const item of view.items('referencing', table.id)) {
    const [id = '', name] = item.split('\u0001')
    const referencing = view.byId(id)
    const constraint = referencing?.constraints.find(one => one.name === name)
    if (referencing && constraint?.references && constraint.enforced)
      yield { referencing, references: constraint.references }
  }
}

/** NO ACTION and RESTRICT look; CASCADE, SET NULL and SET DEFAULT write. */
function lockFamily(table: Relation, action: string, view: CatalogView, draft: ImpactDraft): void {
  const mode: LockMode = action === 'a' || action === 'r' ? 'ROW SHARE' : 'ROW EXCLUSIVE'
  for (const one of [table, ...partitionsOf(table, view)]) draft.lock(nameOf(one), mode)
}
