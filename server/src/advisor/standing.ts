// What stands on a column, and would have to be made again on another one that takes its place.
import { uses } from '../impact/alterTable/dependents.ts'
import type { Relation } from '../impact/catalog/values.ts'
import { type CatalogView, displayPart, nameOf } from '../impact/catalog/view.ts'
import { columnsIn } from '../impact/definitions.ts'
import { indexesOf } from '../impact/relations.ts'

interface Standing {
  /** Those of constraints among them. */
  readonly indexes: readonly string[]
  readonly checks: readonly string[]
  /** The table's own on the column, and those that refer to it. */
  readonly foreignKeys: readonly string[]
  readonly isViewed: boolean
}

/** Nothing stands on the column but its rows. */
export function standsAlone(table: Relation, column: string, view: CatalogView): boolean {
  const own = table.columns.find(one => one.name === column)
  if (!table.complete || !own || table.kind !== 'table' || table.parent !== undefined) return false
  if (own.notNull || own.hasDefault || own.identity || own.generated) return false
  if (view.items('children', table.id).size + view.items('partitions', table.id).size > 0) return false
  const { indexes, checks, foreignKeys, isViewed } = standingOn(table, column, view)
  return indexes.length + checks.length + foreignKeys.length === 0 && !isViewed
}

/** What to do about a column that needs a successor, with the names of what must go over to it. */
export function successionWords(table: Relation, column: string, view: CatalogView): string {
  const { indexes, checks, foreignKeys } = standingOn(table, column, view)
  const constraints = [...checks, ...foreignKeys]
  const [an, a] = [indexes, constraints].map(names => names.length === 1)
  const steps = [
    'Add a new column',
    'fill it in batches',
    ...(indexes.length > 0
      ? [`build ${an ? 'an index' : 'indexes'} like ${listed(indexes)} on it concurrently`]
      : []),
    ...(constraints.length > 0
      ? [
          `add ${a ? 'a constraint' : 'constraints'} like ${listed(constraints)} NOT VALID and validate ${a ? 'it' : 'them'}`,
        ]
      : []),
    'and swap',
  ]
  return `${steps.join(', ')}.`
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function standingOn(table: Relation, column: string, view: CatalogView): Standing {
  const indexes = indexesOf(table, view).filter(
    ({ index }) =>
      index &&
      (index.keys.includes(column) ||
        index.included.includes(column) ||
        columnsIn([index.expressions, index.predicate]).includes(column)),
  )
  const constraints = table.constraints.filter(one => one.columns.includes(column))
  const own = constraints.filter(one => one.kind === 'foreign').map(one => displayPart(one.name))
  const referring = [...view.items('referencing', table.id)].flatMap(item => {
    const [id = '', name = ''] = item.split('\u0001')
    const other = view.byId(id)
    const key = other?.constraints.find(one => one.name === name)
    if (!other || key?.references?.columns.includes(column) === false) return []
    return other === table ? [displayPart(name)] : [`${displayPart(name)} (${nameOf(other)})`]
  })
  return {
    indexes: indexes.map(one => displayPart(one.name)),
    checks: constraints.filter(one => /^(check|notNull)$/.test(one.kind)).map(one => displayPart(one.name)),
    foreignKeys: [...new Set([...own, ...referring])],
    isViewed: [...view.items('views', table.id)].some(id => {
      const dependent = view.byId(id)
      return !dependent?.query || uses(dependent, table, column, view)
    }),
  }
}
