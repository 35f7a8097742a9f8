// DROP INDEX without CONCURRENTLY.
import { nameOf } from '../../impact/catalog/view.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import { insertion, without } from '../fixing.ts'
import { rule } from '../rule.ts'

export const dropIndexNotConcurrent = rule<'DropStmt'>({
  id: 'drop-index-not-concurrent',
  category: 'indexes',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Dropping an index locks its table against reads and writes',
  why: `\`DROP INDEX\` takes ACCESS EXCLUSIVE on the index **and on its table**. It is short, but it waits for every running
query, and everybody else waits behind it.`,
  fix: 'Use `DROP INDEX CONCURRENTLY`, one index at a time, outside a transaction.',
  exceptions:
    'Indexes of tables created by the same script; indexes of partitioned tables and of constraints; CASCADE on a unique index, which may be there for the foreign keys that lean on it.',
  aliases: [
    'squawk:require-concurrent-index-deletion',
    'pgls:safety/requireConcurrentIndexDeletion',
    'atlas:PG102',
    'bytebase:INDEX_CREATE_CONCURRENTLY',
    'strong_migrations:remove_index',
    'pgfence:drop-index-not-concurrent',
  ],
  on: ['DropStmt'],
  check(context, stmt) {
    if (stmt.removeType !== 'OBJECT_INDEX' || stmt.concurrent) return
    const head = context.words('drop index')
    for (const object of stmt.objects ?? []) {
      const name = droppedName(object)
      const { known, name: relname } = context.view.resolve(name)
      if (!known && stmt.missing_ok && context.view.historyKnown()) continue
      const table = known?.index && context.view.byId(known.index.table)
      if (known && context.newness(known) === 'new') continue
      if (table && (context.newness(table) === 'new' || table.kind === 'partitioned')) continue
      if (known?.index?.constraint !== undefined || known?.parent !== undefined) continue
      const cascade = stmt.behavior === 'DROP_CASCADE' ? context.words('cascade') : undefined
      if (cascade && known?.index?.unique !== false) continue
      context.report({
        at: head,
        table,
        message: `Dropping ${known ? nameOf(known) : relname} locks ${table ? nameOf(table) : 'its table'} against reads and writes, behind every query that runs. Use DROP INDEX CONCURRENTLY${cascade ? ', without CASCADE: nothing depends on it' : ''}.`,
        fixes: () =>
          head && stmt.objects?.length === 1 && !context.inTransaction
            ? [
                {
                  title: 'Drop it concurrently',
                  preferred: true,
                  edits: [
                    insertion(head.end, context.keyword(' concurrently')),
                    ...(cascade ? [without(context, cascade)] : []),
                  ],
                },
              ]
            : [],
      })
    }
  },
  fires: [
    {
      before: 'create table book (title text); create index book_title on book (title)',
      sql: 'drop index book_title',
    },
    { sql: 'DROP INDEX IF EXISTS shop.book_title' },
    {
      before: 'create table book (title text); create index book_title on book (title)',
      sql: 'drop index book_title cascade;',
    },
  ],
  silent: [
    { sql: 'drop index concurrently book_title' },
    { sql: 'drop index book_title cascade' },
    { sql: 'create table book (title text); create index i on book (title); drop index i' },
    { before: 'create table book (id int)', sql: 'drop index if exists nothing' },
    {
      before: 'create table sale (id int) partition by list (id); create index i on sale (id)',
      sql: 'drop index i',
    },
  ],
})
