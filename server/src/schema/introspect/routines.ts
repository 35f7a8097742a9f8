// Functions, procedures and aggregates.
import type { AggregateAttributes, RoutineAttributes } from '../attributes.ts'
import { identity } from '../name.ts'
import {
  addFact,
  type Catalog,
  classes,
  is,
  isForeign,
  type Reader,
  type Row,
  schemaName,
  tidy,
  typeName,
} from './catalog.ts'
import { within } from './scope.ts'

export const routines: Reader = {
  name: 'routines',
  sql: (version, _superuser, scope) => `
    select p.oid, p.proname, p.pronamespace, p.proowner, p.proacl, p.prokind,
           p.proargtypes, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
           l.lanname, p.prosrc, p.probin,
           ${version >= 140000 ? 'pg_get_function_sqlbody(p.oid)' : 'null'},
           p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof, p.proparallel,
           p.procost, p.prorows, p.proretset,
           case when p.prosupport <> 0 then p.prosupport::regproc end,
           to_json(p.proconfig), to_json(p.protrftypes::text[])
      from pg_proc p
      join pg_language l on l.oid = p.prolang
     where p.oid >= 16384
       and p.prokind in ('f', 'p', 'w')
       and not exists (
             select
               from pg_depend d
              where d.classid = 1255
                and d.objid = p.oid
                and d.deptype = 'i')
       ${within(scope, 'routines', 'p.oid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner = '', , kind, argumentTypes = ''] = row as string[]
      if (isForeign(catalog, classes.proc, oid, schemaOid)) {
        noteMember(catalog, oid)
        continue
      }
      const place = routinePlace(catalog, schemaOid, name, argumentTypes)
      addFact(catalog, kind === 'p' ? 'procedure' : 'function', place, routine(catalog, row), {
        class: classes.proc,
        oid,
        owner,
        acl: { type: 'f', text: row[4] ?? null },
      })
    }
  },
}

function noteMember(catalog: Catalog, oid: string): void {
  const member = catalog.members.get(classes.proc, oid)
  if (member) catalog.drafts.set(classes.proc, oid, member)
}

function routinePlace(catalog: Catalog, schemaOid: string, name: string, argumentTypes: string) {
  const schema = schemaName(catalog, schemaOid)
  const list = argumentTypes
    .split(' ')
    .filter(Boolean)
    .map(oid => typeName(catalog, oid))
    .join(', ')
  return {
    schema,
    name: `${name}(${list})`,
    identity: `${identity(schema, name)}(${list})`,
  }
}

function routine(catalog: Catalog, row: Row): RoutineAttributes {
  const [kind, , list, result, language, source, file, sqlBody] = row.slice(5)
  const [volatility, strict, definer, leakproof, parallel, cost, count, returnsSet, support] = row.slice(13)
  const [settings, transforms] = row.slice(22)
  const defaultCost = language === 'c' || language === 'internal' ? '1' : '100'
  return tidy({
    arguments: list ?? '',
    returns: kind === 'p' ? undefined : (result ?? undefined),
    language: language ?? '',
    body: sqlBody ?? source ?? '',
    bodyForm: sqlBody ? 'sql' : file ? 'object' : undefined,
    object: file ?? undefined,
    window: kind === 'w' ? true : undefined,
    volatility: volatility === 'i' ? 'immutable' : volatility === 's' ? 'stable' : undefined,
    strict: is(strict),
    securityDefiner: is(definer),
    leakproof: is(leakproof),
    parallel: parallel === 's' ? 'safe' : parallel === 'r' ? 'restricted' : undefined,
    cost: cost === defaultCost ? undefined : cost,
    rows: returnsSet === 't' && count !== '1000' ? count : undefined,
    support: support ?? undefined,
    settings: settings ? (JSON.parse(settings) as string[]) : undefined,
    transforms: transforms
      ? (JSON.parse(transforms) as string[]).map(oid => typeName(catalog, oid))
      : undefined,
  }) as unknown as RoutineAttributes
}

export const aggregates: Reader = {
  name: 'aggregates',
  sql: (_version, _superuser, scope) => `
    select p.oid, p.proname, p.pronamespace, p.proowner, p.proacl, p.proargtypes,
           pg_get_function_arguments(p.oid), p.proparallel,
           a.aggkind, a.aggtransfn::regproc, a.aggtranstype, a.aggtransspace,
           nullif(a.aggfinalfn::oid, 0)::regproc, a.aggfinalextra, a.aggfinalmodify,
           nullif(a.aggcombinefn::oid, 0)::regproc, nullif(a.aggserialfn::oid, 0)::regproc,
           nullif(a.aggdeserialfn::oid, 0)::regproc, a.agginitval,
           nullif(a.aggmtransfn::oid, 0)::regproc, nullif(a.aggminvtransfn::oid, 0)::regproc,
           a.aggmtranstype, a.aggmtransspace, nullif(a.aggmfinalfn::oid, 0)::regproc,
           a.aggmfinalextra, a.aggmfinalmodify, a.aggminitval,
           case when a.aggsortop <> 0
                then (select format('operator(%I.%s)', n.nspname, o.oprname)
                        from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
                       where o.oid = a.aggsortop) end
      from pg_proc p
      join pg_aggregate a on a.aggfnoid = p.oid
     where p.oid >= 16384 ${within(scope, 'routines', 'p.oid')}`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', schemaOid = '', owner = '', , argumentTypes = '', list = ''] =
        row as string[]
      if (isForeign(catalog, classes.proc, oid, schemaOid)) {
        noteMember(catalog, oid)
        continue
      }
      const at: AggregateAttributes = { arguments: list, options: aggregateOptions(catalog, row) }
      addFact(catalog, 'aggregate', routinePlace(catalog, schemaOid, name, argumentTypes), at, {
        class: classes.proc,
        oid,
        owner,
        acl: { type: 'f', text: row[4] ?? null },
      })
    }
  },
}

const modifies: Readonly<Record<string, string>> = { r: 'read_only', s: 'shareable', w: 'read_write' }

function aggregateOptions(catalog: Catalog, row: Row): string[] {
  const [parallel, kind, transition, type, space, final, extra, modify, combine, serial, deserial, initial] =
    row.slice(7)
  const [
    moving,
    inverse,
    movingType,
    movingSpace,
    movingFinal,
    movingExtra,
    movingModify,
    movingInitial,
    sort,
  ] = row.slice(19)
  const ordinary = kind === 'n' ? 'r' : 'w'
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  const option = (name: string, value: string | null | undefined) => (value ? [`${name} = ${value}`] : [])
  return [
    ...option('sfunc', transition),
    ...option('stype', typeName(catalog, type ?? '')),
    ...(space === '0' ? [] : option('sspace', space)),
    ...option('finalfunc', final),
    ...(extra === 't' ? ['finalfunc_extra'] : []),
    ...(modify && modify !== ordinary ? option('finalfunc_modify', modifies[modify]) : []),
    ...option('combinefunc', combine),
    ...option('serialfunc', serial),
    ...option('deserialfunc', deserial),
    ...(initial === null || initial === undefined ? [] : [`initcond = ${quoted(initial)}`]),
    ...option('msfunc', moving),
    ...option('minvfunc', inverse),
    ...(moving ? option('mstype', typeName(catalog, movingType ?? '')) : []),
    ...(movingSpace === '0' ? [] : option('msspace', movingSpace)),
    ...option('mfinalfunc', movingFinal),
    ...(movingExtra === 't' ? ['mfinalfunc_extra'] : []),
    ...(moving && movingModify && movingModify !== ordinary
      ? option('mfinalfunc_modify', modifies[movingModify])
      : []),
    ...(movingInitial === null || movingInitial === undefined
      ? []
      : [`minitcond = ${quoted(movingInitial)}`]),
    ...option('sortop', sort),
    ...option('parallel', parallel === 's' ? 'safe' : parallel === 'r' ? 'restricted' : undefined),
    ...(kind === 'h' ? ['hypothetical'] : []),
  ]
}
