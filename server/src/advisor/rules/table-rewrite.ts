// Maintenance that writes a table anew: VACUUM FULL, CLUSTER, SET LOGGED, tablespaces, access methods.

import { all } from '../../impact/nodes.ts'
import { relationNamed } from '../../impact/relations.ts'
import { isFullVacuum } from '../../impact/statements/maintenance.ts'
import { rule } from '../rule.ts'

const actions: Readonly<Record<string, string>> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
  AT_SetExpression: 'SET EXPRESSION',
}

export const tableRewrite = rule<'VacuumStmt' | 'ClusterStmt' | 'AlterTableStmt'>({
  id: 'table-rewrite',
  category: 'locks',
  severity: 'error',
  preset: 'recommended',
  summary: 'A whole table is written anew under ACCESS EXCLUSIVE',
  why: 'VACUUM FULL, CLUSTER, SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD and SET EXPRESSION copy every row; nobody can read or write the table meanwhile, and the disk must hold it twice.',
  fix: 'Use pg_repack or pg_squeeze (REPACK CONCURRENTLY from 19), or do it in a window.',
  exceptions: 'Tables created by the same script; changes that change nothing.',
  aliases: ['pgls:safety/banVacuumFull', 'eugene:E10', 'squawk:prefer-repack', 'pgfence:vacuum-full'],
  on: ['VacuumStmt', 'ClusterStmt', 'AlterTableStmt'],
  check(context, body) {
    if ('VacuumStmt' in context.tree && !isFullVacuum(context.tree.VacuumStmt)) return
    const cmds = 'cmds' in body ? all(body.cmds, 'AlterTableCmd') : []
    const cmd = cmds.find(one => (one.subtype ?? '') in actions)
    if (cmds.length > 0 && !cmd) return
    const what = cmd ? actions[cmd.subtype ?? ''] : 'VacuumStmt' in context.tree ? 'VACUUM FULL' : 'CLUSTER'
    const named = context.impact.rewrites
    const works =
      named.length > 0 || cmds.length > 0 ? named : [{ relation: 'every table', certainty: 'yes' as const }]
    for (const work of works) {
      const table = relationNamed(work.relation, context.view)
      if (table && context.newness(table) === 'new') continue
      const words = cmd ? context.words((what ?? '').toLowerCase()) : undefined
      context.report({
        at: words ?? context.headSpan(),
        table,
        perhaps: work.certainty === 'perhaps',
        message:
          work.certainty === 'perhaps'
            ? `Unless it changes nothing, ${what} writes ${work.relation} anew under ACCESS EXCLUSIVE. Do it in a window.`
            : `${what} writes ${work.relation} anew under ACCESS EXCLUSIVE: nobody reads or writes it meanwhile. Do it in a window, or use pg_repack.`,
      })
    }
  },
  fires: [
    { sql: 'vacuum full book' },
    { sql: 'vacuum (full) book' },
    { sql: 'cluster book using i' },
    { before: 'create table book (id int)', sql: 'alter table book set unlogged' },
    { sql: 'alter table book set tablespace fast' },
    {
      since: 17,
      before: 'create table book (id int, n int generated always as (id * 2) stored)',
      sql: 'alter table book alter column n set expression as (id * 3)',
    },
  ],
  silent: [
    { sql: 'vacuum book' },
    { sql: 'vacuum (full off) book' },
    { sql: 'create table book (id int); alter table book set unlogged' },
    { before: 'create table book (id int)', sql: 'alter table book set logged' },
  ],
})
