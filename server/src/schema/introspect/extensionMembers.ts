// What belongs to an extension: its objects are no facts, but a plan has to know them where the
// other side of a comparison has them as nobody's.
import type { Kind } from '../model.ts'
import { identity, identityParts } from '../name.ts'
import { kindOfWords } from '../render/address.ts'
import { classes, type Draft, type Reader } from './catalog.ts'

export const extensionMembers: Reader = {
  name: 'extension members',
  sql: () => `
    select d.classid, d.objid, d.refobjid,
           case
             when d.classid = 1247
             then (select case t.typtype when 'd' then 'domain' else 'type' end
                     from pg_type t
                    where t.oid = d.objid)
             else replace(o.type, '-', ' ')
           end,
           o.identity
      from pg_depend d
     cross join lateral pg_identify_object(d.classid, d.objid, 0) o
     where d.deptype = 'e'
       and d.refclassid = 3079
     order by o.identity collate "C"`,
  read: (rows, catalog) => {
    const all = new Map<Draft, string[]>()
    for (const [owner, oid, extensionOid, words, printed] of rows) {
      const extension = catalog.drafts.get(classes.extension, extensionOid)
      if (!extension) continue
      catalog.members.set(owner, oid, extension)
      const kind = kindOfWords(words ?? '')
      if (kind === undefined || !printed) continue
      const ids = all.get(extension) ?? []
      all.set(extension, ids)
      ids.push(`${kind} ${asOurs(kind, printed)}`)
    }
    for (const [extension, members] of all) Object.assign(extension.hints, { members })
  },
}

/** The identity that the fact would have, from how PostgreSQL prints it. */
function asOurs(kind: Kind, printed: string): string {
  const text = printed.replaceAll('pg_catalog.', '')
  switch (kind) {
    case 'function':
    case 'procedure':
    case 'aggregate': {
      const open = text.lastIndexOf('(')
      const types = text.slice(open).replaceAll(',', ', ')
      return `${identity(...identityParts(text.slice(0, open)))}${types}`
    }
    case 'operator':
      return text
        .replace(/,(?=[^,]*\)$)/, ', ')
        .replace('(NONE,', '(none,')
        .replace(', NONE)', ', none)')
    case 'operatorClass':
    case 'operatorFamily':
      return text.replace(' USING ', ' using ')
    case 'cast':
      return text.replace(' AS ', ' as ')
    case 'transform':
      return text.replace(' on language ', ' language ')
    default:
      return identity(...identityParts(text))
  }
}
