// A column is dropped or changed, or a table or view dropped, that a view uses.

import type { DropStmt } from '@pgsql/types'
import { uses } from '../../impact/alterTable/dependents.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import type { RuleContext } from '../context.ts'
import { rule } from '../rule.ts'

export const viewInTheWay = rule<'AlterTableStmt' | 'DropStmt'>({
  id: 'view-in-the-way',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'A view uses the column or table, so PostgreSQL refuses the change',
  why: 'A column that a view or materialized view reads can be neither dropped (without CASCADE) nor given another type: the migration stops there. Nor can a table or a view that another view reads be dropped.',
  fix: 'Drop the view before, and create it again behind, in one transaction.',
  exceptions:
    'Views that do not name the column. CASCADE, which drop-cascade reports. Whatever follows something that runs unseen.',
  aliases: [],
  on: ['AlterTableStmt', 'DropStmt'],
  check(context, stmt) {
    // What was run unseen may have dropped the view.
    if (context.view.read('reshaped') === true) return
    if ('removeType' in stmt) return checkDrop(context, stmt)
    if (!('cmds' in stmt)) return
    const table = context.relation(stmt.relation)
    const actions = context.actions(stmt.cmds, stmt.relation)
    if (
      all(stmt.cmds, 'AlterTableCmd').every(
        cmd => cmd.subtype !== 'AT_DropColumn' && cmd.subtype !== 'AT_AlterColumnType',
      )
    )
      return
    for (const { cmd, span } of actions) {
      if (cmd.subtype !== 'AT_DropColumn' && cmd.subtype !== 'AT_AlterColumnType') continue
      if (cmd.subtype === 'AT_DropColumn' && cmd.behavior === 'DROP_CASCADE') continue
      for (const id of context.view.items('views', table.id)) {
        const dependent = context.view.byId(id)
        if (!dependent?.query || !uses(dependent, table, cmd.name ?? '', context.view)) continue
        context.report({
          at: span,
          message: `${nameOf(dependent)} reads ${displayPart(cmd.name ?? '')}, so PostgreSQL refuses this. Drop the view before it and create it again behind it.`,
          related: dependent.created
            ? [{ moment: dependent.created.moment, message: 'The view is created here.' }]
            : [],
        })
      }
    }
  },
  fires: [
    {
      before: 'create table book (id int, title text); create view cheap as select title from book',
      sql: 'alter table book drop column title',
    },
    {
      before: 'create table book (id int, title text); create view cheap as select * from book',
      sql: 'alter table book alter title type varchar',
    },
    {
      before: 'create table book (id int); create view cheap as select id from book',
      sql: 'drop table book',
    },
    {
      before: 'create view one as select 1 as a; create view two as select a from one',
      sql: 'drop view if exists one',
    },
  ],
  silent: [
    {
      before: `create table book (id int, title text); create view cheap as select title from book;
        create function clear(text) returns void language plpgsql as $$ begin execute 'drop view ' || $1; end $$`,
      sql: "select clear('cheap'); alter table book alter title type varchar; drop table book",
    },
    {
      before: 'create view one as select 1 as a; create view two as select a from one',
      sql: 'drop view two, one',
    },
    {
      before: 'create table book (id int); create view cheap as select id from book',
      sql: 'drop table book cascade',
    },
    {
      before: 'create table book (id int, title text); create view cheap as select id from book',
      sql: 'alter table book drop column title',
    },
    {
      before: 'create table book (id int, title text); create view cheap as select title from book',
      sql: 'begin; drop view cheap; alter table book drop column title; commit',
    },
  ],
})

function checkDrop(context: RuleContext, { removeType, objects, behavior }: DropStmt): void {
  if (behavior === 'DROP_CASCADE' || !/^OBJECT_(TABLE|VIEW|MATVIEW)$/.test(removeType ?? '')) return
  const named = (objects ?? []).map(object => context.view.resolve(droppedName(object)).known)
  for (const relation of named) {
    if (!relation) continue
    const dependent = [...context.view.items('views', relation.id)]
      .flatMap(id => context.view.byId(id) ?? [])
      .find(one => one.reads?.includes(relation.id) && !named.includes(one))
    if (dependent)
      context.report({
        at: context.namedSpan(relation.name),
        message: `${nameOf(dependent)} reads ${nameOf(relation)}, so PostgreSQL refuses this. Drop that view first.`,
        related: dependent.created
          ? [{ moment: dependent.created.moment, message: 'The view is created here.' }]
          : [],
      })
  }
}
