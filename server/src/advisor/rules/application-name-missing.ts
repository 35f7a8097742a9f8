// A change whose sessions nobody can tell from others.
import { rule } from '../rule.ts'

export const applicationNameMissing = rule({
  id: 'application-name-missing',
  category: 'locks',
  severity: 'hint',
  summary: 'The session does not say what it is',
  why: 'When a migration blocks others, application_name in pg_stat_activity tells at a glance which session to look at.',
  fix: "`SET application_name = 'migration: …'` first.",
  exceptions: 'Runs by Plumbline, which names its sessions.',
  aliases: ['pgfence:missing-application-name'],
  check(context) {
    if (
      context.runner.name === 'plumbline' ||
      context.view.setting('application_name') ||
      context.view.read('told:application_name') === true
    )
      return
    if ('VariableSetStmt' in context.tree || 'TransactionStmt' in context.tree) return
    context.view.write('told:application_name', true)
    context.report({
      at: context.headSpan(),
      message: 'The session does not say what it is. Set application_name first.',
    })
  },
  fires: [{ sql: 'alter table book add a int' }],
  silent: [{ sql: "set application_name = 'x'; alter table book add a int" }, { sql: 'begin; commit' }],
})
