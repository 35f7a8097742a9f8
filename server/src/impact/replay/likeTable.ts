// CREATE TABLE (LIKE ...): what the new table gets of the one it is made like.
import type { Column, Constraint, Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { chosenName } from '../definitions.ts'
import { indexesOf } from '../relations.ts'
import { ownSequence } from './createSequence.ts'

/** Bits of TableLikeOption. */
const including = { constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64 } as const

export function likeIt(
  source: Relation,
  options: number,
  table: Relation,
  view: CatalogView,
): Pick<Relation, 'columns' | 'constraints'> & { readonly indexes: readonly Relation[] } {
  const has = (what: keyof typeof including) => (options & including[what]) !== 0
  const constraints = source.constraints.flatMap(({ inherited: _, ...one }): Constraint[] => {
    if (one.kind === 'notNull' || (one.kind === 'check' && has('constraints'))) return [one]
    // The index behind a key takes its name from the table.
    const { index: __, ...key } = one
    const isCopied = /^(primary|unique|exclusion)$/.test(one.kind) && has('indexes')
    return isCopied ? [{ ...key, name: chosenName(table.name, one.columns, one.kind) }] : []
  })
  return {
    columns: source.columns.map(column => columnLike(column, has, table, view)),
    constraints,
    indexes: has('indexes') ? indexesOf(source, view).filter(one => one.index?.constraint === undefined) : [],
  }
}

function columnLike(
  column: Column,
  has: (what: keyof typeof including) => boolean,
  table: Relation,
  view: CatalogView,
): Column {
  const { generated, expression, fallback, draws, ...plain } = column
  const bare = { ...plain, hasDefault: false, identity: false }
  if (generated) return has('generated') ? column : bare
  if (!column.identity) return has('defaults') ? { ...column, hasDefault: column.hasDefault } : bare
  return has('identity') ? { ...column, draws: ownSequence(column.name, table, view).id } : bare
}
