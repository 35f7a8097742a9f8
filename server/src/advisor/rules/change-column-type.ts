// ALTER COLUMN TYPE that writes the table anew, reads it, or rebuilds indexes.
import { checksOn, rebuiltFor } from '../../impact/alterTable/changeType.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { serialTypes, typeChange } from '../../impact/coercion.ts'
import { partitionsOf } from '../../impact/relations.ts'
import { expandAndContract } from '../expand.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'
import { standsAlone, successionWords } from '../standing.ts'
import { typeWords } from '../typeNames.ts'

export const changeColumnType = rule<'AlterTableStmt'>({
  id: 'change-column-type',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A change of type rewrites the table',
  why: `Most changes of type write every row and every index anew under ACCESS EXCLUSIVE. Some do not: a longer or unlimited
varchar, varchar to text, more digits of numeric at the same scale, more precision of a time, cidr to inet, timestamp to
timestamptz where TimeZone is UTC. The rule knows the exact matrix, and the old type from the migrations.`,
  fix: 'Expand and contract: add a column of the new type, keep it by a trigger, fill it in batches, let clients move over, drop the old one.',
  exceptions:
    'Changes that need no rewrite; tables created by the same script. Where the old type is not known it is said with an "if".',
  aliases: [
    'squawk:changing-column-type',
    'pgls:safety/changingColumnType',
    'eugene:E5',
    'eugene:E10',
    'atlas:PG301',
    'strong_migrations:change_column',
    'pgfence:alter-column-type',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    if (stmt.objtype === 'OBJECT_TYPE')
      for (const work of context.impact.rewrites)
        context.report({
          at: context.whole,
          perhaps: work.certainty === 'perhaps',
          message: `Every row of ${work.relation}, which is made of this type, is written anew under ACCESS EXCLUSIVE. Add a new attribute, fill it in batches, and swap.`,
        })
    if (stmt.objtype !== 'OBJECT_TABLE') return
    for (const column of newColumns(context)) {
      if (column.how !== 'retype' || !column.type || context.newness(column.table) === 'new') continue
      const old = column.table.columns.find(one => one.name === column.name)?.type
      const change = typeChange(
        column.name,
        old,
        column.type,
        column.def.raw_default,
        context.view,
        context.version,
      )
      const table = nameOf(column.table)
      const name = displayPart(column.name)
      const to = typeWords(column.type)
      if (change === 'no') {
        // A table that is written anew anyway has all its indexes and checks done by that.
        if (context.impact.rewrites.some(work => work.certainty === 'yes' && work.relation === table))
          continue
        const family = [column.table, ...partitionsOf(column.table, context.view)]
        const builds = rebuiltFor(column.name, column.def, column.table, family, context.view).length > 0
        if (builds)
          context.report({
            at: column.typeSpan,
            severity: 'warning',
            table: column.table,
            message: `Changing ${name} to ${to} builds indexes of ${table} anew under ACCESS EXCLUSIVE. Do it while the table is small, or replace the indexes concurrently first.`,
          })
        const [check] = checksOn(column.name, column.table)
        if (check && !builds)
          context.report({
            at: column.typeSpan,
            severity: 'warning',
            table: column.table,
            message: `Changing ${name} to ${to} reads every row of ${table} under ACCESS EXCLUSIVE: the check ${displayPart(check.name)} is proved anew. Drop the check first, and add it again NOT VALID to validate it afterwards.`,
          })
        continue
      }
      const zone =
        /^timestamp(tz)?$/.test(old?.name ?? '') &&
        /^timestamp(tz)?$/.test(column.type.name) &&
        change === 'perhaps'
      context.report({
        at: column.typeSpan,
        table: column.table,
        perhaps: change === 'perhaps',
        message: zone
          ? `If TimeZone is not UTC, changing ${name} to ${to} writes every row of ${table} anew under ACCESS EXCLUSIVE. Set timezone to 'UTC' before it, if the values are meant in UTC.`
          : change === 'perhaps'
            ? `Unless the stored form of ${name} stays the same, changing it to ${to} writes every row of ${table} anew under ACCESS EXCLUSIVE. ${old ? '' : 'Its old type is not known here. '}Add a new column, fill it in batches, and swap.`
            : `${column.def.raw_default ? `Computing ${name} anew, as ${to},` : `Changing ${name}${old ? ` from ${typeWords({ ...old, name: serialTypes[old.name] ?? old.name })}` : ''} to ${to}`} writes every row of ${table} and its indexes anew under ACCESS EXCLUSIVE. ${successionWords(column.table, column.name, context.view)}`,
        fixes: () => {
          const alone = (stmt.cmds?.length ?? 0) === 1 && !column.def.raw_default && !column.def.collClause
          if (!alone || !standsAlone(column.table, column.name, context.view)) return []
          return [
            expandAndContract(context, context.text(context.nameSpan(stmt.relation)), column.table, {
              old: column.name,
              name: `${column.name}_new`,
              type: context.text(column.typeSpan),
              replaces: true,
            }),
          ]
        },
      })
    }
  },
  fires: [
    {
      before: 'create type isbn as (n int); create table book of isbn',
      sql: 'alter type isbn alter attribute n type bigint cascade',
    },
    { before: 'create table book (n int)', sql: 'alter table book alter column n type bigint' },
    { before: 'create table book (n varchar(20))', sql: 'alter table book alter n type varchar(10)' },
    { before: 'create table book (n int)', sql: 'alter table book alter column n type text' },
    { before: 'create table book (n varchar(20))', sql: 'alter table book alter n type text using lower(n)' },
    { sql: 'alter table book alter column n type bigint' },
    {
      sql: 'begin; create temp table book on commit drop as select 1 as n; commit; alter table book alter n type bigint',
    },
    {
      before: "create table book (n varchar(10) check (n <> ''))",
      sql: 'alter table book alter column n type text',
    },
    { before: 'create table book (t timestamp)', sql: 'alter table book alter t type timestamptz' },
    {
      before: 'create table book (t timestamp)',
      sql: "set timezone to 'Europe/Berlin'; alter table book alter t type timestamptz",
    },
  ],
  silent: [
    { before: 'create table book (n varchar(10))', sql: 'alter table book alter n type varchar(20)' },
    { before: 'create table book (n varchar(10))', sql: 'alter table book alter n type text' },
    { before: 'create table book (n numeric(10,2))', sql: 'alter table book alter n type numeric(12,2)' },
    {
      before: 'create table book (t timestamp)',
      sql: "set timezone to 'UTC'; alter table book alter t type timestamptz",
    },
    { sql: 'create table book (n int); alter table book alter n type bigint' },
    { before: 'alter table book add column n varchar(10)', sql: 'alter table book alter n type text' },
  ],
})
