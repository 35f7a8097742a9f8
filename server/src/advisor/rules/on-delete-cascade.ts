// ON DELETE CASCADE.
import { nameOf } from '../../impact/catalog/view.ts'
import { rangeName } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { rule } from '../rule.ts'

export const onDeleteCascade = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'on-delete-cascade',
  category: 'constraints',
  severity: 'warning',
  summary: 'A delete takes rows of another table along',
  why: 'One DELETE may remove far more than it says, and lock it.',
  fix: 'Use RESTRICT or NO ACTION, and delete dependents knowingly.',
  aliases: ['bytebase:STATEMENT_DISALLOW_ON_DEL_CASCADE'],
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    for (const { node, span } of constraintNodes(context)) {
      if (node.contype !== 'CONSTR_FOREIGN' || node.fk_del_action !== 'c') continue
      context.report({
        at: context.words('on delete cascade', span.start) ?? span,
        message: `A DELETE in ${nameOf(context.view.relation(rangeName(node.pktable)))} also deletes the rows here that refer to it. Delete them knowingly instead.`,
      })
    }
  },
  fires: [
    { sql: 'create table book (a int references author on delete cascade)' },
    { sql: 'alter table book add foreign key (a) references author on delete cascade not valid' },
  ],
  silent: [
    { sql: 'create table book (a int references author on delete set null)' },
    { sql: 'create table book (a int references author on update cascade)' },
  ],
})
