// CREATE INDEX without CONCURRENTLY on a table that is in use, and with it where PostgreSQL refuses it.
import type { IndexStmt } from '@pgsql/types'
import type { Relation } from '../../impact/catalog/values.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { joinName } from '../../impact/definitions.ts'
import { all } from '../../impact/nodes.ts'
import { partitionsOf } from '../../impact/relations.ts'
import type { RuleContext } from '../context.ts'
import type { FixDraft, SpanEdit } from '../finding.ts'
import { insertion, staged, without } from '../fixing.ts'
import { rule } from '../rule.ts'

export const indexNotConcurrent = rule<'IndexStmt'>({
  id: 'index-not-concurrent',
  category: 'indexes',
  severity: 'error',
  preset: 'recommended',
  summary: 'An index is built while writes to the table wait',
  why: `\`CREATE INDEX\` takes a SHARE lock: every INSERT, UPDATE and DELETE on the table (and on each of its
partitions) waits until the index is built. \`CONCURRENTLY\` takes SHARE UPDATE EXCLUSIVE and lets them through.`,
  fix: `Add \`CONCURRENTLY\`, in a migration that runs outside a transaction. A partitioned table cannot be
indexed concurrently: create the index \`ON ONLY\` the parent, build it concurrently on each partition, and attach.`,
  exceptions:
    'Tables created by the same script (also by `CREATE TABLE IF NOT EXISTS`, where the index is guarded too), temporary tables, and `ON ONLY` a partitioned table, which builds nothing.',
  aliases: [
    'squawk:require-concurrent-index-creation',
    'pgls:safety/requireConcurrentIndexCreation',
    'eugene:E6',
    'atlas:PG101',
    'bytebase:INDEX_CREATE_CONCURRENTLY',
    'strong_migrations:add_index',
    'strong_migrations:add_reference',
    'pgfence:create-index-not-concurrent',
  ],
  on: ['IndexStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    const isPartitioned = table.kind === 'partitioned'
    if (stmt.concurrent) {
      if (isPartitioned) tellRefused(context, stmt, table)
      return
    }
    if (context.newness(table) === 'new' || table.kind === 'foreign') return
    if (isPartitioned && stmt.relation?.inh !== true) return
    if (stmt.if_not_exists && stmt.idxname !== undefined) {
      // Table and index both guarded: where the table is there already, so is its index.
      if (table.created?.perhaps) return
      if (context.view.resolve({ schemaname: table.schema, relname: stmt.idxname }).known) return
    }
    const create = context.words('create unique index') ?? context.words('create index') ?? context.whole
    const name = stmt.idxname === undefined ? 'an index' : displayPart(stmt.idxname)
    if (isPartitioned) {
      const partitions = partitionsOf(table, context.view)
      return context.report({
        at: create,
        table,
        message: `Building ${name} blocks writes to ${nameOf(table)} and its ${partitions.length === 1 ? 'partition' : `${partitions.length} partitions`} until it is done. ${onEach}`,
        fixes: () => partitionByPartition(context, stmt, table),
      })
    }
    const perhaps = table.kind === 'unknown' && stmt.relation?.inh !== true
    context.report({
      at: create,
      table,
      perhaps,
      message: `${perhaps ? `Unless ${nameOf(table)} is partitioned, building` : 'Building'} ${name} blocks writes to ${perhaps ? 'it' : nameOf(table)} until it is done. Build it with CREATE INDEX CONCURRENTLY, outside a transaction.`,
      fixes: () => {
        const concurrently = insertion(create.end, context.keyword(' concurrently'))
        if (!context.inTransaction)
          return [{ title: 'Build the index concurrently', preferred: true, edits: [concurrently] }]
        const text = context.statement.text
        const moved = text.slice(0, create.end) + context.keyword(' concurrently') + text.slice(create.end)
        return [
          {
            title: 'Build the index concurrently',
            preferred: true,
            edits: [{ ...context.whole, newText: '' }],
            followUp: `${moved};\n`,
          },
        ]
      },
    })
  },
  fires: [
    {
      before: 'create table book (id bigint primary key, title text)',
      sql: 'create index book_title on book (title)',
    },
    { sql: 'CREATE UNIQUE INDEX ON shop.book (title)' },
    {
      before:
        "create table sale (id int, day date) partition by range (day); create table sale_1 partition of sale for values from ('2024-01-01') to ('2025-01-01')",
      sql: 'create index sale_day on sale (day)',
    },
    {
      before:
        "create table sale (id int, day date) partition by range (day); create table sale_1 partition of sale for values from ('2024-01-01') to ('2025-01-01')",
      sql: 'create index concurrently sale_day on sale (day)',
    },
    { sql: 'begin; create table a.book (id int); commit; create index on b.book (id)' },
    { sql: 'begin; create table book (id int); rollback; create index on book (id)' },
    { sql: 'create table if not exists book (id int); create index on book (id)' },
  ],
  silent: [
    { sql: 'create index concurrently book_title on book (title)' },
    { sql: 'create table book (id int); create index on book (id)' },
    { sql: 'create table book as select 1 as id; create index on book (id)' },
    { sql: 'select 1 as id into book; create index on book (id)' },
    { sql: 'create table if not exists book (id int); create index if not exists book_id on book (id)' },
    { sql: 'create temp table book (id int); create index on book (id)' },
    { sql: 'create table book (id int); alter table book rename to tome; create index on tome (id)' },
    {
      before: 'create table sale (id int) partition by list (id)',
      sql: 'create index sale_id on only sale (id)',
    },
    { sql: 'create materialized view top as select 1 as id; create index on top (id)' },
    { sql: 'set search_path to shop; create table book (id int); create index on shop.book (id)' },
  ],
})

const onEach = 'Create it ON ONLY the parent, build it concurrently on each partition, then attach.'

function tellRefused(context: RuleContext, stmt: IndexStmt, table: Relation): void {
  context.report({
    at: context.words('concurrently'),
    table,
    message: `PostgreSQL refuses CONCURRENTLY on ${nameOf(table)}, which is partitioned. ${onEach}`,
    fixes: () => partitionByPartition(context, stmt, table),
  })
}

/** On the parent alone, which builds nothing; then on each partition while it is written to. */
function partitionByPartition(context: RuleContext, stmt: IndexStmt, table: Relation): FixDraft[] {
  const { idxname } = stmt
  const words = context.words('concurrently')
  const on = context.words('on', words?.end)
  const partitions = partitionsOf(table, context.view)
  const leaves = partitions.filter(one => one.kind !== 'partitioned')
  if (!on || idxname === undefined || leaves.length !== partitions.length) return []
  const k = (text: string) => context.keyword(text)
  const rest = context.statement.text.slice(context.nameSpan(stmt.relation).end)
  const keys = all(stmt.indexParams, 'IndexElem').map(one => one.name ?? 'expr')
  const later = leaves.flatMap(leaf => {
    const own = joinName([leaf.name, keys.join('_')], 'idx')
    return [
      `${k(`create ${stmt.unique ? 'unique ' : ''}index concurrently`)} ${displayPart(own)} ${k('on')} ${nameOf(leaf)}${rest}`,
      `${k('alter index')} ${displayPart(table.schema)}.${displayPart(idxname)} ${k('attach partition')} ${displayPart(leaf.schema)}.${displayPart(own)}`,
    ]
  })
  const edits: SpanEdit[] = [
    ...(stmt.concurrent && words ? [without(context, words)] : []),
    ...(stmt.relation?.inh === true ? [insertion(on.end, k(' only'))] : []),
  ]
  return [staged(context, 'Build it partition by partition, concurrently', edits, ...later)]
}
