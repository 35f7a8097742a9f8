// DROP INDEX without CONCURRENTLY, and with it where PostgreSQL refuses it.
import type { DropStmt } from '@pgsql/types'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import { isAbsent } from '../absent.ts'
import type { RuleContext } from '../context.ts'
import type { FixDraft } from '../finding.ts'
import { insertion, instead, without } from '../fixing.ts'
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
    if (stmt.removeType !== 'OBJECT_INDEX') return
    if (stmt.concurrent) {
      checkConcurrent(context, stmt)
      return
    }
    const head = context.words('drop index')
    for (const object of stmt.objects ?? []) {
      const name = droppedName(object)
      const { known, name: relname } = context.view.resolve(name)
      if (isAbsent(context, name)) continue
      const table = known?.index && context.view.byId(known.index.table)
      if (known && context.newness(known) === 'new') continue
      if (table && (context.newness(table) === 'new' || table.kind === 'partitioned')) continue
      if (known?.index?.constraint !== undefined || known?.parent !== undefined) continue
      const cascade = stmt.behavior === 'DROP_CASCADE'
      if (cascade && known?.index?.unique !== false) continue
      context.report({
        at: head,
        table,
        message: `Dropping ${known ? nameOf(known) : displayPart(relname)} locks ${table ? nameOf(table) : 'its table'} against reads and writes, behind every query that runs. Use DROP INDEX CONCURRENTLY${cascade ? ', without CASCADE: nothing depends on it' : ''}.`,
        fixes: () => (context.inTransaction ? [] : oneByOne(context, stmt)),
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
    {
      before:
        'create table book (title text, n int); create index book_title on book (title); create index book_n on book (n)',
      sql: 'drop index concurrently if exists book_title, public.book_n',
    },
    {
      before: 'create table sale (id int) partition by list (id); create index i on sale (id)',
      sql: 'drop index concurrently i',
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

/** What PostgreSQL refuses with CONCURRENTLY. */
function checkConcurrent(context: RuleContext, stmt: DropStmt): void {
  const [first, ...others] = stmt.objects ?? []
  if (!first) return
  const { known } = context.view.resolve(droppedName(first))
  const table = known?.index && context.view.byId(known.index.table)
  const refused =
    others.length > 0
      ? 'PostgreSQL drops only one index at a time with CONCURRENTLY. Write a statement for each.'
      : stmt.behavior === 'DROP_CASCADE'
        ? 'PostgreSQL refuses CASCADE with CONCURRENTLY. Leave CASCADE out.'
        : known && table?.kind === 'partitioned'
          ? `PostgreSQL refuses CONCURRENTLY on ${nameOf(known)}, the index of a partitioned table. Leave CONCURRENTLY out, and choose a quiet hour.`
          : undefined
  if (refused === undefined) return
  const words = context.words('concurrently')
  context.report({
    at: words,
    severity: 'error',
    message: refused,
    fixes: () =>
      words && table?.kind === 'partitioned'
        ? [{ title: 'Leave CONCURRENTLY out', edits: [without(context, words)] }]
        : oneByOne(context, stmt),
  })
}

/** A statement for each index, concurrently. */
function oneByOne(context: RuleContext, stmt: DropStmt): FixDraft[] {
  const k = (words: string) => context.keyword(words)
  const cascade = stmt.behavior === 'DROP_CASCADE' ? context.words('cascade') : undefined
  const head = context.words('drop index')
  if (!head) return []
  const concurrently = stmt.concurrent ? [] : [insertion(head.end, k(' concurrently'))]
  const cascades = cascade ? [without(context, cascade)] : []
  if (stmt.objects?.length === 1)
    return [{ title: 'Drop it concurrently', preferred: true, edits: [...concurrently, ...cascades] }]
  const statements = (stmt.objects ?? []).map(object => {
    const { schemaname, relname } = droppedName(object)
    const name = [...(schemaname === undefined ? [] : [schemaname]), relname].map(displayPart).join('.')
    return `${k('drop index concurrently')} ${stmt.missing_ok ? `${k('if exists')} ` : ''}${name}`
  })
  return [
    {
      title: 'Drop them concurrently, one by one',
      preferred: true,
      edits: [instead(context, ...statements)],
    },
  ]
}
