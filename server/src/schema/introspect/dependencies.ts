// Which fact needs which: from pg_depend, as far as the facts themselves do not say it.
import { type Catalog, need, type Reader } from './catalog.ts'

export const dependencies: Reader = {
  name: 'dependencies',
  sql: () => `
    select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
      from pg_depend
     where objid >= 16384
       and refclassid <> 2615
       and deptype in ('n', 'a', 'x')
       and not (classid = 2606 and refclassid = 1259 and refobjsubid > 0)
       and not (classid = 2604 and deptype = 'a')`,
  read: (rows, catalog) => {
    for (const [owner, oid, sub, refClass, refOid, refSub, type] of rows) {
      const from = find(catalog, owner ?? '', oid ?? '', sub ?? '0')
      const to = find(catalog, refClass ?? '', refOid ?? '', refSub ?? '0')
      if (!from || !to) continue
      if (type === 'x') continue
      // A sequence is owned by its column; the column does not wait for that.
      if (from.startsWith('sequence ') && type === 'a') continue
      need(catalog, from, to)
    }
  },
}

function find(catalog: Catalog, owner: string, oid: string, sub: string): string | undefined {
  return (
    (sub !== '0' ? catalog.ids.get(`${owner}.${oid}.${sub}`) : undefined) ??
    catalog.ids.get(`${owner}.${oid}`) ??
    catalog.members.get(`${owner}.${oid}`)
  )
}
