// What the judges of queries share: the schema, where they put what they find, and the server's version.
import type { RangeVar } from '@pgsql/types'
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
