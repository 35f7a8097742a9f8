// A table that is written anew has its indexes built anew.
import type { CatalogView } from './catalog/view.ts'
import type { ImpactDraft } from './impact.ts'
import { indexesOf, relationNamed } from './relations.ts'

export function rebuildIndexes(draft: ImpactDraft, view: CatalogView): void {
  for (const work of draft.rewritten()) {
    const relation = relationNamed(work.relation, view)
    const indexed = relation !== undefined && indexesOf(relation, view).length > 0
    const isKnown = relation?.complete || relation?.kind === 'matview'
    if (!indexed && isKnown) continue
    draft.note('buildsIndex', {
      relation: work.relation,
      certainty: indexed ? work.certainty : 'perhaps',
      why: indexed ? 'its rows move' : 'its rows move, and so do its indexes, if it has any',
    })
  }
}
