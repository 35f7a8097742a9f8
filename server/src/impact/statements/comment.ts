// COMMENT ON.
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { as, type Body, qualified } from '../nodes.ts'

export function comment(body: Body<'CommentStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const items = as(body.object, 'List')?.items ?? []
  const mode = 'SHARE UPDATE EXCLUSIVE'
  if (isRelation(body.objtype)) draft.lock(nameOf(view.relation(qualified(items))), mode)
  switch (body.objtype) {
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

/** What stands in pg_class and can be named by itself. */
export const isRelation = (type: Body<'CommentStmt'>['objtype']): boolean =>
  /^OBJECT_(TABLE|VIEW|MATVIEW|INDEX|SEQUENCE|FOREIGN_TABLE)$/.test(type ?? '')
