// DDL that leads back, made by the planner and labelled where it would lose data. It becomes the SQL
// of an ordinary issue, which is tried on a throw-away database like any other.
import type { Ignored } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import { migrationScript } from '../plan/script.ts'
import { ignoring } from '../schema/ignore.ts'
import type { Model } from '../schema/model.ts'
import { readScript } from '../sql/script.ts'
import type { SnapshotRecord } from '../store/records.ts'

/** A script that takes a database from one schema to the other. Throws notReady when there is no way. */
export function revertSql(from: SnapshotRecord, to: SnapshotRecord, ignored?: Ignored): string {
  const sql = migrationScript(ignoring(from.model as Model, ignored), ignoring(to.model as Model, ignored))
  if (readScript(sql).statements.length > 0) return sql
  return fail('notReady', 'No DDL leads back from here.', {
    detail: sql.replaceAll('-- ', '').trim(),
    hint: 'Record a baseline instead, or write the change yourself.',
  })
}
