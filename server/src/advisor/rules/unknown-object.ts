// A statement about a table, column or constraint that the known history does not have.
import { displayName, displayPart, nameOf } from '../../impact/catalog/view.ts'
import { all, as, rangeName } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import { rule } from '../rule.ts'

export const unknownObject = rule<'AlterTableStmt' | 'IndexStmt' | 'CreateStmt' | 'RenameStmt'>({
  id: 'unknown-object',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'The statement fails: what it names is not there, or is there already',
  why: 'Replayed over the migrations before it, the script meets a table or column that does not exist, or makes one that does.',
  fix: 'Correct the name, or the order of the migrations.',
  exceptions:
    'Silent unless the history is known from its beginning, and wherever IF EXISTS or IF NOT EXISTS is written.',
  aliases: ['bytebase:BUILTIN_WALK_THROUGH_CHECK'],
  on: ['AlterTableStmt', 'IndexStmt', 'CreateStmt', 'RenameStmt'],
  check(context, stmt) {
    if (!context.view.historyKnown()) return
    const { tree } = context
    const range = stmt.relation
    if (!range || !ofTables(stmt)) return
    const { known, schema, name } = context.view.resolve(rangeName(range))
    if ('CreateStmt' in tree) {
      const place = context.view.resolve({
        schemaname:
          range.relpersistence === 't'
            ? 'pg_temp'
            : (range.schemaname ?? context.view.searchPath()[0] ?? 'public'),
        relname: name,
      }).known
      if (place && !tree.CreateStmt.if_not_exists)
        context.report({
          at: context.nameSpan(range),
          message: `${nameOf(place)} exists already, so this fails. Choose another name, or alter the table.`,
          related: place.created ? [{ moment: place.created.moment, message: 'It is created here.' }] : [],
        })
      return
    }
    if (!known) {
      const guarded = 'missing_ok' in stmt && stmt.missing_ok === true
      if (!guarded && !/^pg_|^information_schema$/.test(schema) && !mayHideMore(context, name))
        context.report({
          at: context.nameSpan(range),
          message: `There is no ${displayName(schema, name)} at this point, so this fails. Correct the name, or the order of the migrations.`,
        })
      return
    }
    if (!known.complete) return
    const has = (column: string) => known.columns.some(one => one.name === column)
    const tell = (column: string, at: Parameters<typeof context.report>[0]['at']) =>
      context.report({
        at,
        message: `${nameOf(known)} has no column ${displayPart(column)} at this point, so this fails. Correct the name, or the order of the migrations.`,
      })
    if ('IndexStmt' in tree) {
      for (const element of all(tree.IndexStmt.indexParams, 'IndexElem'))
        if (
          element.name !== undefined &&
          !has(element.name) &&
          known.kind !== 'matview' &&
          known.kind !== 'view'
        )
          tell(element.name, context.namedSpan(element.name))
      return
    }
    if ('RenameStmt' in tree) {
      if (
        tree.RenameStmt.renameType === 'OBJECT_COLUMN' &&
        !has(tree.RenameStmt.subname ?? '') &&
        known.kind !== 'view' &&
        known.kind !== 'matview'
      )
        tell(tree.RenameStmt.subname ?? '', context.namedSpan(tree.RenameStmt.subname ?? ''))
      return
    }
    if (!('cmds' in stmt) || known.kind === 'view' || known.kind === 'matview' || known.kind === 'index')
      return
    const added = new Set<string>()
    for (const { cmd, span } of context.actions(stmt.cmds, range)) {
      const def = as(cmd.def, 'ColumnDef')
      if (cmd.subtype === 'AT_AddColumn' && def) {
        const column = def.colname ?? ''
        if (has(column) && !cmd.missing_ok)
          context.report({
            at: span,
            message: `${nameOf(known)} has a column ${displayPart(column)} already, so this fails. Choose another name.`,
          })
        added.add(column)
      } else if (
        /^AT_(DropColumn|AlterColumnType|SetNotNull|DropNotNull|ColumnDefault|AddIdentity|DropIdentity|SetStatistics|SetStorage|DropExpression)$/.test(
          cmd.subtype ?? '',
        )
      ) {
        const column = cmd.name ?? ''
        if (
          column !== '' &&
          !has(column) &&
          !added.has(column) &&
          !(cmd.subtype === 'AT_DropColumn' && cmd.missing_ok)
        )
          tell(column, span)
      }
    }
  },
  fires: [
    { before: 'create table book (id int)', sql: 'alter table tome add column a int' },
    { before: 'create table book (id int)', sql: 'alter table book drop column title' },
    { before: 'create table book (id int)', sql: 'create table book (id int)' },
    { before: 'create table book (id int)', sql: 'create index concurrently on book (title)' },
    { before: 'create table book (id int)', sql: 'alter table book add column id int' },
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
    { before: 'create extension postgis', sql: 'alter table spatial_ref_sys add column a int' },
  ],
})

/** Types and sequences are altered by the same statements, but are not looked up here. */
const ofTables = (stmt: object): boolean => {
  const { objtype, renameType } = stmt as { objtype?: string; renameType?: string }
  return !/^OBJECT_(TYPE|ATTRIBUTE|SEQUENCE|DOMAIN)$/.test(`${objtype ?? renameType}`)
}

/** Something before it may have made tables that cannot be seen, or the name is one PostgreSQL gives a sequence. */
const mayHideMore = (context: RuleContext, name: string): boolean =>
  context.view.read('opaque') === true || /_seq\d*$/.test(name)
