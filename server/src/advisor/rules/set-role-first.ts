// SET ROLE before anything else.
import { rule } from '../rule.ts'

export const setRoleFirst = rule({
  id: 'set-role-first',
  category: 'style',
  severity: 'info',
  summary: 'The script does not set its role first',
  why: 'New objects belong to whoever runs the script: a person, a tool, or the role that should own them.',
  fix: 'Begin with `SET ROLE …` (or `SET search_path …`).',
  aliases: ['bytebase:STATEMENT_CHECK_SET_ROLE_VARIABLE'],
  check(context) {
    if ('VariableSetStmt' in context.tree || context.view.read('told:role') === true) return
    context.view.write('told:role', true)
    if (context.view.setting('role') || context.view.setting('search_path')) return
    context.report({
      at: context.headSpan(),
      message: 'What this makes belongs to whoever runs it. Begin with SET ROLE.',
    })
  },
  fires: [{ sql: 'create table book (id int)' }],
  silent: [
    { sql: 'set role owner; create table book (id int)' },
    { sql: 'set search_path to shop; create table book (id int)' },
  ],
})
