// COMMENT ON.
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { as, type Body, qualified } from '../nodes.ts'

export function comment(body: Body<'CommentStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const items = as(body.object, 'List')?.items ?? []
  const mode = 'SHARE UPDATE EXCLUSIVE'
  switch (body.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_INDEX':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      draft.lock(nameOf(view.relation(qualified(items))), mode)
      return
    }
    case 'OBJECT_COLUMN':
      draft.lock(nameOf(view.relation(qualified(items.slice(0, -1)))), mode)
      return
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      draft.lock(nameOf(view.relation(qualified(items.slice(0, -1)))), 'ACCESS SHARE')
      return
    default:
  }
}
