// CREATE and ALTER FUNCTION, carried into the virtual catalog: how volatile a call is, and what was written of
// the body, which is read when somebody calls it.
import type {
  AlterFunctionStmt,
  CreateFunctionStmt,
  DefineStmt,
  FunctionParameter,
  Node,
  ObjectWithArgs,
  TypeName,
} from '@pgsql/types'
import { parse } from '../../sql/parser.ts'
import type { Overload, Volatility } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { all, as, qualified, sqlType, text, texts, walk } from '../nodes.ts'
import { volatilityOf } from '../volatility.ts'
import { created, placed } from './types.ts'

export function createFunction(stmt: CreateFunctionStmt, view: CatalogView, source: string): void {
  const name = placed(qualified(stmt.funcname), view)
  const parameters = inputsOf(stmt)
  const args = parameters.map(one => typeName(one.argType))
  const optional = parameters.filter(one => one.defexpr).length
  const others = view.userFunction({ schemaname: name.schema, relname: name.name })?.overloads ?? []
  const volatility = volatilityAs(stmt, view)
  view.putUserFunction({
    ...name,
    overloads: [
      ...others.filter(one => one.args.join() !== args.join()),
      {
        args,
        volatility,
        source,
        kind: stmt.is_procedure ? 'procedure' : 'function',
        ...(optional > 0 ? { optional } : {}),
      },
    ],
    created: created(view),
  })
}

/** The parameters that a call gives, and by which PostgreSQL tells functions of one name apart. */
export const inputsOf = (stmt: CreateFunctionStmt): FunctionParameter[] =>
  all(stmt.parameters, 'FunctionParameter').filter(
    one => one.mode !== 'FUNC_PARAM_OUT' && one.mode !== 'FUNC_PARAM_TABLE',
  )

/** The function that is there under the name and arguments of one that is written. */
export function functionReplaced(stmt: CreateFunctionStmt, view: CatalogView): Overload | undefined {
  const { schema, name } = placed(qualified(stmt.funcname), view)
  const args = inputsOf(stmt).map(one => typeName(one.argType))
  const known = view.userFunction({ schemaname: schema, relname: name })
  return known?.overloads.find(one => one.args.join() === args.join())
}

/** Nothing that an aggregate does is looked into: it is known to be there. */
export function createAggregate(stmt: DefineStmt, view: CatalogView): void {
  const name = placed(qualified(stmt.defnames), view)
  const others = view.userFunction({ schemaname: name.schema, relname: name.name })?.overloads ?? []
  const parameters = all(as(stmt.args?.[0], 'List')?.items, 'FunctionParameter')
  const args = parameters.map(one => typeName(one.argType))
  view.putUserFunction({
    ...name,
    overloads: [
      ...others.filter(one => one.args.join() !== args.join()),
      { args, volatility: 'immutable', kind: 'aggregate' },
    ],
    created: created(view),
  })
}

export function alterFunction({ func, actions = [] }: AlterFunctionStmt, view: CatalogView): void {
  const known = view.userFunction(qualified(func?.objname))
  if (!known) return
  const meant = overloadsNamed(func, view)
  const overloads = known.overloads.map(one => (meant.includes(one) ? altered(one, actions, view) : one))
  view.putUserFunction({ ...known, overloads })
}

/** Those that a statement means by a function's name and arguments. */
export function overloadsNamed(func: ObjectWithArgs | undefined, view: CatalogView): readonly Overload[] {
  const args = all(func?.objargs, 'TypeName').map(typeName)
  const known = view.userFunction(qualified(func?.objname))?.overloads ?? []
  return func?.args_unspecified === true ? known : known.filter(one => one.args.join() === args.join())
}

export function dropFunction(object: Node, view: CatalogView): void {
  const func = as(object, 'ObjectWithArgs')
  const known = view.userFunction(qualified(func?.objname))
  if (!known) return
  const gone = overloadsNamed(func, view)
  const overloads = known.overloads.filter(one => !gone.includes(one))
  if (overloads.length > 0) view.putUserFunction({ ...known, overloads })
  else view.dropUserFunction(known)
}

