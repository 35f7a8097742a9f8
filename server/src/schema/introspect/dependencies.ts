// Which fact needs which: from pg_depend, as far as the facts themselves do not say it.
import { type Catalog, classes, type Draft, type Reader, type Row } from './catalog.ts'
import { ofParts, within } from './scope.ts'

type Value = Row[number] | undefined

export const dependencies: Reader = {
  name: 'dependencies',
  sql: (_version, _superuser, scope) => `
    select d.classid, d.objid, nullif(d.objsubid, 0), d.refclassid, d.refobjid,
           nullif(d.refobjsubid, 0), d.deptype = 'a',
           case
             when d.refclassid = 1247
             then (select nullif(coalesce(e.typrelid, t.typrelid), 0)
                     from pg_type t
                     left join pg_type e on e.oid = t.typelem and e.typarray = t.oid
                    where t.oid = d.refobjid)
           end
      from pg_depend d
     where d.objid >= 16384
       and not (d.classid = 1259 and d.refclassid = 1259
                and exists (
                      select
                        from pg_index x
                       where x.indexrelid = d.objid and x.indexprs is null and x.indpred is null))
       and d.refclassid <> 2615
       and d.deptype in ('n', 'a')
       and (not (d.classid = 2606 and d.refclassid = 1259 and d.refobjsubid > 0)
            or exists (select from pg_constraint c where c.oid = d.objid and c.contype = 'x'))
       and not (d.classid = 2604 and d.deptype = 'a')
       ${scope ? `and ${ofParts('d.classid')}` : ''} ${within(scope, 'objects', 'd.objid')}`,
  inPieces: true,
  read: (rows, catalog) => {
    for (const [owner, oid, part, refClass, refOid, refPart, isAutomatic, rowOf] of rows) {
      const from = find(catalog, owner, oid, part)
      const to =
        find(catalog, refClass, refOid, refPart) ??
        (rowOf ? catalog.drafts.get(classes.relation, rowOf) : undefined)
      if (!from || !to) continue
      // A sequence is owned by its column; the column does not wait for that.
      if (isAutomatic === 't' && from.kind === 'sequence') continue
      from.needs.push(to.id)
    }
  },
}

function find(catalog: Catalog, owner: Value, oid: Value, part: Value): Draft | undefined {
  return (
    (part ? catalog.drafts.get(owner, oid, part) : undefined) ??
    catalog.drafts.get(owner, oid) ??
    catalog.members.get(owner, oid)
  )
}
