// A house without foreign keys.
import { nameOf } from '../../impact/catalog/view.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { rule } from '../rule.ts'

export const noForeignKeys = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'no-foreign-keys',
  category: 'constraints',
  severity: 'warning',
  summary: 'A foreign key, where the house allows none',
  why: 'Some houses keep references in the application, to shard tables or to load them in any order.',
  fix: 'Leave the foreign key out.',
  aliases: ['bytebase:TABLE_NO_FOREIGN_KEY'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context, body) {
    const key = constraintNodes(context).find(one => one.node.contype === 'CONSTR_FOREIGN')
    if (key)
      context.report({
        at: key.span,
        message: `${nameOf(context.relation(body.relation))} gets a foreign key, which is not allowed here. Leave it out.`,
      })
  },
  fires: [
    { sql: 'create table book (a int references author)' },
    { sql: 'alter table book add foreign key (a) references author not valid' },
  ],
  silent: [{ sql: 'create table book (a int)' }],
})
