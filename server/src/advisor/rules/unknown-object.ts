// A statement about a table, column or constraint that the known history does not have, or has already.
import type { AlterTableStmt, IndexStmt, RenameStmt } from '@pgsql/types'
import type { Relation } from '../../impact/catalog/values.ts'
import { displayName, displayPart, nameOf } from '../../impact/catalog/view.ts'
import { all, as, type Body, rangeName, texts, walk } from '../../impact/nodes.ts'
import { isAbsent, type Mention, needed } from '../absent.ts'
import { absentLabels } from '../absentLabels.ts'
import { absentObjects } from '../absentObjects.ts'
import type { RuleContext } from '../context.ts'
import type { Span } from '../finding.ts'
import { rule } from '../rule.ts'
import type { Action } from '../statementWords.ts'
import { takenNames } from '../takenNames.ts'
import { unknownNames } from '../unknownNames.ts'

export const unknownObject = rule({
  id: 'unknown-object',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'The statement fails: what it names is not there, or is there already',
  why: 'Replayed over the schema as it is known, the script names a table, column, type, function or label that does not exist, in a query as in DDL, or makes one that does.',
  fix: 'Correct the name, or the order of the migrations.',
  exceptions:
    'Silent unless the whole schema is known, and wherever IF EXISTS or IF NOT EXISTS is written. What an extension, a function or dynamic SQL may have brought is not doubted, nor what stands in the body of a function.',
  aliases: ['bytebase:BUILTIN_WALK_THROUGH_CHECK'],
  check(context) {
    const { tree, view } = context
    // A block may ask before it acts.
    if (!view.historyKnown() || context.inner?.runs === 'perhaps') return
    // The database itself says what is wrong with a statement that changes rows.
    if (context.live?.plans.has(context.statement.text)) return
    // What was run unseen may have made, altered and dropped anything.
    if (view.read('reshaped') === true) return
    for (const one of [...needed(context), ...referred(context)]) tellAbsent(context, one)
    for (const report of [
      ...takenNames(context),
      ...absentObjects(context),
      ...unknownNames(context),
      ...absentLabels(context),
    ])
      context.report(report)
    if ('IndexStmt' in tree) checkIndex(context, tree.IndexStmt)
    else if ('RenameStmt' in tree) checkRename(context, tree.RenameStmt)
    else if ('AlterTableStmt' in tree) checkActions(context, tree.AlterTableStmt)
    else checkTargets(context)
  },
  fires: [
    { before: 'create table book (id int)', sql: 'alter table tome add column a int' },
    { before: 'create table book (id int)', sql: 'alter table book drop column title' },
    { before: 'create table book (id int)', sql: 'create table book (id int)' },
    { before: 'create table book (id int)', sql: 'create index concurrently on book (title)' },
    { before: 'create table book (id int)', sql: 'alter table book add column id int' },
    { before: 'create table book (id int)', sql: 'drop table tome' },
    { before: 'create table book (id int)', sql: 'insert into book (id, title) values (1, $$a$$)' },
    { before: 'create table book (id int)', sql: 'update tome set id = 1 where id = 2' },
    { before: 'create table book (id int)', sql: 'create table page (book_id int references tome)' },
    { before: 'create table book (id int)', sql: 'alter table book add unique (title)' },
    { before: 'create table book (id int)', sql: 'alter table book validate constraint dated' },
    { before: 'create table book (id int)', sql: 'alter table book add a int, alter a type bigint' },
    {
      before: 'create table book (id int); create table tome (id int)',
      sql: 'alter table book rename to tome',
    },
    { before: 'create table book (id int)', sql: 'create index concurrently book on book (id)' },
    { before: 'create table book (id int)', sql: 'select b.title from book b', says: 'has no column title' },
    { before: 'create table book (id int)', sql: 'select tome.id from book', says: 'called tome' },
    { before: 'create table book (id int)', sql: 'create view v as select id from tome' },
    {
      before: 'create table book (id int); create table page (nr int)',
      sql: 'with p as (select nr from page) select id from book where exists (select from p where title = id)',
      says: 'No table in reach',
    },
    { before: 'create table book (id int)', sql: 'update book set id = n where id = 1' },
    { before: 'create table book (id int)', sql: 'insert into book (id) values (1) returning title' },
    { before: 'create table book (id int)', sql: 'alter table book add check (n > 0) not valid' },
    { before: 'create table book (id int)', sql: 'create policy own on book using (owner = current_user)' },
    { before: 'create table book (id int)', sql: 'alter table book add c citext', says: 'no type citext' },
    { before: 'create table book (id int)', sql: 'select slug(id) from book', says: 'no function slug' },
    { before: 'create view v as select 1 as a', sql: 'create view v as select 2 as a' },
    { before: "create type mood as enum ('sad')", sql: "create type mood as enum ('sad')" },
    { before: "create type mood as enum ('sad')", sql: "alter type mood add value 'sad'", says: 'already' },
    { before: "create type mood as enum ('sad')", sql: "alter type mood add value 'ok' after 'glad'" },
    {
      before: "create type mood as enum ('sad'); create table diary (m mood)",
      sql: "insert into diary values ('bad')",
      says: "no label 'bad'",
    },
    {
      before: "create type mood as enum ('sad'); create table diary (m mood)",
      sql: "alter table diary alter m set default 'bad'",
    },
    { before: "create type mood as enum ('sad')", sql: "create table diary (m mood default 'bad')" },
    { before: "create type mood as enum ('sad')", sql: "select 'bad'::mood" },
    { before: 'create table book (id int)', sql: 'drop policy own on book' },
    {
      before:
        "create table book (id int); create function one() returns int stable language sql as 'select 1'; select one()",
      sql: 'drop policy own on book',
    },
    {
      before:
        'create table book (id int); create sequence s owned by book.id; alter sequence s owned by none; drop table book',
      sql: 'create sequence s',
    },
    { before: 'create table book (id int)', sql: 'drop function f(int)' },
    { before: 'create table book (id int)', sql: "comment on column book.title is 'Its title'" },
    { before: 'create schema crm', sql: 'create schema crm' },
  ],
  silent: [
    { sql: 'alter table tome add column a int' },
    {
      before: 'create table book (id int)',
      sql: 'alter table if exists tome add column a int; create table if not exists book (id int)',
    },
    {
      before: 'create table book (id int)',
      sql: 'alter table book add column a int, alter column a set default 1; alter table book rename a to b; create index concurrently on book (b)',
    },
    { before: 'create table book as select 1 as id', sql: 'alter table book drop column id' },
    { before: 'create type isbn as (prefix int)', sql: 'alter type isbn add attribute rest int' },
    {
      before: 'create table book (id serial)',
      sql: 'alter sequence book_id_seq rename to numbers; alter table book_id_seq owner to someone',
    },
    {
      before: "do $$ begin execute format('create table %I (id int)', 'tome'); end $$",
      sql: 'alter table tome add column a int',
    },
    {
      before: 'create table book (id int, title text)',
      sql: 'alter table book add title bigint, drop title, add unique (title)',
    },
    {
      before: 'create table book (id int)',
      sql: "do $$ begin if exists (select from pg_tables where tablename = 'tome') then drop table tome; end if; end $$",
    },
    {
      before: 'create table book (id int primary key)',
      sql: 'create table page (id int, parent int references page, book_id int references book); drop index if exists i; drop table if exists tome',
    },
    { before: 'create extension postgis', sql: 'alter table spatial_ref_sys add column a int' },
    {
      before:
        'create table book (id int, title text, tags text[], meta jsonb); create function slug(book) returns text language sql as $$ select 1::text $$',
      sql: `select b.slug, b.id as n, count(*) over (order by title) from book b, jsonb_each(meta) as e where key = any (tags) order by n;
        with recursive up as (select id from book union all select up.id from up join book using (id)) select id from up;
        insert into book as b (id) values (1) on conflict (id) do update set id = excluded.id where b.id = 2 returning b.xmin`,
    },
    {
      before:
        "create type mood as enum ('sad', 'it''s'); create domain known as mood not null; create table diary (m mood default 'sad', n mood[], t text, k known)",
      sql: `insert into diary values ('it''s', '{sad}', 'bad', 'sad'), (null, default, 'bad', 'sad'); insert into diary (n[1], t) values ('sad', 'bad');
        update diary set t = 'bad', m = 'sad'; select x.m from (select m::text as m from diary) x where x.m = 'bad';
        select 'bad'::text, '{sad}'::mood[]; alter type mood add value 'bad'; alter table diary alter m set default 'bad'`,
    },
    {
      before:
        "create type mood as enum ('sad'); create table diary (m mood); create schema o; create type o.mood as enum ('bad')",
      sql: "set search_path to o, public; insert into diary values ('sad')",
    },
    {
      before: `create table book (id serial, n int generated always as identity);
        create function add() returns void language plpgsql as $$ begin execute 'create ' || 'trigger t ...'; end $$`,
      sql: 'alter table book alter n drop identity, drop id; create sequence book_n_seq; create sequence book_id_seq owned by book.n; drop table book; create sequence book_id_seq owned by none',
    },
    {
      before: `create table book (id int); create function add() returns void language plpgsql as $$ begin execute 'create ' || 'trigger t ...'; end $$`,
      sql: 'select add(); drop trigger t on book; drop policy p on book; drop type t; alter table book drop constraint c; create table book (id int)',
    },
    { before: 'create extension citext', sql: 'create table book (title citext default random_title())' },
    {
      before: "create type mood as enum ('sad')",
      sql: "alter type mood add value if not exists 'sad'; create or replace view v as select 1 as a; drop function if exists f(int); create table book (m _mood, a mood[])",
    },
  ],
})

