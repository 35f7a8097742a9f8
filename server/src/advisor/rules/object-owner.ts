// A change of an object that belongs to somebody else.
import type { RangeVar } from '@pgsql/types'
import { displayName, displayPart } from '../../impact/catalog/view.ts'
import { type Qualified, rangeName } from '../../impact/nodes.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import type { RuleContext } from '../context.ts'
import { rule } from '../rule.ts'

const live = {
  user: 'app',
  roles: new Set(['app']),
  owners: new Map([
    ['public\0book', 'librarian'],
    ['public\0mine', 'app'],
  ]),
  plans: new Map(),
}

export const objectOwner = rule<
  'AlterTableStmt' | 'RenameStmt' | 'AlterObjectSchemaStmt' | 'IndexStmt' | 'DropStmt'
>({
  id: 'object-owner',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'The statement fails: only its owner may change the object',
  why: 'ALTER, DROP and CREATE INDEX are for the owner of a table, the members of that role, and superusers. Other rights do not help.',
  fix: 'Run it as the owner, or `SET ROLE` to it first, where the user is a member.',
  exceptions:
    'Silent without a connection (`--database URL`, or a check of an issue), behind SET ROLE, and for superusers.',
  aliases: ['bytebase:STATEMENT_OBJECT_OWNER_CHECK'],
  on: ['AlterTableStmt', 'RenameStmt', 'AlterObjectSchemaStmt', 'IndexStmt', 'DropStmt'],
  check(context, stmt) {
    if (!context.live?.roles || context.view.setting('role')) return
    const { tree } = context
    if ('DropStmt' in tree) {
      const { removeType, objects } = tree.DropStmt
      if (!/^OBJECT_(TABLE|VIEW|MATVIEW|SEQUENCE|INDEX|FOREIGN_TABLE)$/.test(removeType ?? '')) return
      for (const object of objects ?? []) judge(context, droppedName(object))
      return
    }
    const { relation } = stmt as { readonly relation?: RangeVar }
    if (relation) judge(context, rangeName(relation))
  },
  fires: [
    { before: 'create table book (id int)', sql: 'alter table book add column n int', live },
    { before: 'create table book (id int)', sql: 'drop table book', live },
  ],
  silent: [
    { before: 'create table mine (id int)', sql: 'alter table mine add column n int', live },
    {
      before: 'create table book (id int)',
      sql: 'set role librarian; alter table book add column n int',
      live,
    },
    { sql: 'alter table book add column n int' },
  ],
})

function judge(context: RuleContext, written: Qualified): void {
  const { schema, name, known } = context.view.resolve(written)
  const owner = context.live?.owners.get(`${schema}\0${name}`)
  if (owner === undefined || context.live?.roles?.has(owner)) return
  if (known && context.newness(known) === 'new') return
  context.report({
    at: context.namedSpan(name),
    message: `${displayName(schema, name)} belongs to ${displayPart(owner)}, and ${displayPart(context.live?.user ?? '')} is no member of that role, so this fails. Run it as ${displayPart(owner)}.`,
  })
}
