// ADD COLUMN ... UNIQUE or PRIMARY KEY: an index is built while everybody waits.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintsOf, joinName } from '../../impact/definitions.ts'
import { staged, without } from '../fixing.ts'
import { constraintAttributes, constraintSpan, newColumns } from '../newColumns.ts'
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
  check(context, stmt) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      for (const key of constraintsOf(column.def)) {
        if (key.contype !== 'CONSTR_UNIQUE' && key.contype !== 'CONSTR_PRIMARY') continue
        const words = key.contype === 'CONSTR_UNIQUE' ? 'unique' : 'primary key'
        context.report({
          at: context.words(words, context.at(key.location)) ?? column.span,
          table: column.table,
          message: `The index for ${displayPart(column.name)} is built while ${nameOf(column.table)} is locked against reads and writes. Add the column, build a unique index concurrently, then add the constraint USING INDEX.`,
          fixes: () => {
            const plain = !key.options && !key.indexspace && column.table.kind !== 'partitioned'
            // A primary key needs values first: where they can be told, another rule's fix has it.
            if (key.contype !== 'CONSTR_UNIQUE' || !plain) return []
            const k = (text: string) => context.keyword(text)
            const target = context.text(context.nameSpan(stmt.relation))
            const name = displayPart(key.conname ?? joinName([column.table.name, column.name], 'key'))
            const distinct = key.nulls_not_distinct ? k(' nulls not distinct') : ''
            return [
              staged(
                context,
                'Build the index concurrently, then add the constraint',
                [without(context, constraintSpan(context, column, key))],
                `${k('create unique index concurrently')} ${name} ${k('on')} ${target} (${displayPart(column.name)})${distinct}`,
                `${k('alter table')} ${target} ${k('add constraint')} ${name} ${k('unique using index')} ${name}${k(constraintAttributes(column, key))}`,
              ),
            ]
          },
        })
      }
    }
  },
  fires: [
    { sql: 'alter table book add column isbn text unique' },
    { sql: 'alter table book add column id int primary key' },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'alter table book add column isbn text unique',
    },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'begin; ALTER TABLE book ADD COLUMN isbn text UNIQUE, ADD COLUMN pages int; commit',
    },
    {
      before: 'create table book (id int); insert into book values (1), (2)',
      sql: 'alter table book add isbn text constraint "Once" unique deferrable initially deferred collate "C"',
    },
    {
      since: 15,
      before: 'create table book (id int); insert into book values (1)',
      sql: 'alter table book add isbn text unique nulls not distinct not null default now()',
    },
  ],
  silent: [
    { sql: 'create table book (a int); alter table book add column isbn text unique' },
    { sql: 'alter table book add column isbn text' },
  ],
})
