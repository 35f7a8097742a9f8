// What verify finds when a superuser has altered the records. Not for other rooms.
import type { Bench } from './bench.ts'

/** Alters the records as only a superuser can, looks, and puts them back. */
export async function problemsAfter(b: Bench, sql: string): Promise<readonly string[]> {
  await b.admin.query('begin')
  try {
    await b.admin.query('set local session_replication_role = replica')
    await b.admin.query(sql)
    await b.admin.query(`set local session authorization ${b.login('olivia')}`)
    const { rows } = await b.admin.query<{ problem: string }>(`
      select * from plumbline.verify() as problem
      union all
      select * from plumbline.verify_rows()`)
    return rows.map(row => row.problem)
  } finally {
    await b.admin.query('rollback')
  }
}
