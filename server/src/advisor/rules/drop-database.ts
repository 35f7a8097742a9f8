// DROP DATABASE.
import { displayPart } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const dropDatabase = rule<'DropdbStmt'>({
  id: 'drop-database',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  summary: 'A database is dropped',
  why: 'Everything in it is gone at once.',
  fix: 'Do it by hand, knowingly, with a backup at hand.',
  aliases: [
    'squawk:ban-drop-database',
    'pgls:safety/banDropDatabase',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
  ],
  on: ['DropdbStmt'],
  check(context, stmt) {
    context.report({
      message: `Dropping the database ${displayPart(stmt.dbname ?? '')} deletes everything in it. Do it by hand, not in a migration.`,
    })
  },
  fires: [{ sql: 'drop database shop' }, { sql: 'drop database if exists shop with (force)' }],
  silent: [{ sql: 'create database shop' }],
})
