// ALTER TYPE of a composite type: tables made OF it follow with CASCADE.
import type { AlterTableStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { all, as, type Qualified, rangeName } from '../nodes.ts'
import { changeType } from './changeType.ts'

export function typedTables(name: Qualified, view: CatalogView): Relation[] {
  const type = view.userTypeNamed(name)
  return type
    ? [...view.items('typed', `${type.schema}\0${type.name}`)].flatMap(id => view.byId(id) ?? [])
    : []
}

export function alterCompositeType(
  stmt: AlterTableStmt,
  view: CatalogView,
  version: number,
  draft: ImpactDraft,
): void {
  for (const table of typedTables(rangeName(stmt.relation), view)) {
    draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
    const scene = { table, family: [table], view, version, draft, stmt }
    for (const cmd of all(stmt.cmds, 'AlterTableCmd')) {
      const def = as(cmd.def, 'ColumnDef')
      if (cmd.subtype === 'AT_AlterColumnType' && def) changeType(cmd.name ?? '', def, scene)
    }
  }
}