function tellAbsent(context: RuleContext, { name, at }: Mention): void {
  if (!isAbsent(context, name)) return
  const { schema, name: relname } = context.view.resolve(name)
  context.report({
    at,
    message: `There is no ${displayName(schema, relname)} at this point, so this fails. Correct the name, or the order of the migrations.`,
  })
}

/** Tables that a definition points to: of a foreign key, to copy from, to inherit from, to attach. */
function referred(context: RuleContext): Mention[] {
  const { tree } = context
  const found: Mention[] = []
  const made = 'CreateStmt' in tree ? tree.CreateStmt.relation : undefined
  if (!made && !('AlterTableStmt' in tree)) return found
  walk(tree, (kind, body) => {
    const range =
      kind === 'Constraint'
        ? (body as Body<'Constraint'>).pktable
        : kind === 'TableLikeClause'
          ? (body as Body<'TableLikeClause'>).relation
          : kind === 'PartitionCmd'
            ? (body as Body<'PartitionCmd'>).name
            : undefined
    if (range && range.relname !== made?.relname)
      found.push({ name: rangeName(range), at: context.nameSpan(range) })
    return undefined
  })
  for (const range of all('CreateStmt' in tree ? tree.CreateStmt.inhRelations : [], 'RangeVar'))
    found.push({ name: rangeName(range), at: context.nameSpan(range) })
  return found
}

