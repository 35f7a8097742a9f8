// ALTER TABLE ... RENAME COLUMN, and ALTER TYPE ... RENAME ATTRIBUTE.
import type { RenameStmt } from '@pgsql/types'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rangeName } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import { expandAndContract } from '../expand.ts'
import { rule } from '../rule.ts'
import { standsAlone } from '../standing.ts'
import { typeWords } from '../typeNames.ts'

export const renameColumn = rule<'RenameStmt'>({
  id: 'rename-column',
  category: 'compatibility',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A column is renamed under running clients',
  why: 'Clients that still use the old name fail from that moment until they are replaced.',
  fix: 'Expand and contract: add the new column, keep both in step, move clients over, drop the old one. Or rename the table, and give clients a view that has both names.',
  exceptions:
    'Tables, types and columns made by the same script; a column of the old name that the script adds again.',
  aliases: [
    'squawk:renaming-column',
    'pgls:safety/renamingColumn',
    'atlas:BC102',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:rename_column',
    'pgfence:rename-column',
  ],
  on: ['RenameStmt'],
  check(context, stmt) {
    if (stmt.renameType === 'OBJECT_ATTRIBUTE') checkAttribute(context, stmt)
    if (stmt.renameType !== 'OBJECT_COLUMN') return
    const table = context.relation(stmt.relation)
    const from = stmt.subname ?? ''
    if (context.newness(table) === 'new' || context.view.read(`column:${table.id}\0${from}`) === 'new') return
    if (context.laterAddsColumn(table, from)) return
    context.report({
      at: fromWord(context, 'rename'),
      message: `Clients that still use ${displayPart(from)} of ${nameOf(table)} fail once it is called ${displayPart(stmt.newname ?? '')}. Add a new column, move clients over, and drop the old one.`,
      fixes: () => {
        const type = table.columns.find(one => one.name === from)?.type
        // These two do not say their type by name and modifiers alone.
        if (!type || /^(interval|bpchar)$/.test(type.name) || !standsAlone(table, from, context.view))
          return []
        return [
          expandAndContract(context, context.text(context.nameSpan(stmt.relation)), table, {
            old: from,
            name: stmt.newname ?? '',
            type: typeWords(type),
            replaces: false,
          }),
        ]
      },
    })
  },
  fires: [
    { sql: 'alter table book rename column title to name' },
    { sql: 'alter table book rename title to name' },
    { before: 'create type isbn as (prefix int)', sql: 'alter type isbn rename attribute prefix to head' },
  ],
  silent: [
    { sql: 'create type isbn as (prefix int); alter type isbn rename attribute prefix to head' },
    { sql: 'create table book (title text); alter table book rename title to name' },
    { sql: 'alter table book add title text; alter table book rename title to name' },
    { sql: 'alter table book rename constraint a to b' },
    {
      since: 13,
      sql: 'alter table book rename title to name; alter table book add column title text generated always as (name) stored',
    },
  ],
})

function checkAttribute(context: RuleContext, stmt: RenameStmt): void {
  const { schemaname, relname: name } = rangeName(stmt.relation)
  if (context.view.userType(schemaname === undefined ? { name } : { schema: schemaname, name })?.created)
    return
  const [from, to] = [displayPart(stmt.subname ?? ''), displayPart(stmt.newname ?? '')]
  context.report({
    at: fromWord(context, 'rename'),
    message: `Clients and functions that still use ${from} of the type ${displayPart(name)} fail once it is called ${to}. Add a new attribute, move them over, and drop the old one.`,
  })
}

/** From a word of the statement to its end. */
function fromWord(context: RuleContext, word: string) {
  return { ...context.whole, start: context.words(word)?.start ?? 0 }
}
