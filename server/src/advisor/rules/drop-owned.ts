// DROP OWNED BY.
import { displayPart } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const dropOwned = rule<'DropOwnedStmt'>({
  id: 'drop-owned',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  summary: 'Everything that a role owns is dropped',
  why: '`DROP OWNED BY` drops every table, view, function and type of the role in this database, whatever they are by then, and takes its privileges away.',
  fix: '`REASSIGN OWNED BY … TO …` keeps the objects; drop by name what is not wanted.',
  exceptions: 'None: what a role owns is not known from a script.',
  aliases: [],
  on: ['DropOwnedStmt'],
  check(context, stmt) {
    for (const { rolename } of all(stmt.roles, 'RoleSpec')) {
      const role = rolename === undefined ? 'the current role' : displayPart(rolename)
      context.report({
        at: context.words('drop owned'),
        message: `This drops every object that ${role} owns in this database, with its data. Reassign them first, and drop by name what is not wanted.`,
      })
    }
  },
  fires: [{ sql: 'drop owned by clerk' }, { sql: 'DROP OWNED BY current_user CASCADE' }],
  silent: [{ sql: 'reassign owned by clerk to chief' }],
})
