// A statement that PostgreSQL refuses inside a transaction.
import type { Node } from '@pgsql/types'
import { qualified } from '../../impact/nodes.ts'
import { parse } from '../../sql/parser.ts'
import { bodyOf } from '../bodies.ts'
import type { RuleContext } from '../context.ts'
import { waysOutOfTransaction } from '../outOfTransaction.ts'
import { rule } from '../rule.ts'
import { toolOf } from '../runner.ts'

export const concurrentlyInTransaction = rule({
  id: 'concurrently-in-transaction',
  category: 'transactions',
  severity: 'error',
  preset: 'recommended',
  summary: 'A statement that cannot run inside a transaction stands in one',
  why: `PostgreSQL refuses it: "cannot run inside a transaction block". So it is with every CONCURRENTLY, VACUUM, CREATE and
DROP DATABASE or TABLESPACE, ALTER SYSTEM, REINDEX of a schema or of a partitioned table, a DO block that commits, and more.`,
  fix: 'Put it into a migration of its own, with what the tool wants to hear: `-- +goose NO TRANSACTION`, `-- atlas:txmode none`, `transaction:false`, `--! no-transaction`.',
  exceptions:
    'Files run by Plumbline, which runs such a statement by itself, in its place; under Flyway, files that hold nothing else; under golang-migrate and Prisma, which send a file as one string, files of one statement.',
  aliases: [
    'squawk:ban-concurrent-index-creation-in-transaction',
    'pgls:safety/banConcurrentIndexCreationInTransaction',
    'atlas:PG103',
    'bytebase:STATEMENT_NON_TRANSACTIONAL',
    'pgfence:concurrent-in-transaction',
  ],
  check(context) {
    const transaction = context.view.transaction()
    const commits = transaction.kind === 'none' ? undefined : whatCommits(context)
    if (transaction.kind === 'none' || (context.impact.transactional && !commits)) return
    const script = context.lookAround()
    const concurrent = context.words('concurrently')
    context.report({
      at: concurrent ?? {
        start: 0,
        end: context.tokens[Math.min(1, context.tokens.length - 1)]?.end ?? context.whole.end,
      },
      message: refusal(context, commits ?? refusedWords(context)),
      fixes: () => waysOutOfTransaction(context, script),
    })
  },
  fires: [
    { sql: 'begin; create index concurrently on book (title); commit' },
    { sql: 'create index concurrently on book (title)', wrapped: true },
    { sql: 'begin; vacuum book; commit' },
    { sql: 'begin; drop index concurrently i; commit' },
    { sql: 'begin; reindex index concurrently i; commit' },
    { sql: 'begin; alter table sale detach partition sale_1 concurrently; commit' },
    { sql: 'begin; create database shop; commit' },
    { sql: "start transaction; alter system set work_mem = '4MB'; commit" },
    {
      before:
        'create procedure tidy() language plpgsql as $$ begin delete from book where a = 1; commit; end $$',
      sql: 'begin; call tidy(); commit',
    },
    { sql: 'begin; do $$ begin update book set a = 1; commit; end $$; commit' },
  ],
  silent: [
    { sql: 'do $$ begin update book set a = 1; commit; end $$' },
    {
      before:
        'create procedure tidy() language plpgsql as $$ begin delete from book where a = 1; commit; end $$',
      sql: 'call tidy()',
    },
    { sql: 'create index concurrently on book (title)' },
    { sql: 'begin; create index on book (title); commit; create index concurrently on book (id)' },
    { sql: '-- +goose NO TRANSACTION\ncreate index concurrently on book (title)', wrapped: true },
    { sql: '-- atlas:txmode none\n\nvacuum book', wrapped: true },
    { sql: 'begin; refresh materialized view concurrently top; commit' },
  ],
})

/** `CREATE INDEX CONCURRENTLY`, `VACUUM`. */
function refusedWords(context: RuleContext): string {
  const words = context.tokens
    .map(token => token.text.toUpperCase())
    .filter(word => word !== 'UNIQUE')
    .slice(0, 2)
  if (!context.words('concurrently')) return words[0] === 'VACUUM' ? 'VACUUM' : words.join(' ')
  return `${words[0] === 'ALTER' ? 'DETACH PARTITION' : words.join(' ')} CONCURRENTLY`
}

/** "invalid transaction termination" */
function whatCommits({ tree, statement, view }: RuleContext): string | undefined {
  if ('DoStmt' in tree) return ends(tree, statement.text) ? 'a block that commits' : undefined
  if (!('CallStmt' in tree)) return undefined
  const { funcname, args = [] } = tree.CallStmt.funccall ?? {}
  const called = view
    .userFunction(qualified(funcname))
    ?.overloads.filter(one => one.args.length === args.length)
  const source = called?.length === 1 ? called[0]?.source : undefined
  const made = source === undefined ? undefined : parse(source)
  const node = made?.kind === 'parsed' ? made.statements[0]?.node : undefined
  return node && ends(node, source ?? '') ? 'a procedure that commits' : undefined
}

const ends = (tree: Node, text: string): boolean =>
  bodyOf(tree, text)?.steps.some(one => one.kind === 'end') === true

function refusal({ view, runner, inner }: RuleContext, name: string): string {
  if (inner)
    return `PostgreSQL refuses ${name} inside a block or function. Put it into a statement of its own.`
  const { kind } = view.transaction()
  if (kind === 'runner')
    return `${toolOf(runner)} runs this file in a transaction, in which PostgreSQL refuses ${name}. Put it into a file of its own that runs without one.`
  if (kind === 'implicit')
    return `${runner.name} sends this file as one, so PostgreSQL runs all of it in one transaction and refuses ${name}. Put it into a file of its own.`
  return `PostgreSQL refuses ${name} inside a transaction. Put it before BEGIN or behind COMMIT.`
}
