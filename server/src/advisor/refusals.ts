// Why PostgreSQL refuses what makes or alters a table or an index as the known schema stands: what uses the
// column, and what the thing that comes lacks. Names that are not there are unknown-object's affair.
import type { Constraint, CreateStmt, IndexStmt } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { displayName, displayPart, nameOf } from '../impact/catalog/view.ts'
import { columnsIn } from '../impact/definitions.ts'
import { policiesUsing } from '../impact/names/policyUses.ts'
import { all, as, texts } from '../impact/nodes.ts'
import { defaultPartition, indexesOf } from '../impact/relations.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'
import type { Action } from './statementWords.ts'

export interface Refusal {
  readonly at: Span | undefined
  readonly message: string
}

export function ofRefresh(context: RuleContext, matview: Relation): Refusal[] {
  const at = context.words('concurrently')
  if (matview.filled === false)
    return [
      {
        at,
        message: `${nameOf(matview)} holds nothing yet, so PostgreSQL refuses CONCURRENTLY. Refresh it without that the first time.`,
      },
    ]
  const isWhole = ({ index }: Relation) =>
    index?.unique && !index.partial && index.valid && index.expressions.length === 0
  return indexesOf(matview, context.view).some(isWhole)
    ? []
    : [
        {
          at,
          message: `${nameOf(matview)} has no unique index over columns alone, so PostgreSQL refuses CONCURRENTLY. Create one first.`,
        },
      ]
}

export function ofAction(
  context: RuleContext,
  table: Relation,
  actions: readonly Action[],
  i: number,
): Refusal[] {
  const { cmd, span } = actions[i]!
  const refused = (message: string): Refusal[] => [{ at: span, message }]
  if (cmd.subtype === 'AT_DetachPartition') {
    const other = as(cmd.def, 'PartitionCmd')?.concurrent && defaultPartition(table, context.view)
    return other
      ? [
          {
            at: context.words('concurrently', span.start),
            message: `${nameOf(table)} has a default partition, ${nameOf(other)}, so PostgreSQL refuses CONCURRENTLY. Leave it out, and choose a quiet hour.`,
          },
        ]
      : []
  }
  if (cmd.subtype === 'AT_AddConstraint') {
    const node = as(cmd.def, 'Constraint')
    if (node?.contype === 'CONSTR_PRIMARY' && keepsKey(table, actions))
      return refused(
        `${nameOf(table)} has a primary key already, so PostgreSQL refuses another. Drop that one in the same statement.`,
      )
    const message = node && table.partitionKey && keyLacks(node, table.partitionKey, nameOf(table))
    return message === undefined ? [] : refused(message)
  }
  const drops = cmd.subtype === 'AT_DropColumn'
  if (!drops && cmd.subtype !== 'AT_AlterColumnType') return []
  const name = cmd.name ?? ''
  const column = displayPart(name)
  if (table.partitionKey?.includes(name))
    return refused(
      `${nameOf(table)} is partitioned by ${column}, so PostgreSQL refuses this. Move its rows to a new table that is partitioned as you want.`,
    )
  const above = [table.parent ?? '', ...context.view.items('parents', table.id)].flatMap(
    id => context.view.byId(id) ?? [],
  )
  const heirloom = above.find(one => one.columns.some(other => other.name === name))
  if (heirloom)
    return refused(
      `${nameOf(table)} has ${column} from ${nameOf(heirloom)}, so PostgreSQL refuses this. Change ${nameOf(heirloom)}.`,
    )
  if (drops && cmd.behavior === 'DROP_CASCADE') return []
  // Columns are dropped one by one, as they are written, and before types are changed.
  const gone = actions.filter((one, place) => one.cmd.subtype === 'AT_DropColumn' && (!drops || place < i))
  const [policy] = policiesUsing(table, name, context.view)
  if (policy)
    return refused(
      `The policy ${displayPart(policy.name)} of ${nameOf(policy.table)} uses ${column}, so PostgreSQL refuses this. Drop the policy before it and create it again behind it.`,
    )
  const trigger = [...context.view.items('triggers', table.id)].find(one =>
    context.view.trigger(table.id, one)?.columns.includes(name),
  )
  if (trigger !== undefined)
    return refused(
      `The trigger ${displayPart(trigger)} of ${nameOf(table)} fires on ${column}, so PostgreSQL refuses this. Drop the trigger before it and create it again behind it.`,
    )
  const made = table.columns.find(
    one =>
      one.generated &&
      columnsIn(one.expression).includes(name) &&
      !gone.some(({ cmd: other }) => other.name === one.name),
  )
  return made
    ? refused(
        `${displayPart(made.name)} of ${nameOf(table)} is generated from ${column}, so PostgreSQL refuses this. Drop the generated column first${drops ? '' : ', and add it again behind'}.`,
      )
    : []
}

