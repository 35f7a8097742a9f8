// ON DELETE SET NULL on a column that may not be NULL.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const setNullOnNotNull = rule({
  id: 'set-null-on-not-null',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A foreign key sets a NOT NULL column to NULL',
  why: '`ON DELETE SET NULL` (or `ON UPDATE`) on a column that is NOT NULL makes every such delete fail with an error about a table nobody named.',
  fix: 'Let the column be NULL, or use RESTRICT or CASCADE.',
  aliases: [],
  finishRelation(context, table) {
    for (const key of table.constraints) {
      const at = context.view.read(`constraint:${table.id}\0${key.name}`)
      if (!key.references || typeof at !== 'number') continue
      const clause =
        key.references.onDelete === 'n'
          ? 'on delete set null'
          : key.references.onUpdate === 'n'
            ? 'on update set null'
            : undefined
      const column = key.columns.find(name => table.columns.some(one => one.name === name && one.notNull))
      if (!clause || column === undefined) continue
      context.report(
        at,
        {
          message: `${displayPart(column)} of ${nameOf(table)} is NOT NULL, so ${clause.toUpperCase()} makes every such change fail. Let the column be NULL, or choose another action.`,
        },
        inner => inner.words(clause),
      )
    }
  },
  fires: [
    { sql: 'create table book (author_id int not null references author on delete set null)' },
    {
      before: 'create table book (a int not null)',
      sql: 'alter table book add constraint f foreign key (a) references author on update set null not valid',
    },
  ],
  silent: [
    { sql: 'create table book (author_id int references author on delete set null)' },
    { sql: 'create table book (author_id int not null references author on delete cascade)' },
  ],
})
