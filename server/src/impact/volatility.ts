// How volatile an expression is: immutable, stable, volatile, or unknown where it calls a function
// nobody has described. Built-ins come from the generated facts of the version at hand.
import type { CaseExpr, Node } from '@pgsql/types'
import type { Overload, Volatility } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { facts } from './facts.ts'
import { functionFacts } from './generated/functionFacts.ts'
import { as, qualified, sqlType, texts, walk } from './nodes.ts'

export interface Verdict {
  readonly volatility: Volatility | 'unknown'
  /** The call that decides it: `random()`. */
  readonly because?: string
}

const builtIns = facts(functionFacts)

/** An aggregate's `a` says nothing of it. */
const letters: Readonly<Record<string, Volatility>> = { i: 'immutable', s: 'stable', v: 'volatile' }
const rank = { immutable: 0, stable: 1, unknown: 2, volatile: 3 } as const

/** PostgreSQL has a function of this name itself. */
export const isBuiltInFunction = (name: string, version: number): boolean =>
  builtIns(name, version) !== undefined || (name === 'extract' && version < 14)

/** Of a built-in function; undefined when this version has none of that name. */
function builtInVolatility(
  name: string,
  args: readonly Node[],
  version: number,
): Verdict['volatility'] | undefined {
  // EXTRACT has a function of its own since 14.
  const fact = builtIns(name === 'extract' && version < 14 ? 'date_part' : name, version)
  if (fact === undefined) return undefined
  if (fact.length === 1) return letters[fact]
  return ofOverloads(
    fact.split('|').flatMap(overload => {
      const [types = '', letter = ''] = overload.split(':')
      const volatility = letters[letter]
      return volatility ? [{ args: types === '' ? [] : types.split(','), volatility }] : []
    }),
    args,
  )
}

/**
 * The volatility of a call to one of these. Where the arguments do not tell which is called, the
 * worst of those that fit; unknown where one of them is volatile and another is not.
 */
function ofOverloads(
  overloads: readonly Pick<Overload, 'args' | 'volatility' | 'optional'>[],
  args: readonly Node[],
): Verdict['volatility'] {
  const given = args.map(typeOf)
  const fitting = overloads.filter(one =>
    accepts(
      given.length < one.args.length ? one.args.slice(0, one.args.length - left(one, given)) : one.args,
      given,
    ),
  )
  const exact = fitting.filter(one => one.args.every((type, i) => type === given[i]))
  const called = exact.length > 0 ? exact : fitting
  if (called.length === 0) return 'immutable'
  const worst = called.reduce((a, b) => (rank[b.volatility] > rank[a.volatility] ? b : a)).volatility
  return worst === 'volatile' && called.some(one => one.volatility !== 'volatile') ? 'unknown' : worst
}

/** How many of its arguments with a default a call leaves out. */
const left = (one: Pick<Overload, 'args' | 'optional'>, given: readonly unknown[]): number =>
  Math.min(one.optional ?? 0, one.args.length - given.length)

/** Could these arguments call that overload? An argument of unknown type could be anything. */
function accepts(types: readonly string[], given: readonly (string | undefined)[]): boolean {
  if (types.length !== given.length) return false
  return types.every((type, i) => {
    const own = given[i]
    return own === undefined || own === type || type.startsWith('any') || widens(own, type)
  })
}

const numbers = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']

const widens = (own: string, type: string): boolean =>
  numbers.includes(own) && numbers.indexOf(type) > numbers.indexOf(own)

/** The type of an argument, where its form tells: a bare string could be anything. */
function typeOf(expression: Node): string | undefined {
  const type = sqlType(as(expression, 'TypeCast')?.typeName)
  if (type) return type.array ? undefined : type.name
  const constant = as(expression, 'A_Const')
  if (constant)
    return constant.ival ? 'int4' : constant.fval ? 'numeric' : constant.boolval ? 'bool' : undefined
  const moment = as(expression, 'SQLValueFunction')
  if (moment) return momentTypes[moment.op ?? '']
  const sum = as(expression, 'A_Expr')
  if (sum?.kind === 'AEXPR_OP' && sum.lexpr && sum.rexpr && /^[+-]$/.test(texts(sum.name).at(-1) ?? '')) {
    const left = typeOf(sum.lexpr)
    return left?.startsWith('timestamp') && typeOf(sum.rexpr) === 'interval' ? left : undefined
  }
  const call = as(expression, 'FuncCall')
  return call && (call.args ?? []).length === 0 ? clocks[qualified(call.funcname).relname] : undefined
}

const momentTypes: Readonly<Record<string, string>> = {
  SVFOP_CURRENT_DATE: 'date',
  SVFOP_CURRENT_TIME: 'timetz',
  SVFOP_CURRENT_TIME_N: 'timetz',
  SVFOP_CURRENT_TIMESTAMP: 'timestamptz',
  SVFOP_CURRENT_TIMESTAMP_N: 'timestamptz',
  SVFOP_LOCALTIME: 'time',
  SVFOP_LOCALTIME_N: 'time',
  SVFOP_LOCALTIMESTAMP: 'timestamp',
  SVFOP_LOCALTIMESTAMP_N: 'timestamp',
}

const clocks: Readonly<Record<string, string>> = {
  now: 'timestamptz',
  transaction_timestamp: 'timestamptz',
  statement_timestamp: 'timestamptz',
  clock_timestamp: 'timestamptz',
}

export function volatilityOf(expression: Node | undefined, view: CatalogView, version: number): Verdict {
  let verdict: Verdict = { volatility: 'immutable' }
  const meet = (volatility: Volatility | 'unknown', because: string) => {
    if (rank[volatility] > rank[verdict.volatility]) verdict = { volatility, because }
  }
  walk({ expression }, (kind, body) => {
    if (kind === 'CaseExpr') {
      const settled = settledCase(body as unknown as CaseExpr)
      if (settled) {
        const inner = volatilityOf(settled, view, version)
        if (inner.because !== undefined) meet(inner.volatility, inner.because)
        return false
      }
    }
    if (kind === 'SQLValueFunction') meet('stable', 'the current moment or user')
    if (kind === 'SubLink') meet('stable', 'a subquery')
    if (kind !== 'FuncCall') return undefined
    const call = body as { funcname?: Node[]; args?: Node[] }
    const name = qualified(call.funcname)
    meet(callVolatility(name, call.args ?? [], view, version), `${name.relname}()`)
    return undefined
  })
  return verdict
}

/** The planner folds `case when true then a else b end` to `a`. */
function settledCase(body: CaseExpr): Node | undefined {
  const first = as(body.args?.[0], 'CaseWhen')
  const always = as(first?.expr, 'A_Const')?.boolval?.boolval === true && !body.arg
  return always ? first?.result : undefined
}

function callVolatility(
  name: { schemaname?: string; relname: string },
  args: readonly Node[],
  view: CatalogView,
  version: number,
): Volatility | 'unknown' {
  const inCatalog = name.schemaname === undefined || name.schemaname === 'pg_catalog'
  const builtIn = inCatalog ? builtInVolatility(name.relname, args, version) : undefined
  const own = view.userFunction(name)
  return builtIn ?? (own && ofOverloads(own.overloads, args)) ?? wellKnown[name.relname] ?? 'unknown'
}

/** Functions of common extensions that every catalog gives the same volatility. */
const wellKnown: Readonly<Record<string, Volatility>> = {
  uuid_generate_v1: 'volatile',
  uuid_generate_v1mc: 'volatile',
  uuid_generate_v4: 'volatile',
  gen_salt: 'volatile',
  gen_random_bytes: 'volatile',
}
