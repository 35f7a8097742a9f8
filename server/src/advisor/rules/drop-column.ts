// DROP COLUMN: the data is gone, and running clients still ask for the column.
import type { AlterTableStmt, DropStmt } from '@pgsql/types'
import { typedTables } from '../../impact/alterTable/compositeType.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { as, type Qualified, qualified, rangeName } from '../../impact/nodes.ts'
import { typeUsers } from '../../impact/replay/typeUsers.ts'
import type { RuleContext } from '../context.ts'
import { rule } from '../rule.ts'

export const dropColumn = rule<'AlterTableStmt' | 'DropStmt'>({
  id: 'drop-column',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A column is dropped with its data',
  why: `The column's values cannot be brought back except from a backup, and clients that still name the column fail at
once. Indexes, constraints and statistics on it go with it. \`DROP TYPE … CASCADE\` drops every column of the type, and
\`DROP ATTRIBUTE\` takes the attribute out of every value of a composite type.`,
  fix: 'First release clients that no longer use the column; then drop it, with `-- plumbline-ignore drop-column: …` as the record of that.',
  exceptions:
    'Columns and tables made by the same script, and virtual generated columns, which hold no data.',
  aliases: [
    'squawk:ban-drop-column',
    'pgls:safety/banDropColumn',
    'atlas:DS103',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:remove_column',
    'pgfence:drop-column',
  ],
  on: ['AlterTableStmt', 'DropStmt'],
  check(context, stmt) {
    if ('removeType' in stmt) return dropsType(context, stmt)
    if (!('cmds' in stmt)) return
    if (stmt.objtype === 'OBJECT_TYPE') return dropsAttribute(context, stmt)
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      if (cmd.subtype !== 'AT_DropColumn') continue
      const column = cmd.name ?? ''
      const known = table.columns.find(one => one.name === column)
      if (known?.generated === 'virtual' || context.view.read(`column:${table.id}\0${column}`) === 'new')
        continue
      if (!known && cmd.missing_ok && table.complete) continue
      context.report({
        at: span,
        message: `Dropping ${displayPart(column)} deletes its data from ${nameOf(table)} and breaks clients that still use it. Drop it once nobody reads or writes it.`,
      })
    }
  },
  fires: [
    { sql: 'alter table book drop column title' },
    {
      before: "create type mood as enum ('sad'); create table diary (m mood)",
      sql: 'drop type mood cascade',
    },
    { sql: 'drop domain if exists isbn cascade' },
    {
      before: 'create type pair as (x int, y int); create table spot of pair',
      sql: 'alter type pair drop attribute y cascade',
    },
    {
      before: 'create table book (id int, title text)',
      sql: 'alter table book drop title, drop column if exists id',
    },
  ],
  silent: [
    { before: "create type mood as enum ('sad')", sql: 'drop type mood cascade' },
    { sql: 'drop type mood; create type pair as (x int, y int); alter type pair drop attribute y' },
    { sql: 'create table book (id int, title text); alter table book drop column title' },
    { sql: 'alter table book add column title text; alter table book drop column title' },
    { before: 'create table book (id int)', sql: 'alter table book drop column if exists title' },
    {
      since: 18,
      before: 'create table book (id int, twice int generated always as (id * 2) virtual)',
      sql: 'alter table book drop column twice',
    },
  ],
})

/** DROP TYPE ... CASCADE takes the columns of the type with it. */
function dropsType(context: RuleContext, stmt: DropStmt): void {
  const { removeType, objects, behavior } = stmt
  if (behavior !== 'DROP_CASCADE' || (removeType !== 'OBJECT_TYPE' && removeType !== 'OBJECT_DOMAIN')) return
  for (const object of objects ?? []) {
    const name = qualified(as(object, 'TypeName')?.names)
    const old = oldUsers(context, name)
    if (old.length === 0 && isSettled(context, name)) continue
    const type = displayPart(name.relname)
    context.report({
      at: context.words('cascade'),
      perhaps: old.length === 0,
      message:
        old.length > 0
          ? `CASCADE drops the columns of type ${type} with their data from ${old.join(', ')}. Drop them one by one, once nobody uses them.`
          : `If tables have columns of type ${type}, CASCADE drops them with their data. Drop them one by one, once nobody uses them.`,
    })
  }
}

/** An attribute goes from every value of the type, wherever one is stored. */
function dropsAttribute(context: RuleContext, stmt: AlterTableStmt): void {
  const name = rangeName(stmt.relation)
  const old = oldUsers(context, name)
  if (old.length === 0 && isSettled(context, name)) return
  for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
    if (cmd.subtype !== 'AT_DropColumn') continue
    const attribute = displayPart(cmd.name ?? '')
    context.report({
      at: span,
      perhaps: old.length === 0,
      message:
        old.length > 0
          ? `Dropping ${attribute} deletes its data from ${old.join(', ')} and breaks clients that still use it. Drop it once nobody reads or writes it.`
          : `If tables hold values of ${displayPart(name.relname)}, dropping ${attribute} deletes its data from them. Drop it once nobody reads or writes it.`,
    })
  }
}

/** Tables, older than the script, that hold values of the type. */
function oldUsers(context: RuleContext, type: Qualified): string[] {
  const tables = [...typeUsers(type, context.view), ...typedTables(type, context.view)]
  return tables.filter(one => context.newness(one) !== 'new').map(nameOf)
}

/** No more users of the type than are known: the script has made it, or the history is known. */
function isSettled(context: RuleContext, name: Qualified): boolean {
  const type = context.view.userTypeNamed(name)
  return context.view.historyKnown() || type?.created !== undefined
}
