// What becomes of whoever depends on a thing that goes, is made anew or is altered.
import type { Fact } from '../schema/model.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { areComparable } from './columnType.ts'
import { changesParent, type Planning } from './context.ts'
import { isOfType } from './typeUsers.ts'

const isUsedByColumns = (planning: Planning, id: string) => columnsOver(planning, id).length > 0

/** Columns that stay and are of a type, by itself or by way of types and domains that are made of it. */
export function columnsOver(planning: Planning, id: string, seen = new Set<string>()): Fact<'column'>[] {
  if (seen.has(id)) return []
  seen.add(id)
  return (planning.dependents.get(id) ?? []).flatMap(fact => {
    if (!planning.after.byId.has(fact.id)) return []
    if (fact.kind === 'type' || fact.kind === 'domain') return columnsOver(planning, fact.id, seen)
    return isTableColumn(fact) ? [fact] : []
  })
}

export const isTableColumn = (fact: Fact): fact is Fact<'column'> =>
  fact.kind === 'column' && /^(table|foreignTable) /.test(fact.parent ?? '')

/**
 * A new rule of a domain is refused while arrays or composite types of it stand in tables: PostgreSQL
 * cannot look through their values.
 */
export function isContained(planning: Planning, domain: string): boolean {
  return (planning.dependents.get(domain) ?? []).some(
    fact =>
      (isTableColumn(fact) && fact.at.type.endsWith('[]')) ||
      (fact.kind === 'type' && isUsedByColumns(planning, fact.id)) ||
      (fact.kind === 'domain' && isContained(planning, fact.id)),
  )
}

type Reaction = 'replace' | 'detach' | 'nothing'

/** What happens to a dependent that stays, when what it depends on goes, is made anew, or is altered. */
export function react(
  planning: Planning,
  cause: { id: string; gone: boolean; rebuilt: boolean },
  dependent: Fact,
): Reaction {
  const kind = cause.id.slice(0, cause.id.indexOf(' '))
  if (dependent.parent === cause.id) return cause.gone ? 'replace' : 'nothing'
  switch (dependent.kind) {
    case 'column': {
      if (/^(view|materializedView) /.test(dependent.parent ?? '')) return 'nothing'
      const now = planning.after.byId.get(dependent.id)
      if (cause.rebuilt) {
        const isOf = isOfType(planning, dependent, cause.id)
        if (dependent.at.generated) return isOf ? 'replace' : generatedReaction(planning, dependent)
        const keepsDefault = now?.kind === 'column' && now.at.default !== undefined && !now.at.generated
        const follows = dependent.at.inheritance !== undefined
        return (!isOf || follows) && dependent.at.default !== undefined && keepsDefault ? 'detach' : 'nothing'
      }
      if (/^(type|domain|extension|schema|collation|table|foreignTable)$/.test(kind)) return 'nothing'
      if (dependent.at.generated) return generatedReaction(planning, dependent)
      if (now?.kind !== 'column' || now.at.default === undefined || dependent.at.default === undefined)
        return 'nothing'
      // The same words may call another function afterwards.
      const stays = planning.after.byId.has(cause.id) || now.at.default === dependent.at.default
      return cause.gone && stays ? 'detach' : 'nothing'
    }
    case 'function':
    case 'procedure':
      // A body that is text does not mind what becomes of the attributes of a type.
      if (kind === 'type' && !cause.gone && !cause.rebuilt && dependent.at.bodyForm !== 'sql')
        return 'nothing'
      return 'replace'
    case 'constraint':
    case 'index':
    case 'statistics':
      // ALTER COLUMN ... TYPE makes these again by itself.
      if (kind === 'column' && !cause.gone && dependent.kind === 'constraint' && dependent.at.references)
        return dependent.at.period || breaksKey(planning, cause.id) ? 'replace' : 'nothing'
      if (kind === 'column' && !cause.gone)
        return isIncluded(planning, cause.id, dependent) ? 'replace' : 'nothing'
      if (kind === 'column') return gone(planning, cause.id)
      // The index of a partition that is detached stays, whatever becomes of its parent's.
      if (/^(index|constraint)$/.test(kind) && changesParent(planning, dependent.parent)) return 'nothing'
      return cause.gone || cause.rebuilt ? 'replace' : 'nothing'
    case 'publication':
      // A condition holds on to the columns it speaks of.
      return kind === 'column' && !cause.gone ? 'detach' : 'nothing'
    case 'textSearchConfiguration':
      // It is altered to do without a dictionary that goes.
      return kind === 'textSearchDictionary' && !planning.after.byId.has(cause.id) ? 'nothing' : 'replace'
    case 'foreignTable':
      return kind === 'server' && cause.gone ? 'replace' : 'nothing'
    case 'table':
    case 'sequence':
    case 'schema':
    case 'extension':
    case 'database':
    case 'defaultPrivileges':
      return 'nothing'
    default:
      return 'replace'
  }
}

/**
 * From 17 on a generated column gives up its expression for a moment and keeps its place; before
 * that, or where nulls would not be let through meanwhile, it is made anew at the end. PostgreSQL
 * leaves a virtual one alone in a table with any check.
 */
function generatedReaction(planning: Planning, column: Fact<'column'>): Reaction {
  const now = planning.after.byId.get(column.id)
  const stays = now?.kind === 'column' && now.at.generated === column.at.generated
  const near =
    column.at.generated === 'virtual'
      ? planning.before.parts.get(column.parent ?? '')
      : planning.dependents.get(column.id)
  const guarded =
    (column.at.generated === 'virtual' && isPublished(planning, column.parent ?? '')) ||
    column.at.notNull !== undefined ||
    near?.some(fact => fact.kind === 'constraint' && fact.at.type === 'check') === true
  return stays && !guarded && planning.version >= 170000 ? 'detach' : 'replace'
}

/** PostgreSQL leaves the expression of a virtual column alone in a table that is published by its name. */
export const isPublished = (planning: Planning, table: string): boolean =>
  planning.dependents.get(table)?.some(({ kind }) => kind === 'publication') === true

/** Whether a foreign key would for a moment stand between types that cannot be compared; with PERIOD no two can. */
function breaksKey(planning: Planning, id: string): boolean {
  const [before, after] = [planning.before.byId.get(id), planning.after.byId.get(id)]
  return (
    before?.kind === 'column' && after?.kind === 'column' && !areComparable(before.at.type, after.at.type)
  )
}

/** A key that a foreign key stands on cannot be rebuilt for a column that it merely includes. */
const isIncluded = (planning: Planning, column: string, key: Fact): boolean =>
  key.kind === 'constraint' &&
  key.at.include?.some(name => column.endsWith(`.${quoteIdentifier(name)}`)) === true &&
  (planning.dependents.get(key.id) ?? []).some(other => other.kind === 'constraint' && other.at.references)

/** A column made anew takes its indexes and constraints along. */
const gone = (planning: Planning, id: string): Reaction =>
  planning.after.byId.has(id) ? 'replace' : 'nothing'
