// A column is dropped or changed that a view of an earlier migration uses.

import { uses } from '../../impact/alterTable/dependents.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const viewInTheWay = rule<'AlterTableStmt'>({
  id: 'view-in-the-way',
  category: 'migrations',
  severity: 'error',
  preset: 'recommended',
  summary: 'A view uses the column, so PostgreSQL refuses the change',
  why: 'A column that a view or materialized view reads can be neither dropped (without CASCADE) nor given another type: the migration stops there.',
  fix: 'Drop the view before, and create it again behind, in one transaction.',
  exceptions: 'Views that do not name the column. CASCADE, which drop-cascade reports.',
  aliases: [],
  on: ['AlterTableStmt'],
  check(context, stmt) {
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
  ],
  silent: [
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
