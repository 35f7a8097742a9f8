// ADD COLUMN with a default that differs from row to row: the whole table is written anew.

import { addedColumnRewrites } from '../../impact/alterTable/addColumn.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintsOf } from '../../impact/definitions.ts'
import { fillLater, primaryKeyLater } from '../fillLater.ts'
import { after, without } from '../fixing.ts'
import { constraintSpan, isNamedBeside, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnVolatileDefault = rule<'AlterTableStmt'>({
  id: 'add-column-volatile-default',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A new column with a volatile default rewrites the table',
  why: `A default that PostgreSQL can compute once (a constant, \`now()\`) is stored beside the table and no row is touched. A
volatile one (\`random()\`, \`gen_random_uuid()\`, \`clock_timestamp()\`, \`nextval()\`) must be computed for each row: the
table and its indexes are written anew under ACCESS EXCLUSIVE.`,
  fix: 'Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  exceptions:
    'Tables created by the same script. Functions are judged by the volatility that PostgreSQL or the migrations give them; one nobody has described is said with an "if".',
  aliases: [
    'squawk:adding-field-with-default',
    'pgls:safety/addingFieldWithDefault',
    'atlas:PG302',
    'bytebase:COLUMN_DEFAULT_DISALLOW_VOLATILE',
    'strong_migrations:add_column_default_callable',
    'pgfence:add-column-non-constant-default',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    for (const added of newColumns(context)) {
      const { def, how, span, table } = added
      if (how !== 'add' || context.newness(table) === 'new' || table.kind === 'foreign') continue
      const rewrite = addedColumnRewrites(def, context.view, context.version)
      if (rewrite?.kind !== 'volatile') continue
      const fallback = constraintsOf(def).find(one => one.contype === 'CONSTR_DEFAULT')
      const clause = fallback ? constraintSpan(context, added, fallback) : span
      const column = displayPart(def.colname ?? '')
      const perhaps = rewrite.certainty === 'perhaps'
      context.report({
        at: clause,
        table,
        perhaps,
        message: perhaps
          ? `If ${rewrite.why.replace(' may be volatile', '')} is volatile, adding ${column} writes every row of ${nameOf(table)} anew under ACCESS EXCLUSIVE. Mark the function STABLE or IMMUTABLE if it is, or add the column without the default and fill it in batches.`
          : `Adding ${column} writes every row of ${nameOf(table)} anew under ACCESS EXCLUSIVE, because ${rewrite.why}. Add the column without a default, set the default afterwards, and fill the old rows in batches.`,
        fixes: () => {
          const required = constraintsOf(def).find(one => one.contype === 'CONSTR_NOTNULL')
          const words = required && context.words('not null', context.at(required.location))
          const key = constraintsOf(def).find(one => one.contype === 'CONSTR_PRIMARY')
          if (key?.options || key?.indexspace || required?.conname) return []
          if (isNamedBeside(context, stmt, added)) return []
          const target = context.text(context.nameSpan(stmt.relation))
          const k = (text: string) => context.keyword(text)
          const filling = {
            target,
            table: table.name,
            column: def.colname ?? '',
            notNull: required !== undefined || key !== undefined,
          }
          return [
            {
              title: 'Add the column first, then its default (old rows are filled by a following migration)',
              preferred: true,
              edits: [
                without(context, clause),
                ...(words ? [without(context, words)] : []),
                ...(key ? [without(context, constraintSpan(context, added, key))] : []),
                after(
                  context,
                  `${k('alter table')} ${target} ${k('alter column')} ${column} ${k('set')} ${context.text(clause)}`,
                ),
              ],
              followUp: fillLater(context, filling, ...(key ? primaryKeyLater(context, filling, key) : [])),
            },
          ]
        },
      })
    }
  },
  fires: [
    { sql: 'alter table book add column key uuid default gen_random_uuid()' },
    { sql: 'ALTER TABLE book ADD COLUMN seen timestamptz DEFAULT clock_timestamp()' },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'alter table book add column r float not null default random()',
    },
    {
      before: 'create schema shop; create table shop.book (id int); insert into shop.book values (1)',
      sql: 'ALTER TABLE shop.book ADD COLUMN r float DEFAULT random() NOT NULL, ADD COLUMN n int',
    },
    {
      before:
        'create table sale (id int) partition by list (id); create table sale_1 partition of sale for values in (1); create table sale_2 partition of sale for values in (2); insert into sale values (1), (2)',
      sql: 'alter table sale add column r float default random()',
    },
    { sql: 'alter table book add column r float default (1 + random())' },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'alter table book add column key text default md5(random()::text) primary key',
    },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'alter table book add column n int default nullif(random(), random() - random())::int * null',
    },
    {
      before: 'create function f() returns int language plpgsql as $$ begin return 1; end $$',
      sql: 'alter table book add column r int default f()',
    },
    { sql: 'alter table book add column r int default someone.unknown()' },
  ],
  silent: [
    {
      before: 'create table book (r float)',
      sql: 'alter table book add column if not exists r float default random()',
    },
    { sql: 'alter table book add column seen timestamptz default now()' },
    { sql: "alter table book add column seen text default to_char(now(), 'YYYY')" },
    { sql: "alter table book add column n int default length('abc')" },
    { sql: 'alter table book add column d date default current_date + 1' },
    { sql: 'alter table book add column tags text[] default array[]::text[]' },
    { sql: 'create table book (id int); alter table book add column key uuid default gen_random_uuid()' },
    {
      before: 'create function f() returns int stable language sql as $$ select 1 $$',
      sql: 'alter table book add column r int default f()',
    },
  ],
})
