// Operators, operator families and operator classes.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import {
  addFact,
  amend,
  classes,
  type Draft,
  is,
  isForeign,
  type Reader,
  schemaName,
  tidy,
  typeName,
} from './catalog.ts'

const operatorText = (oid: string) => `
  (select format('operator(%I.%s)', n.nspname, x.oprname)
     from pg_operator x
     join pg_namespace n on n.oid = x.oprnamespace
    where x.oid = ${oid})`

export const operators: Reader = {
  name: 'operators',
  sql: () => `
    select o.oid, o.oprname, o.oprnamespace, o.oprowner, o.oprleft, o.oprright, o.oprcode::regproc,
           ${operatorText('o.oprcom')}, ${operatorText('o.oprnegate')},
           nullif(o.oprrest::oid, 0)::regproc, nullif(o.oprjoin::oid, 0)::regproc,
           o.oprcanhash, o.oprcanmerge, o.oprcode::oid
      from pg_operator o
     where o.oid >= 16384`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner, left = '0', right = '0'] = row as string[]
      if (isForeign(catalog, classes.operator, oid, schemaOid)) {
        const member = catalog.members.get(classes.operator, oid)
        if (member) catalog.drafts.set(classes.operator, oid, member)
        continue
      }
      // A shell: named as a commutator or negator, not made yet.
      if (row[13] === '0') continue
      const schema = schemaName(catalog, schemaOid)
      const leftType = left === '0' ? undefined : typeName(catalog, left)
      const rightType = right === '0' ? undefined : typeName(catalog, right)
      const signature = `${name}(${leftType ?? 'none'}, ${rightType ?? 'none'})`
      addFact(
        catalog,
        'operator',
        { schema, name: signature, identity: `${identity(schema)}.${signature}` },
        tidy({
          function: row[6] ?? '',
          left: leftType,
          right: rightType,
          commutator: row[7] ?? undefined,
          negator: row[8] ?? undefined,
          restrict: row[9] ?? undefined,
          join: row[10] ?? undefined,
          hashes: is(row[11]),
          merges: is(row[12]),
        }) as unknown as Attributes['operator'],
        { class: classes.operator, oid, owner: owner ?? null },
      )
    }
  },
}

export const operatorFamilies: Reader = {
  name: 'operator families',
  sql: () => `
    select f.oid, f.opfname, f.opfnamespace, f.opfowner, m.amname
      from pg_opfamily f
      join pg_am m on m.oid = f.opfmethod
     where f.oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', schemaOid = '', owner, method = ''] of rows as string[][]) {
      const member = catalog.members.get(classes.opfamily, oid)
      if (member) catalog.drafts.set(classes.opfamily, oid, member)
      if (isForeign(catalog, classes.opfamily, oid, schemaOid)) continue
      const schema = schemaName(catalog, schemaOid)
      addFact(
        catalog,
        'operatorFamily',
        { schema, name, identity: `${identity(schema, name)} using ${identity(method)}` },
        { method },
        { class: classes.opfamily, oid, owner: owner ?? null },
      )
    }
  },
}

export const operatorClassFacts: Reader = {
  name: 'operator classes',
  sql: () => `
    select c.oid, c.opcname, c.opcnamespace, c.opcowner, m.amname,
           format('%I.%I', n.nspname, f.opfname), c.opcintype, c.opcdefault, c.opckeytype
      from pg_opclass c
      join pg_am m on m.oid = c.opcmethod
      join pg_opfamily f on f.oid = c.opcfamily
      join pg_namespace n on n.oid = f.opfnamespace
     where c.oid >= 16384`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner, method = ''] = row as string[]
      const member = catalog.members.get(classes.opclass, oid)
      if (member) catalog.drafts.set(classes.opclass, oid, member)
      if (isForeign(catalog, classes.opclass, oid, schemaOid)) continue
      const schema = schemaName(catalog, schemaOid)
      addFact(
        catalog,
        'operatorClass',
        { schema, name, identity: `${identity(schema, name)} using ${identity(method)}` },
        {
          method,
          family: row[5] ?? '',
          type: typeName(catalog, row[6] ?? ''),
          ...(row[7] === 't' ? { default: true as const } : {}),
          ...(row[8] && row[8] !== '0' ? { storage: typeName(catalog, row[8]) } : {}),
          members: [],
        },
        { class: classes.opclass, oid, owner: owner ?? null },
      )
    }
  },
}

/** What `d` says a member belongs to. */
const ofExtension = `exists (
             select
               from pg_depend e
              where e.classid = d.refclassid
                and e.objid = d.refobjid
                and e.deptype = 'e')`

/** Operators and support functions; a member belongs to a class or, loosely, to its family. */
export const operatorMembers: Reader = {
  name: 'operator members',
  sql: () => `
    select d.refclassid, d.refobjid, a.amopstrategy,
           format('operator %s %s', a.amopstrategy, a.amopopr::regoperator)
           || case when a.amopsortfamily <> 0
                   then (select format(' for order by %I.%I', n.nspname, f.opfname)
                           from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace
                          where f.oid = a.amopsortfamily)
                   else '' end,
           a.amoplefttype, a.amoprighttype, 0, a.oid, 2602
      from pg_amop a
      join pg_depend d on d.classid = 2602 and d.objid = a.oid and d.refclassid in (2616, 2753)
                      and d.deptype in ('i', 'a')
     where a.oid >= 16384
       and not ${ofExtension}
    union all
    select d.refclassid, d.refobjid, p.amprocnum,
           format('function %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, null),
                  format_type(p.amprocrighttype, null), p.amproc::regprocedure),
           p.amproclefttype, p.amprocrighttype, 1, p.oid, 2603
      from pg_amproc p
      join pg_depend d on d.classid = 2603 and d.objid = p.oid and d.refclassid in (2616, 2753)
                      and d.deptype in ('i', 'a')
     where p.oid >= 16384
       and not ${ofExtension}`,
  read: (rows, catalog) => {
    const lists = new Map<Draft, string[]>()
    for (const [
      owner,
      oid,
      ,
      text,
      left = '',
      right = '',
      isFunction,
      member,
      memberClass,
    ] of rows as string[][]) {
      const fact = catalog.drafts.get(owner, oid)
      if (fact?.kind !== 'operatorFamily' && fact?.kind !== 'operatorClass') continue
      const loose = fact.kind === 'operatorFamily'
      const types =
        loose && isFunction === '0' && !text?.includes('(')
          ? ` (${typeName(catalog, left)}, ${typeName(catalog, right)})`
          : ''
      lists.set(fact, [...(lists.get(fact) ?? []), `${text}${types}`])
      catalog.drafts.set(memberClass, member, fact)
    }
    for (const [fact, list] of lists) amend(fact, { members: list.sort(byNumber) })
  },
}

const byNumber = (a: string, b: string) => {
  const [kindA = '', numberA = '0'] = a.split(' ')
  const [kindB = '', numberB = '0'] = b.split(' ')
  return kindA === kindB ? Number(numberA) - Number(numberB) || (a < b ? -1 : 1) : kindA < kindB ? 1 : -1
}
