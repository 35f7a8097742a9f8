// ALTER ... RENAME.

import { typedTables } from '../alterTable/compositeType.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { type Body, rangeName } from '../nodes.ts'
import { partitionsOf } from '../relations.ts'
import { lock, lockTriggers } from './locking.ts'

export function rename(
  body: Body<'RenameStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  switch (body.renameType) {
    case 'OBJECT_INDEX':
      draft.lock(nameOf(view.relation(rangeName(body.relation), 'index')), 'SHARE UPDATE EXCLUSIVE')
      return
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      const relation = view.relation(rangeName(body.relation))
      draft.lock(nameOf(relation), 'ACCESS EXCLUSIVE')
      return
    }
    case 'OBJECT_COLUMN':
    case 'OBJECT_TABCONSTRAINT': {
      if (!body.relation) return
      const table = view.relation(rangeName(body.relation))
      draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
      const constraint = table.constraints.find(one => one.name === body.subname)
      const inherited =
        body.renameType === 'OBJECT_COLUMN' || constraint?.kind === 'check' || constraint?.kind === 'notNull'
      if (body.relation.inh === true && inherited)
        for (const one of partitionsOf(table, view)) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
      return
    }
    case 'OBJECT_ATTRIBUTE':
      for (const table of typedTables(rangeName(body.relation), view))
        draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
      return
    case 'OBJECT_TRIGGER': {
      const table = view.relation(rangeName(body.relation))
      if (version < 15) draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
      else lockTriggers(table, body.subname ?? '', 'ACCESS EXCLUSIVE', view, draft)
      return
    }
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      lock(body.relation, 'ACCESS EXCLUSIVE', view, draft)
      return
    default:
  }
}
