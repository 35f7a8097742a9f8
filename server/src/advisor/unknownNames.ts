// Columns and tables that a statement's queries and expressions name, and that are not there; types and
// functions that nobody has made. Only said where the whole schema is known.
import type { Node, TypeName } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { displayName, displayPart, nameOf } from '../impact/catalog/view.ts'
import { isBuiltInType } from '../impact/coercion.ts'
import { type Source, sourceOf } from '../impact/names/scope.ts'
import {
  type Missing,
  type Reader,
  unresolvedInExpression,
  unresolvedNames,
} from '../impact/names/unresolvedNames.ts'
import { all, as, type Body, type Qualified, qualified, rangeName, sqlType, walk } from '../impact/nodes.ts'
import { isBuiltInFunction } from '../impact/volatility.ts'
import { isAbsent } from './absent.ts'
import type { Report, RuleContext } from './context.ts'

/** Every table, column, type and function of the statement that is not there. */
export function unknownNames(context: RuleContext): Report[] {
  return [...unknownColumns(context), ...unknownTypes(context), ...unknownFunctions(context)]
}

function unknownColumns(context: RuleContext): Report[] {
  // What was run unseen may have altered any table; what stands in a body may be a variable.
  if (context.view.read('reshaped') === true || context.inner) return []
  const reader: Reader = {
    view: context.view,
    isFunction: name =>
      isBuiltInFunction(name, context.version) || context.view.userFunction({ relname: name }) !== undefined,
  }
  const found = [
    ...unresolvedNames(queryOf(context.tree), reader),
    ...expressionsOf(context).flatMap(({ expression, sources }) =>
      unresolvedInExpression(expression, sources, reader),
    ),
  ]
  const told = new Set<string>()
  return found.flatMap(missing => {
    const report = reportOf(context, missing)
    const key = `${report?.at?.start} ${report?.message}`
    if (!report || told.has(key)) return []
    told.add(key)
    return [report]
  })
}

function reportOf(context: RuleContext, missing: Missing): Report | undefined {
  if (missing.kind === 'relation') {
    const name = rangeName(missing.range)
    if (!isAbsent(context, name)) return undefined
    const place = context.view.resolve(name)
    return {
      at: context.nameSpan(missing.range),
      message: `There is no ${displayName(place.schema, place.name)} at this point, so this fails. Correct the name, or the order of the migrations.`,
    }
  }
  const { location } = missing
  if (missing.kind === 'source')
    return {
      at: context.tokenSpan(location),
      message: `Nothing in the FROM is called ${displayPart(missing.name)}, so this fails. Correct the name, or add the table.`,
    }
  return {
    at: location === undefined ? context.namedSpan(missing.name) : context.dotted(context.at(location)),
    message: `${missing.of ? `${nameOf(missing.of)} has no column` : 'No table in reach has a column'} ${displayPart(missing.name)} at this point, so this fails. Correct the name, or the order of the migrations.`,
  }
}

function queryOf(tree: Node): Node | undefined {
  if ('ViewStmt' in tree) return tree.ViewStmt.query
  if ('CreateTableAsStmt' in tree) return tree.CreateTableAsStmt.query
  if ('CopyStmt' in tree) return tree.CopyStmt.query
  if ('ExplainStmt' in tree) return tree.ExplainStmt.query
  if ('DeclareCursorStmt' in tree) return tree.DeclareCursorStmt.query
  if ('PrepareStmt' in tree) return tree.PrepareStmt.query
  return tree
}

interface Written {
  readonly expression: unknown
  readonly sources: readonly Source[]
}

/** Expressions on the columns of one table. */
function expressionsOf({ tree, view }: RuleContext): Written[] {
  const on = (range: Parameters<typeof rangeName>[0]) => view.resolve(rangeName(range)).known
  const of = (table: Relation | undefined, expression: unknown): Written[] =>
    table ? [{ expression, sources: [sourceOf(table)] }] : []
  if ('IndexStmt' in tree) {
    const { relation, indexParams, whereClause } = tree.IndexStmt
    return of(on(relation), [all(indexParams, 'IndexElem').map(one => one.expr), whereClause])
  }
  if ('CreatePolicyStmt' in tree) {
    const { table, qual, with_check } = tree.CreatePolicyStmt
    return of(on(table), [qual, with_check])
  }
  if ('AlterPolicyStmt' in tree) {
    const { table, qual, with_check } = tree.AlterPolicyStmt
    return of(on(table), [qual, with_check])
  }
  if ('CreateTrigStmt' in tree) {
    const { relation, whenClause } = tree.CreateTrigStmt
    const table = on(relation)
    const rows = table ? ['old', 'new'].map(name => sourceOf(table, name)) : []
    return table ? [{ expression: whenClause, sources: rows }] : []
  }
  if ('CreateStmt' in tree) {
    const { relation, tableElts, inhRelations, ofTypename, partbound } = tree.CreateStmt
    const isCopied = all(tableElts, 'TableLikeClause').length > 0
    if (isCopied || inhRelations || ofTypename || partbound) return []
    const defs = all(tableElts, 'ColumnDef')
    const columns = defs.map(one => one.colname ?? '')
    const written = [
      ...defs.flatMap(one => one.constraints ?? []),
      ...all(tableElts, 'Constraint').map(asNode),
    ]
    return [{ expression: ruling(written), sources: [{ name: relation?.relname, columns }] }]
  }
  if (!('AlterTableStmt' in tree)) return []
  const table = on(tree.AlterTableStmt.relation)
  if (!table || tree.AlterTableStmt.objtype === 'OBJECT_TYPE') return []
  const cmds = all(tree.AlterTableStmt.cmds, 'AlterTableCmd')
  const added = cmds.flatMap(one =>
    one.subtype === 'AT_AddColumn' ? (as(one.def, 'ColumnDef')?.colname ?? []) : [],
  )
  const known = sourceOf(table)
  const source = known.columns ? { ...known, columns: [...known.columns, ...added] } : known
  const written = cmds.flatMap(one =>
    one.subtype === 'AT_AddConstraint' ? (one.def ?? []) : (as(one.def, 'ColumnDef')?.constraints ?? []),
  )
  const using = cmds.flatMap(one =>
    one.subtype === 'AT_AlterColumnType' ? (as(one.def, 'ColumnDef')?.raw_default ?? []) : [],
  )
  return [{ expression: [ruling(written), using], sources: [source] }]
}

