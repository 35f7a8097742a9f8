// How volatile an expression is: immutable, stable, volatile, or unknown where it calls a function
// nobody has described. Built-ins come from the generated facts of the version at hand.
import type { CaseExpr, Node } from '@pgsql/types'
import type { Volatility } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { facts } from './facts.ts'
import { functionFacts } from './generated/functionFacts.ts'
import { as, qualified, sqlType, walk } from './nodes.ts'

export interface Verdict {
  readonly volatility: Volatility | 'unknown'
  /** The call that decides it: `random()`. */
  readonly because?: string
}

const builtIns = facts(functionFacts)

const letters: Readonly<Record<string, Volatility>> = { i: 'immutable', s: 'stable', v: 'volatile' }
const rank = { immutable: 0, stable: 1, unknown: 2, volatile: 3 } as const

/** Of a built-in function; undefined when this version has none of that name. */
export function builtInVolatility(
  name: string,
  args: readonly Node[],
  version: number,
): Volatility | undefined {
  const fact = builtIns(name, version)
  if (fact === undefined) return undefined
  if (fact.length === 1) return letters[fact]
  let worst: Volatility = 'immutable'
  for (const overload of fact.split('|')) {
    const [types = '', letter = ''] = overload.split(':')
    const volatility = letters[letter]
    if (!volatility || !accepts(types === '' ? [] : types.split(','), args)) continue
    if (rank[volatility] > rank[worst]) worst = volatility
  }
  return worst
}

/** Could these arguments call that overload? An argument of unknown type could be anything. */
function accepts(types: readonly string[], args: readonly Node[]): boolean {
  if (types.length !== args.length) return false
  return types.every((type, i) => {
    const cast = sqlType(as(args[i], 'TypeCast')?.typeName)
    return !cast || cast.name === type
  })
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
  return builtIn ?? view.userFunction(name)?.volatility ?? wellKnown[name.relname] ?? 'unknown'
}

/** Functions of common extensions that every catalog gives the same volatility. */
const wellKnown: Readonly<Record<string, Volatility>> = {
  uuid_generate_v1: 'volatile',
  uuid_generate_v1mc: 'volatile',
  uuid_generate_v4: 'volatile',
  gen_salt: 'volatile',
  gen_random_bytes: 'volatile',
}