/** The primary key that a table has stays. */
const keepsKey = (table: Relation, actions: readonly Action[]): boolean =>
  table.constraints.some(
    one =>
      one.kind === 'primary' &&
      !actions.some(
        ({ cmd }) =>
          (cmd.subtype === 'AT_DropConstraint' && cmd.name === one.name) ||
          (cmd.subtype === 'AT_DropColumn' && one.columns.includes(cmd.name ?? '')),
      ),
  )

/** A key of a partitioned table holds only where it has all columns that rows are partitioned by. */
export function ofTable(context: RuleContext, stmt: CreateStmt): Refusal[] {
  const by = all(stmt.partspec?.partParams, 'PartitionElem').map(one => one.name)
  if (by.length === 0) return []
  const table = displayName(
    stmt.relation?.schemaname ?? context.view.searchPath()[0] ?? 'public',
    stmt.relation?.relname ?? '',
  )
  const written = [
    ...all(stmt.tableElts, 'Constraint'),
    ...all(stmt.tableElts, 'ColumnDef').flatMap(column =>
      all(column.constraints, 'Constraint').map(one => ({
        ...one,
        keys: [{ String: { sval: column.colname ?? '' } }],
      })),
    ),
  ]
  return written.flatMap(node => {
    const message = keyLacks(node, by, table)
    return message === undefined ? [] : [{ at: context.elementSpan(context.at(node.location)), message }]
  })
}

export function ofIndex(context: RuleContext, stmt: IndexStmt, table: Relation): Refusal[] {
  if (!stmt.unique || !table.partitionKey) return []
  const keys = all(stmt.indexParams, 'IndexElem').flatMap(one => one.name ?? [])
  const message = lacking(keys, table.partitionKey, nameOf(table), 'A unique index')
  return message === undefined ? [] : [{ at: context.nameSpan(stmt.relation), message }]
}

function keyLacks(
  node: Constraint,
  by: NonNullable<Relation['partitionKey']>,
  table: string,
): string | undefined {
  if (node.contype !== 'CONSTR_PRIMARY' && node.contype !== 'CONSTR_UNIQUE') return undefined
  if (node.indexname !== undefined)
    return `PostgreSQL refuses USING INDEX on ${table}, which is partitioned. Add the key to the table ONLY, build the key of each partition from its index, and attach them.`
  return lacking(
    texts(node.keys),
    by,
    table,
    node.contype === 'CONSTR_PRIMARY' ? 'A primary key' : 'A unique key',
  )
}

function lacking(
  keys: readonly string[],
  by: NonNullable<Relation['partitionKey']>,
  table: string,
  what: string,
): string | undefined {
  if (by.includes(undefined))
    return `${table} is partitioned by an expression, so PostgreSQL refuses this key. Make it a key of each partition.`
  const missing = by.filter(one => one !== undefined && !keys.includes(one)).map(one => displayPart(one!))
  return missing.length === 0
    ? undefined
    : `${what} of ${table} must have ${missing.join(' and ')}, by which it is partitioned, so PostgreSQL refuses this. Add ${missing.length === 1 ? 'it' : 'them'} to the key.`
}
