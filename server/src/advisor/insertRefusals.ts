// Why PostgreSQL refuses an INSERT as the known table stands: too many values or too few, or no unique index
// for ON CONFLICT to go by. Names that are not there are unknown-object's affair.
import type { InferClause, InsertStmt, Node, SelectStmt } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { displayPart, nameOf } from '../impact/catalog/view.ts'
import { all, as, rangeName } from '../impact/nodes.ts'
import { indexesOf } from '../impact/relations.ts'
import type { RuleContext } from './context.ts'
import type { Refusal } from './refusals.ts'

export function ofInsert(context: RuleContext, stmt: InsertStmt): Refusal[] {
  // The database itself says what is wrong with a statement that changes rows.
  if (context.live?.plans.has(context.statement.text)) return []
  const table = tableKnown(context, stmt)
  const columns = table && `${nameOf(table)} has ${counted(table.columns.length, 'column')}`
  const { cols, selectStmt, onConflictClause } = stmt
  const targets = cols?.length ?? table?.columns.length
  const wrong = rowsOf(as(selectStmt, 'SelectStmt')).find(
    row =>
      targets !== undefined &&
      !row.some(isExpanded) &&
      (row.length > targets || (cols !== undefined && row.length < targets)),
  )
  if (wrong) {
    const named = cols
      ? `${counted(cols.length, 'column')} ${cols.length === 1 ? 'is' : 'are'} named`
      : columns
    return [
      {
        at: context.nameSpan(stmt.relation),
        message: `${named}, and ${counted(wrong.length, 'value')} ${wrong.length === 1 ? 'is' : 'are'} given, so PostgreSQL refuses this. Give each column one value.`,
      },
    ]
  }
  const infer = onConflictClause?.infer
  if (!table || !infer) return []
  return infer.indexElems ? ofConflict(context, table, infer) : ofConstraint(context, table, infer)
}

/** The table with all its columns and indexes; undefined where something may have altered it unseen. */
function tableKnown({ view, inner }: RuleContext, { relation }: InsertStmt): Relation | undefined {
  const { known } = view.resolve(rangeName(relation))
  const isSure = view.historyKnown() || known?.created?.perhaps === false
  const isSeen = isSure && !inner && view.read('reshaped') !== true
  return isSeen && known?.complete && /^(table|partitioned)$/.test(known.kind) ? known : undefined
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What a query gives, row by row where it spells them out; the first query of a UNION speaks for all. */
function rowsOf(query: SelectStmt | undefined): (readonly Node[])[] {
  let first = query
  while (first?.larg) first = first.larg
  if (first?.valuesLists) return all(first.valuesLists, 'List').map(one => one.items ?? [])
  return first ? [all(first.targetList, 'ResTarget').flatMap(one => one.val ?? [])] : []
}

/** `t.*` stands for as many values as there are columns. */
function isExpanded(value: Node): boolean {
  const path = as(value, 'ColumnRef')?.fields ?? as(value, 'A_Indirection')?.indirection ?? []
  return path.some(one => 'A_Star' in one)
}

function ofConflict(context: RuleContext, table: Relation, infer: InferClause): Refusal[] {
  // The indexes of a partition are those of its table as well.
  if (table.parent !== undefined) return []
  const elements = all(infer.indexElems, 'IndexElem')
  const columns = new Set(elements.flatMap(one => one.name ?? []))
  if ([...columns].some(name => !table.columns.some(one => one.name === name))) return []
  const byExpression = elements.some(one => one.expr)
  const isOn = (keys: readonly (string | undefined)[]) =>
    keys.includes(undefined) === byExpression &&
    keys.every(key => key === undefined || columns.has(key)) &&
    [...columns].every(column => keys.includes(column))
  const shapes = indexesOf(table, context.view).flatMap(one => one.index ?? [])
  const fitting = shapes.filter(one => one.unique && isOn(one.keys))
  const isKey = table.constraints.some(
    one => /^(primary|unique)$/.test(one.kind) && isOn(one.columns.length > 0 ? one.columns : [undefined]),
  )
  if (isKey || fitting.some(one => !one.partial || infer.whereClause)) return []
  const what = byExpression ? 'these expressions' : [...columns].map(displayPart).join(', ')
  return [
    {
      at: context.words('on conflict'),
      message:
        fitting.length > 0
          ? `The unique index of ${nameOf(table)} on ${what} is partial, so PostgreSQL refuses ON CONFLICT without its condition. Write the WHERE of the index behind the columns.`
          : `${nameOf(table)} has no unique index on ${what}, so PostgreSQL refuses ON CONFLICT. Create one, or name the columns of one.`,
    },
  ]
}

function ofConstraint(context: RuleContext, table: Relation, { conname = '' }: InferClause): Refusal[] {
  const index = indexesOf(table, context.view).find(one => one.name === conname)
  return index?.index && index.index.constraint === undefined
    ? [
        {
          at: context.namedSpan(conname),
          message: `${displayPart(conname)} is an index of ${nameOf(table)} and no constraint, so PostgreSQL refuses this. Name its columns behind ON CONFLICT.`,
        },
      ]
    : []
}