const asNode = (constraint: Body<'Constraint'>): Node => ({ Constraint: constraint })

/** The expressions of CHECK, of GENERATED and of what excludes. */
const ruling = (constraints: readonly Node[]): unknown[] =>
  all(constraints, 'Constraint').flatMap(one =>
    /^CONSTR_(CHECK|GENERATED|EXCLUSION)$/.test(one.contype ?? '')
      ? [one.raw_expr, one.where_clause, one.exclusions]
      : [],
  )

/** An extension brings types and functions that cannot be seen. */
const isWhole = ({ view, inner }: RuleContext): boolean =>
  view.read('extended') !== true && view.read('reshaped') !== true && !inner

function unknownTypes(context: RuleContext): Report[] {
  const { tree, view, version } = context
  if (!isWhole(context) || 'DropStmt' in tree) return []
  const made = 'CreateStmt' in tree ? tree.CreateStmt.relation?.relname : undefined
  return typesWritten(tree).flatMap(name => {
    const type = sqlType(name)
    const place = qualified(name.names)
    if (!type || name.pct_type || type.name === made || isBuiltInType(type, version)) return []
    if (isOurs(place) || view.userType(type) || view.resolve(place).known) return []
    // Every type has an array type, and a range its multirange.
    if (place.relname.startsWith('_') || place.relname.includes('multirange')) return []
    return [
      {
        at: context.dotted(context.at(name.location)),
        message: `There is no type ${dotted(place)} at this point, so this fails. Correct the name, or create the type or the extension that has it.`,
      },
    ]
  })
}

function typesWritten(tree: Node): TypeName[] {
  const found = new Set<TypeName>()
  walk(tree, (kind, body) => {
    // An option's value may look like one.
    if (kind === 'DefElem' && !('CreateRangeStmt' in tree)) return false
    const named = kind === 'TypeName' ? [body] : typeKeys.map(key => body[key])
    for (const one of named as (TypeName | undefined)[]) if (one?.names) found.add(one)
    return undefined
  })
  return [...found]
}

const typeKeys = ['typeName', 'argType', 'returnType', 'ofTypename'] as const

const isOurs = ({ schemaname, relname }: Qualified): boolean =>
  /^(pg_|information_schema$)/.test(schemaname ?? relname)

const dotted = ({ schemaname, relname }: Qualified): string =>
  schemaname === undefined ? displayPart(relname) : displayName(schemaname, relname)

function unknownFunctions(context: RuleContext): Report[] {
  if (!isWhole(context)) return []
  const { tree, view, version } = context
  const found: Report[] = []
  // What a body calls is looked up when it runs.
  if ('CreateFunctionStmt' in tree && !tree.CreateFunctionStmt.sql_body) return []
  const tell = (names: readonly Node[] | undefined, location: number | undefined) => {
    const name = qualified(names)
    if (isOurs(name) || isBuiltInFunction(name.relname, version) || view.userFunction(name)) return
    // A type of that name is a cast, a range type makes ranges.
    const asType = name.schemaname === undefined ? {} : { schema: name.schemaname }
    const type = { ...asType, name: name.relname, mods: [], array: false }
    if (isBuiltInType(type, version) || view.userType(type) || view.resolve(name).known) return
    found.push({
      at: location === undefined ? context.namedSpan(name.relname) : context.dotted(context.at(location)),
      message: `There is no function ${dotted(name)} at this point, so this fails. Correct the name, or create the function or the extension that has it.`,
    })
  }
  walk(tree, (kind, body) => {
    if (kind === 'FuncCall') {
      const { funcname, location, funcformat } = body as Body<'FuncCall'>
      if (funcformat !== 'COERCE_SQL_SYNTAX') tell(funcname, location)
    }
    return undefined
  })
  if ('CreateTrigStmt' in tree) tell(tree.CreateTrigStmt.funcname, undefined)
  return found
}