function checkIndex(context: RuleContext, stmt: IndexStmt): void {
  const table = context.view.resolve(rangeName(stmt.relation)).known
  if (!table) return
  if (stmt.idxname !== undefined && !stmt.if_not_exists)
    tellTaken(context, table.schema, stmt.idxname, context.namedSpan(stmt.idxname))
  if (!hasColumns(table)) return
  for (const { name } of all(stmt.indexParams, 'IndexElem'))
    if (name !== undefined && !columnIn(table, name))
      tellNoColumn(context, table, name, context.namedSpan(name))
}

function checkRename(context: RuleContext, stmt: RenameStmt): void {
  const table = stmt.relation && context.view.resolve(rangeName(stmt.relation)).known
  if (!table) return
  const { renameType = '', subname = '', newname = '' } = stmt
  const at = context.words('to')?.end
  if (/^OBJECT_(TABLE|INDEX|VIEW|MATVIEW|FOREIGN_TABLE)$/.test(renameType))
    tellTaken(context, table.schema, newname, context.namedSpan(newname, at))
  if (renameType !== 'OBJECT_COLUMN' || !hasColumns(table)) return
  if (!columnIn(table, subname)) tellNoColumn(context, table, subname, context.namedSpan(subname))
  else if (columnIn(table, newname)) tellColumnTaken(context, table, newname, context.namedSpan(newname, at))
}

