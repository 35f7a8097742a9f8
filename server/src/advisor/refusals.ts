// Why PostgreSQL refuses a statement as the known schema stands: what leans on the thing that goes, and
// what the thing that comes lacks. Names that are not there are unknown-object's affair, views view-in-the-way's.
import type { Constraint, CreateStmt, DropStmt, IndexStmt, Node } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { type CatalogView, displayName, displayPart, nameOf } from '../impact/catalog/view.ts'
import { columnsIn } from '../impact/definitions.ts'
import { all, as, qualified, rangeName, texts } from '../impact/nodes.ts'
import { childrenOf, defaultPartition, indexesOf } from '../impact/relations.ts'
import { droppedName } from '../impact/replay/drop.ts'
import { policiesOn } from '../impact/replay/rules.ts'
import { usersNamed } from '../impact/replay/typeUsers.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'
import type { Action } from './statementWords.ts'

export interface Refusal {
  readonly at: Span | undefined
  readonly message: string
}

export function ofDrop(context: RuleContext, stmt: DropStmt): Refusal[] {
  const { view } = context
  const kind = stmt.removeType ?? ''
  const cascade = stmt.behavior === 'DROP_CASCADE'
  if (/^OBJECT_(TYPE|DOMAIN)$/.test(kind))
    return cascade ? [] : (stmt.objects ?? []).flatMap(object => usersInTheWay(context, object))
  const named = (stmt.objects ?? []).map(object => view.resolve(droppedName(object)).known)
  return named.flatMap(known => {
    if (!known) return []
    const refused = (message: string): Refusal[] => [{ at: context.namedSpan(known.name), message }]
    if (kind === 'OBJECT_INDEX') {
      const key = known.index?.constraint
      const above = known.parent === undefined ? undefined : view.byId(known.parent)
      if (above)
        return refused(
          `${nameOf(known)} belongs to ${nameOf(above)}, so PostgreSQL refuses this. Drop that index, which takes this one along.`,
        )
      return key === undefined
        ? []
        : refused(
            `${nameOf(known)} belongs to the constraint ${displayPart(key)}, so PostgreSQL refuses this. Drop the constraint, which takes its index along.`,
          )
    }
    if (kind !== 'OBJECT_TABLE' || cascade) return []
    const isNamed = (one: Relation) => named.includes(one)
    const [key] = keysTo(known, view).filter(one => !isNamed(one.table))
    if (key)
      return refused(
        `${displayPart(key.name)} of ${nameOf(key.table)} points at ${nameOf(known)}, so PostgreSQL refuses this. Drop that foreign key first.`,
      )
    const heir = childrenOf(known, view).find(one => !isNamed(one))
    return heir
      ? refused(
          `${nameOf(heir)} inherits from ${nameOf(known)}, so PostgreSQL refuses this. Drop it too, or let it inherit no more first.`,
        )
      : []
  })
}

/** A table that a foreign key points at is not emptied alone, unless CASCADE is written. */
export function ofTruncate(context: RuleContext, relations: readonly Node[] | undefined): Refusal[] {
  const ranges = all(relations, 'RangeVar')
  const tables = ranges.map(range => context.view.resolve(rangeName(range)).known)
  return tables.flatMap((table, i) => {
    const [key] = table ? keysTo(table, context.view).filter(one => !tables.includes(one.table)) : []
    return table && key
      ? [
          {
            at: context.nameSpan(ranges[i]),
            message: `${displayPart(key.name)} of ${nameOf(key.table)} points at ${nameOf(table)}, so PostgreSQL refuses to empty it alone. Name both tables.`,
          },
        ]
      : []
  })
}

/** Foreign keys of other tables. */
function keysTo(table: Relation, view: CatalogView): { readonly table: Relation; readonly name: string }[] {
  return [...view.items('referencing', table.id)].flatMap(item => {
    const [id = '', name = ''] = item.split('\u0001')
    const other = view.byId(id)
    const stands = other?.constraints.some(one => one.name === name && one.references?.id === table.id)
    return other && stands && other.id !== table.id && other.parent === undefined
      ? [{ table: other, name }]
      : []
  })
}

function usersInTheWay(context: RuleContext, object: Node): Refusal[] {
  const name = qualified(as(object, 'TypeName')?.names)
  const { relations } = usersNamed(name, context.view)
  for (const table of relations) {
    const column = table.columns.find(one => one.type?.name === name.relname)
    if (column)
      return [
        {
          at: context.namedSpan(name.relname),
          message: `${displayPart(column.name)} of ${nameOf(table)} has this type, so PostgreSQL refuses this. Change or drop that column first.`,
        },
      ]
  }
  return []
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
  const [policy] = policiesOn(table.id, name, context.view)
  if (policy !== undefined)
    return refused(
      `The policy ${displayPart(policy)} of ${nameOf(table)} uses ${column}, so PostgreSQL refuses this. Drop the policy before it and create it again behind it.`,
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
