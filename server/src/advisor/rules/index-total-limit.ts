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
  finishRelation(context, table) {
    const maximum = context.option<number>('maximum')
    if (table.kind === 'index') return
    const indexes = indexesOf(table, context.view)
    const last = Math.max(...indexes.map(index => index.created?.moment ?? -1))
    if (indexes.length > maximum && last >= 0)
      context.report(last, {
        message: `${nameOf(table)} then has ${indexes.length} indexes; the limit is ${maximum}. Drop those that no query needs.`,
      })
  },
  fires: [
    { sql: 'create table b (a int primary key, c int); create index on b (c)', options: { maximum: 1 } },
  ],
  silent: [{ sql: 'create table b (a int primary key); create index on b (c)' }],
})
