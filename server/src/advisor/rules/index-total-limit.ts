// More indexes on one table than the house allows.
import { nameOf } from '../../impact/catalog/view.ts'
import { indexesOf } from '../../impact/relations.ts'
import { rule } from '../rule.ts'

export const indexTotalLimit = rule({
  id: 'index-total-limit',
  category: 'indexes',
  severity: 'warning',
  summary: 'A table has more indexes than allowed',
  why: 'Each index is written on every INSERT and on most UPDATEs, and takes part in every vacuum.',
  fix: 'Drop indexes that no query needs.',
  aliases: ['bytebase:INDEX_TOTAL_NUMBER_LIMIT'],
  options: { maximum: { default: 5, describes: 'how many indexes a table may have' } },
  finishRelation(context, index) {
    const maximum = context.option<number>('maximum')
    const table = index.index && context.view.byId(index.index.table)
    if (!table) return
    const indexes = indexesOf(table, context.view)
    const last = Math.max(...indexes.map(one => one.created?.moment ?? -1))
    // Told of the first of those that the last statement makes.
    const isIt = indexes.find(one => one.created?.moment === last)?.id === index.id
    if (indexes.length > maximum && isIt && last >= 0)
      context.report(last, {
        message: `${nameOf(table)} then has ${indexes.length} indexes; the limit is ${maximum}. Drop those that no query needs.`,
      })
  },
  fires: [
    { sql: 'create table b (a int primary key, c int); create index on b (c)', options: { maximum: 1 } },
    {
      before: 'create table b (a int primary key, c int)',
      sql: 'create index concurrently on b (c)',
      options: { maximum: 1 },
    },
  ],
  silent: [{ sql: 'create table b (a int primary key); create index on b (c)' }],
})
