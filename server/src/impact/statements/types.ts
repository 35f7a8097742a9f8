// ALTER DOMAIN: every table with a column of the domain is read when a constraint must hold for it.
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { as, type Body, qualified } from '../nodes.ts'
import { evaluate } from '../query/running.ts'
import { typeUsers } from '../replay/typeUsers.ts'

/** Tables with a column of the domain are read when a constraint must hold for them. */
export function alterDomain(
  body: Body<'AlterDomainStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const constraint = as(body.def, 'Constraint')
  const name = qualified(body.typeName)
  const checks =
    body.subtype === 'O' ||
    body.subtype === 'V' ||
    (body.subtype === 'C' && constraint?.skip_validation !== true)
  const domain = view.userTypeNamed(name)
  if (!checks || (body.subtype === 'O' && domain?.notNull)) return
  const users = typeUsers(name, view)
  const check = constraint?.raw_expr ?? domain?.checks?.find(one => one.name === body.name)?.expression
  if (check && users.length > 0) evaluate([check], { view, draft, version })
  for (const table of users) {
    if (table.kind === 'partitioned') continue
    draft.lock(nameOf(table), 'SHARE')
    draft.note('scans', {
      relation: nameOf(table),
      certainty: 'yes',
      why: `every ${name.relname} in it is checked`,
    })
  }
}
