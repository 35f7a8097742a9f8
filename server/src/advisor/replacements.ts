// CREATE OR REPLACE, held against what is there: PostgreSQL keeps the columns of a view, and the result and
// the parameters' names of a function.
import type { CreateFunctionStmt, ViewStmt } from '@pgsql/types'
import type { SqlType } from '../impact/catalog/values.ts'
import { displayPart, nameOf } from '../impact/catalog/view.ts'
import { all, as, qualified, rangeName, sqlType } from '../impact/nodes.ts'
import { sameType } from '../impact/replay/columnsOf.ts'
import { viewColumns } from '../impact/replay/createView.ts'
import { functionReplaced, inputsOf } from '../impact/replay/functions.ts'
import { parse } from '../sql/parser.ts'
import type { RuleContext } from './context.ts'
import type { Refusal } from './refusals.ts'
import { typeWords } from './typeNames.ts'

/** New columns go behind those that are there; each of these keeps its name and its type. */
export function ofView(context: RuleContext, stmt: ViewStmt): Refusal[] {
  const known = stmt.replace ? context.view.resolve(rangeName(stmt.view)).known : undefined
  const columns = viewColumns(stmt, context.view)
  if (known?.kind !== 'view' || known.columns.length === 0 || !columns) return []
  if (stmt.view?.relpersistence === 't' && !known.temporary) return []
  const refused = (message: string): Refusal[] => [
    {
      at: context.nameSpan(stmt.view),
      message: `${message}, so PostgreSQL refuses this. Drop the view and create it anew, or leave its columns as they are and add others behind them.`,
    },
  ]
  for (const [i, before] of known.columns.entries()) {
    const after = columns[i]
    const name = displayPart(before.name)
    if (!after) return refused(`${nameOf(known)} would lose its column ${name}`)
    if (after.name !== before.name)
      return refused(`The column ${name} of ${nameOf(known)} would become ${displayPart(after.name)}`)
    if (before.type && after.type && isOther(before.type, after.type))
      return refused(
        `The column ${name} of ${nameOf(known)} would become ${typeWords(after.type)}; it is ${typeWords(before.type)}`,
      )
  }
  return []
}

/** A type may be written with its schema or without. */
function isOther({ schema: from, ...before }: SqlType, { schema: to, ...after }: SqlType): boolean {
  return !sameType(before, after) || (from !== undefined && to !== undefined && from !== to)
}

/** The same arguments find the function that is there. */
export function ofFunction(context: RuleContext, stmt: CreateFunctionStmt): Refusal[] {
  const known = stmt.replace ? functionReplaced(stmt, context.view) : undefined
  const name = displayPart(qualified(stmt.funcname).relname)
  const refused = (message: string): Refusal[] => [
    {
      at: context.namedSpan(qualified(stmt.funcname).relname),
      message: `${message}, so PostgreSQL refuses this. Drop it first, and what uses it, or give the new one another name.`,
    },
  ]
  if (!known) return []
  const kind = stmt.is_procedure ? 'procedure' : 'function'
  if (known.kind !== kind)
    return refused(`${name} is ${known.kind === 'aggregate' ? 'an' : 'a'} ${known.kind}`)
  const parsed = parse(known.source ?? '')
  const before = parsed.kind === 'parsed' ? as(parsed.statements[0]?.node, 'CreateFunctionStmt') : undefined
  if (!before) return []
  if (resultOf(before) !== resultOf(stmt)) return refused(`${name} would give another type than it does`)
  const names = inputsOf(stmt).map(one => one.name)
  const renamed = inputsOf(before).find((one, i) => one.name !== undefined && one.name !== names[i])
  if (renamed)
    return refused(`The parameter ${displayPart(renamed.name ?? '')} of ${name} would have another name`)
  const lost = inputsOf(before).some((one, i) => one.defexpr && !inputsOf(stmt)[i]?.defexpr)
  return lost ? refused(`A parameter of ${name} would lose its default`) : []
}

/** What a call gives: its type, or the names and types of what OUT and TABLE list. */
function resultOf(stmt: CreateFunctionStmt): string {
  const given = all(stmt.parameters, 'FunctionParameter').filter(one => givesBack.test(one.mode ?? ''))
  const words = (node: Parameters<typeof sqlType>[0]) => {
    const type = sqlType(node)
    return type ? `${type.name}${type.array ? '[]' : ''}` : ''
  }
  const many = stmt.returnType?.setof ? 'setof ' : ''
  return given.length > 1
    ? many + given.map(one => `${one.name ?? ''} ${words(one.argType)}`).join()
    : many + words(given[0]?.argType ?? stmt.returnType)
}

const givesBack = /^FUNC_PARAM_(OUT|INOUT|TABLE)$/
