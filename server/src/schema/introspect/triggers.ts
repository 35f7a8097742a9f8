// Triggers, row security policies and rules: what stands on a relation and acts by itself.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import type { Enabled, TriggerAttributes } from '../relationAttributes.ts'
import {
  addFact,
  amend,
  classes,
  needColumns,
  numbers,
  placeIn,
  type Reader,
  type Relation,
  roleName,
  tidy,
} from './catalog.ts'
import { unwrapped } from './printedText.ts'
import { among, within } from './scope.ts'

const states: Readonly<Record<string, Enabled | undefined>> = {
  O: undefined,
  D: 'disabled',
  R: 'replica',
  A: 'always',
}

export const triggers: Reader = {
  name: 'triggers',
  sql: (version, _superuser, scope) => `
    select t.oid, t.tgname, t.tgrelid, t.tgtype, t.tgenabled, t.tgattr, t.tgconstraint,
           t.tgconstrrelid, t.tgdeferrable, t.tginitdeferred, t.tgoldtable, t.tgnewtable,
           t.tgfoid::regproc, encode(t.tgargs, 'escape'), t.tgnargs, p.tgenabled, t.tgisinternal,
           case when t.tgqual is not null then pg_get_triggerdef(t.oid) end,
           case when t.tgparentid <> 0
                then exists (select from pg_depend d where d.classid = 2620 and d.objid = t.oid and d.deptype = 'x')
           end
      from pg_trigger t
      left join pg_trigger p on p.oid = ${version >= 130000 ? 't.tgparentid' : '0'}
     where t.oid >= 16384
       and (not t.tgisinternal or t.tgparentid <> 0)
       and coalesce((select contype from pg_constraint where oid = t.tgconstraint), 't') = 't'
       ${within(scope, 'relations', 't.tgrelid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', relationOid = '', type = '0', enabled = 'O'] = row as string[]
      const relation = catalog.relations.get(relationOid)
      if (!relation?.fact || catalog.members.has(classes.trigger, oid)) continue
      const source = { class: classes.trigger, oid }
      const parentState = row[15]
      if (parentState !== null) {
        const isOwn = parentState !== enabled
        if (!isOwn && catalog.comments.get(classes.trigger, oid) === undefined && row[18] !== 't') continue
        const at: Attributes['triggerState'] = isOwn ? { enabled: states[enabled] ?? 'origin' } : {}
        addFact(catalog, 'triggerState', placeIn(relation, name), at, source)
        continue
      }
      const from = catalog.relations.get(row[7] ?? '')
      const fact = addFact(
        catalog,
        'trigger',
        placeIn(relation, name),
        tidy({
          timing: timing(Number(type)),
          events: events(Number(type), numbers(row[5]), relation),
          level: Number(type) & 1 ? undefined : ('statement' as const),
          when: condition(row[17]),
          function: row[12] ?? '',
          arguments: triggerArguments(row[13] ?? ''),
          constraint: row[6] === '0' ? undefined : (true as const),
          from: from ? identity(from.schema, from.name) : undefined,
          deferrable:
            row[8] === 't'
              ? row[9] === 't'
                ? ('initially deferred' as const)
                : ('initially immediate' as const)
              : undefined,
          oldTable: row[10] ?? undefined,
          newTable: row[11] ?? undefined,
          enabled: states[enabled],
        }) as unknown as TriggerAttributes,
        source,
      )
      needColumns(catalog, fact, relationOid, numbers(row[5]))
    }
  },
}

/** Triggers by which PostgreSQL enforces a constraint: of interest where they do not fire as usual. */
export const constraintTriggers: Reader = {
  name: 'triggers of constraints',
  sql: (_version, _superuser, scope) => `
    select t.tgconstraint, format('%I.%I', n.nspname, c.relname), p.proname, t.tgenabled
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_proc p on p.oid = t.tgfoid
     where t.tgenabled <> 'O'
       and t.tgisinternal
       and t.tgconstraint <> 0
       ${scope ? `and t.tgconstraint in (select oid from pg_constraint where ${among(scope.relations, 'conrelid')})` : ''}
     order by 2, 3`,
  read: (rows, catalog) => {
    for (const [constraint, table = '', routine = '', enabled = ''] of rows as string[][]) {
      const fact = catalog.drafts.get(classes.constraint, constraint)
      if (fact?.kind !== 'constraint') continue
      const state = `${table} ${routine}: ${states[enabled] ?? 'origin'}`
      amend(fact, { triggers: [...(fact.at.triggers ?? []), state] })
    }
  },
}

/** Bits of tgtype (pg_trigger.h): 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
const timing = (type: number) => (type & 64 ? 'instead of' : type & 2 ? 'before' : 'after')

function events(type: number, columns: readonly number[], relation: Relation): string[] {
  const list = columns.map(number => identity(relation.columns[number] ?? ''))
  return [
    type & 4 ? ['insert'] : [],
    type & 8 ? ['delete'] : [],
    type & 16 ? [list.length ? `update of ${list.join(', ')}` : 'update'] : [],
    type & 32 ? ['truncate'] : [],
  ].flat()
}

function condition(definition: string | null | undefined): string | undefined {
  if (!definition) return undefined
  const text = /\sWHEN \(([\s\S]*)\)\s+EXECUTE (?:FUNCTION|PROCEDURE) /.exec(definition)?.[1]
  return text === undefined ? undefined : unwrapped(text)
}

/** Arguments are stored one after another, each ended by a zero byte, which `escape` prints as \000. */
const triggerArguments = (text: string) =>
  text
    .split('\\000')
    .slice(0, -1)
    .map(argument => decodeEscapes(argument))

function decodeEscapes(text: string): string {
  const bytes: number[] = []
  for (const match of text.matchAll(/\\([0-7]{3})|\\\\|([\s\S])/g)) {
    if (match[1]) bytes.push(Number.parseInt(match[1], 8))
    else bytes.push(...Buffer.from(match[2] ?? '\\'))
  }
  return Buffer.from(bytes).toString('utf8')
}

const commands = { '*': 'all', r: 'select', a: 'insert', w: 'update', d: 'delete' } as const

export const policies: Reader = {
  name: 'policies',
  sql: (_version, _superuser, scope) => `
    select oid, polname, polrelid, polcmd, polpermissive, to_json(polroles),
           pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
      from pg_policy
     where true ${within(scope, 'relations', 'polrelid')}`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', relationOid, command, permissive, roles, using, check] of rows) {
      const relation = catalog.relations.get(relationOid ?? '')
      if (!relation?.fact) continue
      const names = (JSON.parse(roles ?? '[]') as (string | number)[])
        .map(role => roleName(catalog, String(role)))
        .sort()
      addFact(
        catalog,
        'policy',
        placeIn(relation, name ?? ''),
        tidy({
          command: commands[(command ?? '*') as keyof typeof commands],
          restrictive: permissive === 'f' ? (true as const) : undefined,
          roles: names.join() === 'public' ? undefined : names,
          using: using === null || using === undefined ? undefined : unwrapped(using),
          check: check === null || check === undefined ? undefined : unwrapped(check),
        }) as Attributes['policy'],
        { class: classes.policy, oid: oid ?? '' },
      )
    }
  },
}

export const rules: Reader = {
  name: 'rules',
  sql: (_version, _superuser, scope) => `
    select oid, rulename, ev_class, ev_enabled,
           case when rulename <> '_RETURN' then pg_get_ruledef(oid) end
      from pg_rewrite
     where oid >= 16384 ${within(scope, 'relations', 'ev_class')}`,
  read: (rows, catalog) => {
    for (const [oid = '', name, relationOid, enabled, definition] of rows) {
      const relation = catalog.relations.get(relationOid ?? '')
      if (!relation) continue
      if (definition === null || definition === undefined) {
        // The rule behind a view: whatever it needs, the view needs.
        const view = catalog.drafts.get(classes.relation, relationOid)
        if (view) catalog.drafts.set(classes.rewrite, oid, view)
        continue
      }
      if (!relation.fact) continue
      addFact(
        catalog,
        'rule',
        placeIn(relation, name ?? ''),
        tidy({ definition: ruleBody(definition), enabled: states[enabled ?? 'O'] }) as Attributes['rule'],
        { class: classes.rewrite, oid: oid ?? '' },
      )
    }
  },
}

/** From `ON` to the end: the head is said by the fact. */
const ruleBody = (definition: string) =>
  definition.replace(/^CREATE RULE ("(?:[^"]|"")*"|\S+) AS\s+/, '').replace(/;\s*$/, '')