function altered(overload: Overload, actions: readonly Node[], view: CatalogView): Overload {
  const said = (options: readonly Node[]) => new Set(all(options, 'DefElem').map(one => one.defname))
  const options = [
    ...(overload.altered ?? []).filter(one => !said(actions).has(as(one, 'DefElem')?.defname)),
    ...actions,
  ]
  const parsed = parse(overload.source ?? '')
  const made = parsed.kind === 'parsed' ? as(parsed.statements[0]?.node, 'CreateFunctionStmt') : undefined
  if (!made) return { ...overload, altered: options }
  const kept = (made.options ?? []).filter(one => !said(options).has(as(one, 'DefElem')?.defname))
  const volatility = volatilityAs({ ...made, options: [...kept, ...options] }, view)
  return { ...overload, volatility, altered: options }
}

function volatilityAs(stmt: CreateFunctionStmt, view: CatalogView): Volatility {
  const option = all(stmt.options, 'DefElem').find(one => one.defname === 'volatility')?.arg
  const declared = text(option) as Volatility | undefined
  return declared && declared !== 'volatile' ? declared : (inlined(stmt, view) ?? 'volatile')
}

const typeName = (type: TypeName | undefined): string => {
  const read = sqlType(type)
  return read ? `${read.name}${read.array ? '[]' : ''}` : ''
}

/**
 * A volatile SQL function of one plain SELECT is put in the place of its call by the planner
 * (inline_function), so that only what stands in it counts.
 */
function inlined(stmt: CreateFunctionStmt, view: CatalogView): Volatility | undefined {
  const options = all(stmt.options, 'DefElem')
  const option = (name: string) => options.find(one => one.defname === name)?.arg
  const is = (name: string) => as(option(name), 'Boolean')?.boolval === true
  const setting = as(option('set'), 'VariableSetStmt')
  if (text(option('language'))?.toLowerCase() !== 'sql' || is('security')) return undefined
  if (setting && !setting.kind?.startsWith('VAR_RESET')) return undefined
  const value = soleValue(stmt)
  if (!value || (is('strict') && !isStrict(value, stmt))) return undefined
  const { volatility } = volatilityOf(value, view, newest)
  return volatility === 'unknown' ? undefined : volatility
}

/** Null for a null in any argument: each is used, and by nothing that makes something else of a null. */
function isStrict(value: Node, { parameters }: CreateFunctionStmt): boolean {
  const unused = new Map(all(parameters, 'FunctionParameter').map((one, i) => [i + 1, one.name]))
  let strict = true
  walk({ value }, (kind, body) => {
    const { number, fields, kind: form } = body as { number?: number; fields?: Node[]; kind?: string }
    const named = fields && texts(fields).at(-1)
    for (const [at, name] of unused) if (at === number || (named && named === name)) unused.delete(at)
    if (forNulls.test(kind) || (kind === 'A_Expr' && form !== 'AEXPR_OP')) strict = false
    return undefined
  })
  return strict && unused.size === 0
}

const forNulls =
  /^(CaseExpr|CoalesceExpr|MinMaxExpr|NullTest|BooleanTest|BoolExpr|RowExpr|A_ArrayExpr|SubLink)$/

/** The expression of `return e`, or of a body that is one plain `select e`. */
function soleValue(stmt: CreateFunctionStmt): Node | undefined {
  const returned = as(stmt.sql_body, 'ReturnStmt')?.returnval
  if (returned) return returned
  const options = all(stmt.options, 'DefElem')
  const body = texts(as(options.find(one => one.defname === 'as')?.arg, 'List')?.items)[0]
  const parsed = body === undefined ? undefined : parse(body)
  const select =
    parsed?.kind === 'parsed' && parsed.statements.length === 1
      ? as(parsed.statements[0]?.node, 'SelectStmt')
      : undefined
  if (!select || select.fromClause || select.whereClause || select.op !== 'SETOP_NONE') return undefined
  return select.targetList?.length === 1 ? as(select.targetList[0], 'ResTarget')?.val : undefined
}

const newest = 18