function checkActions(context: RuleContext, stmt: AlterTableStmt): void {
  const table = stmt.relation && context.view.resolve(rangeName(stmt.relation)).known
  if (!table || !hasColumns(table) || stmt.objtype === 'OBJECT_TYPE') return
  const actions = context.actions(stmt.cmds, stmt.relation)
  // PostgreSQL drops first, then changes types, then adds, then does the rest, however it is written.
  const dropped = new Set(actions.map(({ cmd }) => (cmd.subtype === 'AT_DropColumn' ? cmd.name : undefined)))
  const added = new Set(
    actions.map(({ cmd }) =>
      cmd.subtype === 'AT_AddColumn' ? as(cmd.def, 'ColumnDef')?.colname : undefined,
    ),
  )
  const removed = new Set(
    actions.map(({ cmd }) => (cmd.subtype === 'AT_DropConstraint' ? cmd.name : undefined)),
  )
  for (const { cmd, span } of actions) {
    const { subtype = '', name = '', missing_ok: guarded } = cmd
    const node = as(cmd.def, 'Constraint')
    if (subtype === 'AT_AddColumn') {
      const column = as(cmd.def, 'ColumnDef')?.colname ?? ''
      if (columnIn(table, column) && !dropped.has(column) && !guarded)
        tellColumnTaken(context, table, column, span)
    } else if (/^AT_(DropColumn|AlterColumnType)$/.test(subtype)) {
      if (!columnIn(table, name) && !guarded) tellNoColumn(context, table, name, span)
    } else if (ofColumn.test(subtype)) {
      if (name !== '' && !columnIn(table, name) && !added.has(name)) tellNoColumn(context, table, name, span)
    } else if (subtype === 'AT_AddConstraint') {
      for (const column of texts([...(node?.keys ?? []), ...(node?.fk_attrs ?? [])]))
        if (!columnIn(table, column) && !added.has(column))
          tellNoColumn(context, table, column, context.namedSpan(column, span.start))
      if (constraintIn(table, node?.conname ?? '') && !removed.has(node?.conname))
        context.report({
          at: context.namedSpan(node?.conname ?? '', span.start),
          message: `${nameOf(table)} has a constraint ${displayPart(node?.conname ?? '')} already, so this fails. Choose another name.`,
        })
    } else if (/^AT_(DropConstraint|ValidateConstraint)$/.test(subtype) && !guarded)
      checkConstraint(context, table, name, actions)
  }
}

/** Names that PostgreSQL chose itself are not looked up, nor are inherited constraints. */
function checkConstraint(
  context: RuleContext,
  table: Relation,
  name: string,
  actions: readonly Action[],
): void {
  const isAdded = actions.some(({ cmd }) => as(cmd.def, 'Constraint')?.conname === name)
  if (constraintIn(table, name) || isAdded || table.parent !== undefined || chosenName.test(name)) return
  context.report({
    at: context.namedSpan(name),
    message: `${nameOf(table)} has no constraint ${displayPart(name)} at this point, so this fails. Correct the name, or the order of the migrations.`,
  })
}

/** The columns that a statement writes, where it names them. */
function checkTargets(context: RuleContext): void {
  const { tree } = context
  const stmt =
    'InsertStmt' in tree ? tree.InsertStmt : 'UpdateStmt' in tree ? tree.UpdateStmt : as(tree, 'MergeStmt')
  const table = stmt?.relation && context.view.resolve(rangeName(stmt.relation)).known
  if (!stmt || !table || !hasColumns(table)) return
  const lists =
    'cols' in stmt
      ? [stmt.cols, stmt.onConflictClause?.targetList]
      : 'targetList' in stmt
        ? [stmt.targetList]
        : 'mergeWhenClauses' in stmt
          ? all(stmt.mergeWhenClauses, 'MergeWhenClause').map(one => one.targetList)
          : []
  for (const { name, location } of lists.flatMap(list => all(list, 'ResTarget')))
    if (name !== undefined && !columnIn(table, name))
      tellNoColumn(context, table, name, context.tokenSpan(location))
}

const ofColumn =
  /^AT_(SetNotNull|DropNotNull|ColumnDefault|AddIdentity|DropIdentity|SetStatistics|SetStorage|DropExpression)$/

const chosenName = /_(not_null|check|key|fkey|excl|pkey)\d*$/

/** Its columns are known, and all of them. */
const hasColumns = (relation: Relation): boolean =>
  relation.complete && /^(table|partitioned|foreign)$/.test(relation.kind)

const columnIn = (table: Relation, name: string): boolean => table.columns.some(one => one.name === name)

const constraintIn = (table: Relation, name: string): boolean =>
  table.constraints.some(one => one.name === name)

function tellNoColumn(context: RuleContext, table: Relation, column: string, at: Span | undefined): void {
  context.report({
    at,
    message: `${nameOf(table)} has no column ${displayPart(column)} at this point, so this fails. Correct the name, or the order of the migrations.`,
  })
}

function tellColumnTaken(context: RuleContext, table: Relation, column: string, at: Span | undefined): void {
  context.report({
    at,
    message: `${nameOf(table)} has a column ${displayPart(column)} already, so this fails. Choose another name.`,
  })
}

function tellTaken(context: RuleContext, schema: string, name: string, at: Span | undefined): void {
  const { known } = context.view.resolve({ schemaname: schema, relname: name })
  if (!known) return
  context.report({
    at,
    message: `${nameOf(known)} exists already, so this fails. Choose another name.`,
    related: known.created ? [{ moment: known.created.moment, message: 'It is created here.' }] : [],
  })
}
