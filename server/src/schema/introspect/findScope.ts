// From what the digest says changed to the objects that have to be read again, and to those that
// have to be known for it. Asks pg_depend; reads no definitions.
import type pg from 'pg'
import { buckets, type Written } from '../changed.ts'
import { among, ofParts, type Scope } from './scope.ts'
import { asText } from './session.ts'

/** Objects by kind, being gathered. */
export interface Objects {
  readonly relations: Set<string>
  readonly routines: Set<string>
  readonly types: Set<string>
}

type Kind = keyof Objects

/** What was found to have changed: buckets in which something did, and objects that were written to. */
export interface Changed {
  readonly buckets: ReadonlySet<number>
  readonly objects: Written
}

const noObjects = (): Objects => ({ relations: new Set(), routines: new Set(), types: new Set() })

export function sizeOf({ relations, routines, types }: Objects): number {
  return relations.size + routines.size + types.size
}

/** Catalogs that hold objects or columns of such: what the oids of what was written there are of. */
export const kindOf: Readonly<Record<string, Kind>> = {
  pg_class: 'relations',
  pg_attribute: 'relations',
  pg_proc: 'routines',
  pg_type: 'types',
}

/** The objects that were written to, and those that exist in these buckets, themselves or by a part. */
export async function changedObjects(client: pg.ClientBase, changed: Changed): Promise<Objects> {
  const found = noObjects()
  for (const [catalog, oids] of changed.objects) {
    const kind = kindOf[catalog]
    if (kind) for (const oid of oids) found[kind].add(oid)
  }
  if (changed.buckets.size > 0) await gather(client, inBuckets(changed.buckets), found)
  await complete(client, found)
  return found
}

function inBuckets(changed: ReadonlySet<number>): string {
  const hit = `oid::bigint % ${buckets} = any ('{${[...changed].join()}}'::bigint[])`
  return `
    select 'relations', oid from pg_class where ${hit}
    union all select 'types', oid from pg_type where ${hit}
    union all select 'routines', oid from pg_proc where ${hit}
    union all select case when conrelid <> 0 then 'relations' else 'types' end,
                     case when conrelid <> 0 then conrelid else contypid end
                from pg_constraint
               where ${hit}
    union all select 'relations', tgrelid from pg_trigger where ${hit}
    union all select 'relations', polrelid from pg_policy where ${hit}
    union all select 'relations', ev_class from pg_rewrite where ${hit}
    union all select 'relations', stxrelid from pg_statistic_ext where ${hit}`
}

/**
 * Whatever is read together: an index with its table, a TOAST table with its own, a sequence with
 * the table that owns it and the other way round, a type with its array, its range and its relation,
 * and partitions whose triggers follow the parent's.
 */
async function complete(client: pg.ClientBase, objects: Objects): Promise<void> {
  let size = -1
  while (size !== sizeOf(objects)) {
    size = sizeOf(objects)
    const { relations, types } = objects
    await gather(
      client,
      `select 'relations', indrelid from pg_index where ${among(relations, 'indexrelid')}
       union select 'types', reltype from pg_class where relkind = 'c' and ${among(relations, 'oid')}
       union select 'relations', d.refobjid
               from pg_depend d
              where d.classid = 1259 and ${among(relations, 'd.objid')}
                and d.refclassid = 1259
                and (d.deptype = 'i' or d.deptype = 'a' and d.refobjsubid > 0)
       union select 'relations', d.objid
               from pg_depend d
               join pg_sequence s on s.seqrelid = d.objid
              where d.refclassid = 1259 and ${among(relations, 'd.refobjid')}
                and d.classid = 1259 and d.refobjsubid > 0 and d.deptype in ('a', 'i')
       union select 'relations', t.tgrelid
               from pg_trigger p
               join pg_depend d on d.refclassid = 2620 and d.refobjid = p.oid and d.classid = 2620
               join pg_trigger t on t.oid = d.objid
              where ${among(relations, 'p.tgrelid')}
       union select 'relations', typrelid from pg_type where typrelid <> 0 and ${among(types, 'oid')}
       union select 'types', typelem from pg_type where typelem >= 16384 and ${among(types, 'oid')}
       union select 'types', typarray from pg_type where typarray <> 0 and ${among(types, 'oid')}
       union select 'types', d.refobjid
               from pg_depend d
              where d.classid = 1247 and ${among(types, 'd.objid')} and d.refclassid = 1247 and d.deptype = 'i'
       union select 'types', d.objid
               from pg_depend d
              where d.refclassid = 1247 and ${among(types, 'd.refobjid')} and d.classid = 1247 and d.deptype = 'i'`,
      objects,
    )
  }
}

