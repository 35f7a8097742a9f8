// ADD COLUMN ... UNIQUE or PRIMARY KEY: an index is built while everybody waits.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintsOf } from '../../impact/definitions.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnInlineUnique = rule<'AlterTableStmt'>({
  id: 'add-column-inline-unique',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A key written on a new column builds its index under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table until the index is built.',
  fix: 'Add the column, `CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … USING INDEX`.',
  exceptions: 'Tables created by the same script.',
  aliases: [
    'squawk:disallowed-unique-constraint',
    'squawk:adding-serial-primary-key-field',
    'pgls:safety/disallowUniqueConstraint',
    'pgls:safety/addingPrimaryKeyConstraint',
    'eugene:E7',
    'strong_migrations:add_unique_constraint',
  ],
  on: ['AlterTableStmt'],
  check(context) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      for (const key of constraintsOf(column.def)) {
        if (key.contype !== 'CONSTR_UNIQUE' && key.contype !== 'CONSTR_PRIMARY') continue
        const words = key.contype === 'CONSTR_UNIQUE' ? 'unique' : 'primary key'
        context.report({
          at: context.words(words, context.at(key.location)) ?? column.span,
          table: column.table,
          message: `The index for ${displayPart(column.name)} is built while ${nameOf(column.table)} is locked against reads and writes. Add the column, build a unique index concurrently, then add the constraint USING INDEX.`,
        })
      }
    }
  },
  fires: [
    { sql: 'alter table book add column isbn text unique' },
    { sql: 'alter table book add column id int primary key' },
  ],
  silent: [
    { sql: 'create table book (a int); alter table book add column isbn text unique' },
    { sql: 'alter table book add column isbn text' },
  ],
})
