// Comments on what comes with an object and is none by itself: the row type of a relation, an array
// type, the rule behind a view, the constraint behind a constraint trigger, a partition's foreign key
// that is its parent's. All other comments: names.ts.
import { quoteIdentifier } from '../../sql/identifier.ts'
import type { Reader } from './catalog.ts'
import { within } from './scope.ts'

export const sideComments: Reader = {
  name: 'comments on what comes with an object',
  sql: (_version, _superuser, scope) => `
    with d as materialized (
      select classoid, objoid, description
        from pg_description
       where objoid >= 16384
         and (classoid = 1247 or classoid in (2606, 2618) ${within(scope, 'objects', 'objoid')})
    )
    select 1259, c.oid, 'row type', null, d.description
      from d
      join pg_type t on d.classoid = 1247 and t.oid = d.objoid
      join pg_class c on c.oid = t.typrelid and c.relkind <> 'c'
    union all
    select case when c.oid is null then 1247 else 1259 end, coalesce(c.oid, e.oid), 'array type', null, d.description
      from d
      join pg_type t on d.classoid = 1247 and t.oid = d.objoid
      join pg_type e on e.oid = t.typelem and e.typarray = t.oid
      left join pg_class c on c.oid = e.typrelid and c.relkind <> 'c'
    union all
    select 1259, r.ev_class, 'rule', null, d.description
      from d
      join pg_rewrite r on d.classoid = 2618 and r.oid = d.objoid and r.rulename = '_RETURN'
    union all
    select 2620, t.oid, 'constraint', null, d.description
      from d
      join pg_constraint c on d.classoid = 2606 and c.oid = d.objoid and c.contype = 't'
      join pg_trigger t on t.tgconstraint = c.oid
    union all
    select 1259, c.conrelid, 'constraint', c.conname, d.description
      from d
      join pg_constraint c on d.classoid = 2606 and c.oid = d.objoid and c.contype = 'f' and c.conparentid <> 0`,
  read: (rows, catalog) => {
    for (const [owner, oid, side, name, text] of rows) {
      const fact = catalog.drafts.get(owner, oid)
      // An extension's are its own; the array of a multirange has no name of its own in DDL.
      if (!fact || fact.hints.oid !== oid) continue
      const key = name ? `${side} ${quoteIdentifier(name)}` : (side ?? '')
      Object.assign(fact, { comments: { ...fact.comments, [key]: text ?? '' } })
    }
  },
}
