// A foreign key whose columns no index begins with.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { indexesOf } from '../../impact/relations.ts'
import { rule } from '../rule.ts'

export const fkWithoutIndex = rule({
  id: 'fk-without-index',
  category: 'indexes',
  severity: 'warning',
  preset: 'strict',
  summary: 'The columns of a foreign key have no index',
  why: 'Every DELETE and every change of the key in the referenced table looks for rows that refer to it: without an index that is a scan of the whole referencing table, once for each row, with locks held.',
  fix: 'Create an index that begins with the columns of the foreign key.',
  exceptions:
    'Judged on the outcome of the whole script: an index created later, a primary key or a unique constraint that begins with the columns will do. A partial index will not, unless its condition is that the column is not null.',
  aliases: [
    'eugene:E15',
    'splinter:unindexed_foreign_keys',
    'pgls:splinter/performance/unindexedForeignKeys',
  ],
  reshapes: true,
  finishRelation(context, table) {
    const moment = table.created?.moment ?? table.altered?.moment
    if (moment === undefined || table.parent !== undefined) return
    for (const key of table.constraints) {
      if (key.kind !== 'foreign' || context.view.read(`constraint:${table.id}\0${key.name}`) === undefined)
        continue
      const wanted = new Set(key.columns)
      const served = indexesOf(table, context.view).some(index => {
        const shape = index.index
        if (!shape || (shape.partial && !onlyNotNull(shape.predicate))) return false
        return (
          shape.keys.slice(0, wanted.size).every(column => column !== undefined && wanted.has(column)) &&
          shape.keys.length >= wanted.size
        )
      })
      if (served) continue
      const at = context.view.read(`constraint:${table.id}\0${key.name}`) as number
      const columns = key.columns.map(displayPart).join(', ')
      context.report(
        at,
        {
          message: `No index of ${nameOf(table)} begins with ${columns}, the columns of ${displayPart(key.name)}: each delete in the referenced table reads all of ${nameOf(table)}. Create an index on (${columns}).`,
          fixes: () => [
            {
              title: `Create an index on (${columns})`,
              preferred: true,
              edits: [],
              ...(table.created
                ? { atEnd: `\n\ncreate index on ${nameOf(table)} (${columns});\n` }
                : { followUp: `create index concurrently on ${nameOf(table)} (${columns});\n` }),
            },
          ],
        },
        inner => inner.words('foreign key') ?? inner.words('references'),
      )
    }
  },
  fires: [
    {
      before: 'create table author (id int primary key)',
      sql: 'create table book (id int primary key, author_id int references author)',
    },
    {
      before: 'create table author (id int primary key)',
      sql: 'create table book (id int, a int, author_id int references author); create index on book (a, author_id);',
    },
  ],
  silent: [
    { sql: 'create table book (id int, author_id int references author); create index on book (author_id)' },
    { sql: 'create table book (author_id int references author, id int, primary key (author_id, id))' },
    {
      sql: 'create table book (author_id int references author, id int); create index on book (author_id) where author_id is not null',
    },
    {
      before: 'create table author (id int primary key); create table book (id int references author)',
      sql: 'alter table book add column title text',
    },
  ],
})

function onlyNotNull(predicate: unknown): boolean {
  return typeof predicate === 'object' && predicate !== null && 'NullTest' in predicate
}
