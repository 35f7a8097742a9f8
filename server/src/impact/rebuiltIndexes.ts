// A table that is written anew has its indexes built anew.
import type { CatalogView } from './catalog/view.ts'
import type { ImpactDraft } from './impact.ts'
import { indexesOf, relationNamed } from './relations.ts'

export function rebuildIndexes(draft: ImpactDraft, view: CatalogView): void {
  for (const work of draft.rewritten()) {
    const relation = relationNamed(work.relation, view)
    if (relation && indexesOf(relation, view).length > 0)
      draft.note('buildsIndex', { relation: work.relation, certainty: work.certainty, why: 'its rows move' })
  }
}