/**
 * What depends on these objects and so may print another name for them. Undefined when something
 * does that is read only with everything else.
 */
export async function withDependents(client: pg.ClientBase, objects: Objects): Promise<Objects | undefined> {
  const { relations, routines, types } = objects
  const found = copyOf(objects)
  const others = await gather(
    client,
    `with on_these as (
       select classid, objid
         from pg_depend
        where deptype <> 'e'
          and (refclassid = 1259 and ${among(relations, 'refobjid')}
               or refclassid = 1255 and ${among(routines, 'refobjid')}
               or refclassid = 1247 and ${among(types, 'refobjid')}
               or refclassid = 1259 and refobjid in (select indexrelid from pg_index where ${among(relations, 'indrelid')})
               or refclassid = 2606 and refobjid in (select oid from pg_constraint where ${among(relations, 'conrelid')}))
     )
     select case classid when 1259 then 'relations' when 1255 then 'routines' else 'types' end, objid
       from on_these
      where classid in (1259, 1255, 1247)
     union select 'relations', c.conrelid
             from on_these join pg_constraint c on classid = 2606 and c.oid = objid where c.conrelid <> 0
     union select 'types', c.contypid
             from on_these join pg_constraint c on classid = 2606 and c.oid = objid where c.contypid <> 0
     union select 'relations', d.adrelid from on_these join pg_attrdef d on classid = 2604 and d.oid = objid
     union select 'relations', r.ev_class from on_these join pg_rewrite r on classid = 2618 and r.oid = objid
     union select 'relations', t.tgrelid from on_these join pg_trigger t on classid = 2620 and t.oid = objid
     union select 'relations', p.polrelid from on_these join pg_policy p on classid = 3256 and p.oid = objid
     union select 'relations', s.stxrelid from on_these join pg_statistic_ext s on classid = 3381 and s.oid = objid
     union select 'others', objid
             from on_these
            where classid not in (1259, 1255, 1247, 2606, 2604, 2618, 2620, 3256, 3381)`,
    found,
  )
  if (others > 0) return undefined
  await complete(client, found)
  return found
}

/** The objects with all they refer to: what a read of them needs to know the names of. */
export async function withReferences(client: pg.ClientBase, objects: Objects): Promise<Scope> {
  const { relations, routines, types } = objects
  const parts = new Set([...relations, ...routines, ...types])
  const { rows } = await ask(
    client,
    `select 'parts', indexrelid from pg_index where ${among(relations, 'indrelid')}
     union select 'parts', oid from pg_constraint where ${among(relations, 'conrelid')} or ${among(types, 'contypid')}
     union select 'parts', oid from pg_attrdef where ${among(relations, 'adrelid')}
     union select 'parts', oid from pg_rewrite where ${among(relations, 'ev_class')}
     union select 'parts', oid from pg_trigger where ${among(relations, 'tgrelid')}
     union select 'parts', oid from pg_policy where ${among(relations, 'polrelid')}
     union select 'parts', oid from pg_statistic_ext where ${among(relations, 'stxrelid')}`,
  )
  for (const [, oid] of rows) parts.add(oid)
  const known = copyOf(objects)
  await gather(
    client,
    `with of_these as (
       select refclassid, refobjid from pg_depend
        where deptype <> 'e' and ${ofParts('classid')} and ${among(parts, 'objid')}
     )
     select case refclassid when 1259 then 'relations' when 1255 then 'routines' else 'types' end, refobjid
       from of_these
      where refclassid in (1259, 1255, 1247)
     union select 'relations', c.conrelid
             from of_these join pg_constraint c on refclassid = 2606 and c.oid = refobjid where c.conrelid <> 0`,
    known,
  )
  await complete(client, known)
  for (const oid of [...known.relations, ...known.routines, ...known.types]) parts.add(oid)
  return { ...known, objects: parts }
}

const copyOf = ({ relations, routines, types }: Objects): Objects => ({
  relations: new Set(relations),
  routines: new Set(routines),
  types: new Set(types),
})

/** Adds what a query of (kind, oid) finds. Answers how many were of no kind that is gathered. */
async function gather(client: pg.ClientBase, sql: string, into: Objects): Promise<number> {
  let others = 0
  for (const [kind, oid] of (await ask(client, sql)).rows) {
    if (kind in into) into[kind as Kind].add(oid)
    else others++
  }
  return others
}

function ask(client: pg.ClientBase, text: string): Promise<pg.QueryArrayResult<[string, string]>> {
  return client.query<[string, string]>({ text, rowMode: 'array', types: asText })
}
