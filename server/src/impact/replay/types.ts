// Domains, enums, composite types and functions, carried into the virtual catalog.
import type {
  AlterDomainStmt,
  AlterEnumStmt,
  AlterFunctionStmt,
  CompositeTypeStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateFunctionStmt,
  Node,
  TypeName,
} from '@pgsql/types'
import { parse } from '../../sql/parser.ts'
import type { UserType, Volatility } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { chosenName, columnOf, freeName } from '../definitions.ts'
import { all, as, type Qualified, qualified, rangeName, sqlType, text, texts } from '../nodes.ts'
import { volatilityOf } from '../volatility.ts'
import { noteTypeUser } from './typeUsers.ts'

const placed = (name: Qualified, view: CatalogView) => ({
  schema: name.schemaname ?? view.searchPath()[0] ?? 'public',
  name: name.relname,
})

const created = (view: CatalogView) => ({ moment: view.moment.id, perhaps: false })

export function createDomain(stmt: CreateDomainStmt, view: CatalogView): void {
  const name = placed(qualified(stmt.domainname), view)
  const constraints = all(stmt.constraints, 'Constraint')
  const base = sqlType(stmt.typeName)
  noteTypeUser(base, { domain: name }, view)
  view.putUserType({
    kind: 'domain',
    ...name,
    created: created(view),
    ...(base ? { base } : {}),
    notNull: constraints.some(one => one.contype === 'CONSTR_NOTNULL'),
    hasDefault: constraints.some(one => one.contype === 'CONSTR_DEFAULT'),
    checks: constraints
      .filter(one => one.contype === 'CONSTR_CHECK')
      .map(one => ({
        name: one.conname ?? chosenName(name.name, [], 'check'),
        valid: true,
        ...(one.raw_expr ? { expression: one.raw_expr } : {}),
      })),
  })
}

export function alterDomain(stmt: AlterDomainStmt, view: CatalogView): void {
  const name = qualified(stmt.typeName)
  const known = view.userType({
    name: name.relname,
    ...(name.schemaname === undefined ? {} : { schema: name.schemaname }),
  })
  const domain: UserType = known ?? { kind: 'domain', ...placed(name, view) }
  const checks = domain.checks ?? []
  const constraint = as(stmt.def, 'Constraint')
  switch (stmt.subtype) {
    case 'O': {
      view.putUserType({ ...domain, notNull: true })
      return
    }
    case 'N': {
      view.putUserType({ ...domain, notNull: false })
      return
    }
    case 'C': {
      if (constraint?.contype === 'CONSTR_NOTNULL') {
        view.putUserType({ ...domain, notNull: true })
        return
      }
      const made = {
        name:
          constraint?.conname ??
          freeName(domain.name, [], 'check', name => checks.some(one => one.name === name)),
        valid: constraint?.skip_validation !== true,
        ...(constraint?.raw_expr ? { expression: constraint.raw_expr } : {}),
      }
      view.putUserType({ ...domain, checks: [...checks, made] })
      return
    }
    case 'X': {
      view.putUserType({ ...domain, checks: checks.filter(one => one.name !== stmt.name) })
      return
    }
    case 'V': {
      view.putUserType({
        ...domain,
        checks: checks.map(one => (one.name === stmt.name ? { ...one, valid: true } : one)),
      })
      return
    }
    default:
  }
}

export function createEnum(stmt: CreateEnumStmt, view: CatalogView): void {
  const name = placed(qualified(stmt.typeName), view)
  view.putUserType({ kind: 'enum', ...name, created: created(view), labels: texts(stmt.vals) })
}

export function alterEnum(stmt: AlterEnumStmt, view: CatalogView): void {
  const name = qualified(stmt.typeName)
  const known = view.userType({
    name: name.relname,
    ...(name.schemaname === undefined ? {} : { schema: name.schemaname }),
  })
  const type: UserType = known ?? { kind: 'enum', ...placed(name, view) }
  if (stmt.newVal === undefined) return
  view.putUserType({
    ...type,
    labels: [...(type.labels ?? []).filter(label => label !== stmt.oldVal), stmt.newVal],
  })
  const transaction = view.transaction()
  if (stmt.oldVal === undefined && transaction.kind !== 'none' && !type.created)
    view.write(`newLabel:${transaction.id}\0${stmt.newVal}`, type.name)
}

/** A type of which only its name matters. */
export function createType(
  kind: 'range' | 'base',
  named: readonly Node[] | undefined,
  view: CatalogView,
): void {
  view.putUserType({ kind, ...placed(qualified(named), view), created: created(view) })
}

export function createComposite(stmt: CompositeTypeStmt, view: CatalogView): void {
  const name = placed(rangeName(stmt.typevar), view)
  const attributes = all(stmt.coldeflist, 'ColumnDef').map(columnOf)
  view.putUserType({ kind: 'composite', ...name, created: created(view), attributes })
}

export function createFunction(stmt: CreateFunctionStmt, view: CatalogView, source: string): void {
  const name = placed(qualified(stmt.funcname), view)
  const option = (wanted: string) => all(stmt.options, 'DefElem').find(one => one.defname === wanted)?.arg
  const declared = text(option('volatility')) as Volatility | undefined
  const volatility = declared && declared !== 'volatile' ? declared : (inlined(stmt, view) ?? 'volatile')
  const parameters = all(stmt.parameters, 'FunctionParameter').filter(
    one => one.mode !== 'FUNC_PARAM_OUT' && one.mode !== 'FUNC_PARAM_TABLE',
  )
  const args = parameters.map(one => typeName(one.argType))
  const optional = parameters.filter(one => one.defexpr).length
  const others = view.userFunction({ schemaname: name.schema, relname: name.name })?.overloads ?? []
  view.putUserFunction({
    ...name,
    overloads: [
      ...others.filter(one => one.args.join() !== args.join()),
      { args, volatility, source, ...(optional > 0 ? { optional } : {}) },
    ],
    created: created(view),
  })
}

/** A function may be said to be of another volatility later on; without arguments there is only one of its name. */
export function alterFunction({ func, actions }: AlterFunctionStmt, view: CatalogView): void {
  const known = view.userFunction(qualified(func?.objname))
  const volatility = text(all(actions, 'DefElem').find(one => one.defname === 'volatility')?.arg)
  if (!known || volatility === undefined) return
  const args = all(func?.objargs, 'TypeName').map(typeName).join()
  view.putUserFunction({
    ...known,
    overloads: known.overloads.map(one =>
      func?.args_unspecified || one.args.join() === args
        ? { ...one, volatility: volatility as Volatility }
        : one,
    ),
  })
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
  if (text(option('language'))?.toLowerCase() !== 'sql' || option('security') || option('set'))
    return undefined
  const value = soleValue(stmt)
  if (!value) return undefined
  const { volatility } = volatilityOf(value, view, newest)
  return volatility === 'unknown' ? undefined : volatility
}

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
