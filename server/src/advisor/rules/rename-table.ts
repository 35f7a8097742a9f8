// ALTER TABLE ... RENAME TO.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rangeName } from '../../impact/nodes.ts'
import { after } from '../fixing.ts'
import { rule } from '../rule.ts'

export const renameTable = rule<'RenameStmt'>({
  id: 'rename-table',
  category: 'compatibility',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A table is renamed under running clients',
  why: 'Clients that still use the old name fail from that moment until they are replaced.',
  fix: 'In the same transaction, create a view with the old name over the table; drop it when nobody uses it.',
  exceptions:
    'Tables made by the same script; a view (or table) of the old name that the script creates afterwards.',
  aliases: [
    'squawk:renaming-table',
    'pgls:safety/renamingTable',
    'atlas:BC101',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:rename_table',
    'pgfence:rename-table',
  ],
  on: ['RenameStmt'],
  check(context, stmt) {
    if (
      stmt.renameType !== 'OBJECT_TABLE' &&
      stmt.renameType !== 'OBJECT_MATVIEW' &&
      stmt.renameType !== 'OBJECT_VIEW'
    )
      return
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new' || table.kind === 'index' || table.kind === 'sequence') return
    if (context.laterCreates(table.schema, table.name)) return
    // The second half of a swap: the name it takes was given up by this script.
    if (context.view.read(`away:${table.schema}\0${stmt.newname}`) === true) return
    const to = displayPart(stmt.newname ?? '')
    context.report({
      at: context.words('rename to'),
      message: `Clients that still use ${nameOf(table)} fail once it is called ${to}. Create a view with the old name over it.`,
      fixes: () => {
        const old = context.text(context.nameSpan(stmt.relation))
        const k = (words: string) => context.keyword(words)
        const target =
          rangeName(stmt.relation).schemaname === undefined ? to : `${displayPart(table.schema)}.${to}`
        const edit = after(
          context,
          `${k('create view')} ${old} ${k('as')}\n  ${k('select')} *\n  ${k('from')} ${target}`,
        )
        if (context.inTransaction)
          return [{ title: 'Keep the old name as a view', preferred: true, edits: [edit] }]
        return [
          {
            title: 'Keep the old name as a view, in one transaction',
            preferred: true,
            edits: [{ start: 0, end: 0, newText: `${k('begin')};\n\n` }, edit, after(context, k('commit'))],
          },
        ]
      },
    })
  },
  reshapes: true,
  fires: [
    { before: 'create table book (id int)', sql: 'alter table book rename to tome' },
    { before: 'create table book (id int)', sql: 'begin; ALTER TABLE book RENAME TO tome; commit' },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book rename to tome' },
    { sql: 'alter table book rename to tome; create view book as select * from tome' },
    { sql: 'alter index i rename to j' },
    { sql: 'alter table book rename to old_book; alter table new_book rename to book', options: {} },
  ],
})
