// Statements outside a transaction that cannot be run a second time after a failure.
import { all, as } from '../../impact/nodes.ts'
import { insertion } from '../fixing.ts'
import { rule } from '../rule.ts'

export const preferRobustStatements = rule<'CreateStmt' | 'IndexStmt' | 'DropStmt' | 'AlterTableStmt'>({
  id: 'prefer-robust-statements',
  category: 'transactions',
  severity: 'info',
  summary: 'A script that stops half-way cannot be run again',
  why: 'Outside a transaction the statements before a failure stay done. If they say IF NOT EXISTS or IF EXISTS, the script can simply be run again.',
  fix: 'Add IF NOT EXISTS or IF EXISTS, or wrap the script in a transaction.',
  exceptions:
    'Statements inside a transaction; scripts of one statement; constraints dropped with IF EXISTS right before they are added.',
  aliases: ['squawk:prefer-robust-stmts', 'pgls:safety/preferRobustStmts', 'pgfence:prefer-robust-create'],
  reshapes: true,
  on: ['CreateStmt', 'IndexStmt', 'DropStmt', 'AlterTableStmt'],
  check(context, stmt) {
    if (context.inTransaction || context.alone || context.runner.cuts) return
    const guard = (words: string, text: string) => {
      const at = context.words(words)
      context.report({
        at: at ? { start: 0, end: at.end } : context.headSpan(),
        message: `If the script stops behind this, it cannot be run again. Add ${text.toUpperCase()}.`,
        fixes: () =>
          at
            ? [
                {
                  title: `Add ${text.toUpperCase()}`,
                  preferred: true,
                  edits: [insertion(at.end, context.keyword(` ${text}`))],
                },
              ]
            : [],
      })
    }
    const { tree } = context
    if ('CreateStmt' in tree) {
      if (!tree.CreateStmt.if_not_exists && tree.CreateStmt.relation?.relpersistence !== 't')
        guard('table', 'if not exists')
    } else if ('IndexStmt' in tree) {
      if (tree.IndexStmt.if_not_exists) return
      if (tree.IndexStmt.idxname === undefined)
        return context.report({
          at: context.headSpan(),
          message:
            'Run again, this makes a second index under another name. Name the index, and add IF NOT EXISTS.',
        })
      guard(tree.IndexStmt.concurrent ? 'concurrently' : 'index', 'if not exists')
    } else if ('DropStmt' in tree) {
      if (!tree.DropStmt.missing_ok)
        guard(
          tree.DropStmt.concurrent
            ? 'concurrently'
            : context.tokens[1]?.text.toLowerCase() === 'materialized'
              ? 'view'
              : (context.tokens[1]?.text.toLowerCase() ?? 'table'),
          'if exists',
        )
    } else if ('cmds' in stmt && stmt.objtype !== 'OBJECT_TYPE') {
      for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
        if (cmd.subtype === 'AT_AddColumn' && !cmd.missing_ok) {
          const at = context.words('column', span.start)
          const add = context.words('add', span.start)
          const spot = at && at.end <= span.end ? at : add
          context.report({
            at: span,
            message: 'If the script stops behind this, it cannot be run again. Add IF NOT EXISTS.',
            fixes: () =>
              spot
                ? [
                    {
                      title: 'Add IF NOT EXISTS',
                      preferred: true,
                      edits: [insertion(spot.end, context.keyword(' if not exists'))],
                    },
                  ]
                : [],
          })
        }
        if (cmd.subtype === 'AT_AddConstraint' && as(cmd.def, 'Constraint')?.conname !== undefined) {
          const name = as(cmd.def, 'Constraint')?.conname ?? ''
          const table = context.relation(stmt.relation)
          if (
            context.view.read(`droppedConstraint:${table.id}\0${name}`) === undefined &&
            !all(stmt.cmds, 'AlterTableCmd').some(
              one => one.subtype === 'AT_DropConstraint' && one.missing_ok && one.name === name,
            )
          )
            context.report({
              at: span,
              message: `If the script stops behind this, it cannot be run again. Add DROP CONSTRAINT IF EXISTS ${name} before it, or wrap the script in a transaction.`,
            })
        }
      }
    }
  },
  fires: [
    { sql: 'create table a (id int); create table b (id int)' },
    { sql: 'create index concurrently i on book (a); drop index concurrently j' },
    { sql: 'alter table book add column a int; select 1' },
    { sql: 'create index concurrently on book (a); select 1' },
  ],
  silent: [
    { sql: 'begin; create table a (id int); create table b (id int); commit' },
    { sql: 'create table if not exists a (id int); drop table if exists b' },
    { sql: 'create table a (id int)' },
    { sql: 'alter type isbn add attribute a int; select 1' },
    {
      sql: 'alter table book drop constraint if exists c, add constraint c check (a > 0) not valid; select 1',
    },
  ],
})
