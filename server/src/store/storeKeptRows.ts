// Typed access to prior backups: the rows a data change was about to touch.
import type { Link } from './link.ts'
import type { KeptRows } from './records.ts'
import type { Store } from './store.ts'

type Part = Pick<Store, 'keepRows' | 'forgetRows' | 'keptRows' | 'dropKeptRows'>

export function storeKeptRows(link: Link): Part {
  return {
    async keepRows(attemptId, fence, kept) {
      await link.call(
        'keep_rows',
        attemptId,
        fence,
        kept.step,
        kept.schema,
        kept.table,
        kept.act,
        kept.start,
        kept.end,
        kept.columns,
        kept.key,
        JSON.stringify(kept.rows),
        kept.after,
      )
    },

    async forgetRows(attemptId, fence, step) {
      await link.call('forget_rows', attemptId, fence, step)
    },

    keptRows: changeId =>
      link.rows<KeptRows>(
        `
        select
          k.step,
          k.schema_name as schema,
          k.table_name as table,
          k.act,
          k.range_start as start,
          k.range_end as end,
          k.columns,
          k.key_columns as key,
          k.rows,
          k.after
        from plumbline.change c
        join plumbline.kept_rows k on k.attempt_id = c.attempt_id
        where c.id = $1
        order by k.seq`,
        [changeId],
      ),

    async dropKeptRows(changeId) {
      await link.call('drop_kept_rows', changeId)
    },
  }
}
