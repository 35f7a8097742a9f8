// What the judges of queries share: the schema, where they put what they find, the server's version, and how
// far a query is followed.
import type { Node, RangeVar } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'

export interface Asked {
  readonly view: CatalogView
  readonly draft: ImpactDraft
  readonly version: number
  /** Views and rules that are being looked behind, so that none is looked behind from within itself. */
  readonly within?: ReadonlySet<string>
}

/** The relation a range means where it stands. */
export type Resolve = (range: RangeVar) => Relation

/**
 * `named`: only the relations it names, as CREATE VIEW does; `rewritten`: also what its views read;
 * `planned`: also partitions and heirs; `run`: also those that rows are sent to and foreign keys lead to.
 */
export type Depth = 'named' | 'rewritten' | 'planned' | 'run'

/** How a query is asked. */
export interface Manner {
  readonly depth: Depth
  /** The functions it calls are run. */
  readonly calls: boolean
  readonly resolve: Resolve
  /** What the query around a view says of the view's rows. */
  readonly outer?: readonly Node[]
  /** Names that its WITH gives. */
  readonly named?: ReadonlySet<string>
  /** Calls whose value nobody asks for. */
  readonly idle?: ReadonlySet<unknown>
}
