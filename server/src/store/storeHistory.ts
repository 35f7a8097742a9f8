// Typed access to history: snapshots by hash, changes by page, anomalies.
import type { Anomaly, Change, ChangeDetail } from '#protocol/change.ts'
import { fail } from '../failure/failed.ts'
import type { Link } from './link.ts'
import { pageOf, pageSize, pageStart } from './paging.ts'
import { present } from './present.ts'
import type { SnapshotRecord } from './records.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'saveSnapshot'
  | 'snapshot'
  | 'changes'
  | 'change'
  | 'appliedMigrations'
  | 'anomalies'
  | 'openAnomaly'
  | 'closeAnomalies'
>

export function storeHistory(link: Link): Part {
  /** Hashes known to be stored: a model is large, and most runs meet one they have just seen. */
  const stored = new Set<string>()

  return {
    async saveSnapshot(s) {
      if (stored.has(s.hash)) return
      const [known] = await link.rows<{ has_snapshot: boolean }>('select plumbline.has_snapshot($1)', [
        s.hash,
      ])
      if (!known?.has_snapshot)
        await link.call('save_snapshot', s.hash, s.reader, s.serverVersion, JSON.stringify(s.model), s.text)
      stored.add(s.hash)
    },

    async snapshot(hash) {
      const [row] = await link.rows<Omit<SnapshotRecord, 'model'> & { model: string }>(
        `
        select hash, reader, server_version as "serverVersion", model, ddl as text
        from plumbline.read_snapshot($1)`,
        [hash],
      )
      if (!row) return fail('notFound', `No schema is recorded under ${hash.slice(0, 12)}`)
      return { ...row, model: JSON.parse(row.model) }
    },

    async changes(filter) {
      const limit = pageSize(filter.limit)
      const rows = await link.rows<Change>(
        `${selectChange}
        from plumbline.change c
        where ($1::int is null or c.database_id = $1)
          and ($2::int is null or c.project_id = $2)
          and ($3::bigint is null or c.id < $3)
          and ($4::text is null or c.type = $4)
          and ($5::text is null or strpos(lower(c.title), lower($5)) > 0 or lower(c.version) = lower($5))
        order by c.id desc
        limit $6`,
        [
          filter.databaseId ?? null,
          filter.projectId ?? null,
          pageStart(filter.page),
          filter.type ?? null,
          filter.text ?? null,
          limit + 1,
        ],
      )
      return pageOf(
        rows.map(row => present<Change>(row)),
        limit,
      )
    },

    async appliedMigrations(databaseId) {
      const rows = await link.rows<{ sql: string }>(
        `select *
        from (
          ${selectChange.trim()},
            coalesce(s.sql, '') as sql
          from plumbline.change c
          left join plumbline.script s on s.hash = c.script
          where c.database_id = $1
            and not c.partial
        ) x
        where x.file is not null or x.type = 'baseline'
        order by x.id desc`,
        [databaseId],
      )
      return rows.map(({ sql, ...change }) => ({ change: present<Change>(change), sql }))
    },

    async change(id) {
      const [row] = await link.rows<object>(
        `${selectChange},
          coalesce(s.sql, '') as sql,
          c.results,
          (
            select sum(case k.schema_name
                     when 'plumbline_kept' then (k.rows -> 0 ->> 0)::int
                     else jsonb_array_length(k.rows)
                   end)::int
            from plumbline.kept_rows k
            where k.attempt_id = c.attempt_id
              and (k.act <> 'made' or k.schema_name = 'plumbline_kept')
          ) as "keptRows",
          (
            select json_agg(format('%I.%I', k.schema_name, k.table_name) order by k.seq)
            from plumbline.kept_rows k
            where k.attempt_id = c.attempt_id
              and k.schema_name = 'plumbline_kept'
          ) as "keptIn"
        from plumbline.change c
        left join plumbline.script s on s.hash = c.script
        where c.id = $1`,
        [id],
      )
      return row
        ? present<ChangeDetail>(row)
        : fail('notFound', `There is no change ${id}, or it is in a project you are not in`)
    },

    async anomalies() {
      const rows = await link.rows<object>(`
        select
          a.id,
          a.kind,
          a.severity,
          a.instance_id as "instanceId",
          a.database_id as "databaseId",
          a.summary,
          plumbline.iso(a.first_seen) as "firstSeen",
          plumbline.iso(a.last_seen) as "lastSeen",
          a.expected,
          a.actual,
          a.difference,
          case a.kind when 'unknownAttempt' then (
            select max(t.issue_id)
            from plumbline.attempt u
            join plumbline.task t on t.id = u.task_id
            where u.status = 'unknown'
              and t.instance_id = a.instance_id
              and t.database_id is not distinct from a.database_id
          ) end as "issueId"
        from plumbline.anomaly a
        where a.closed_at is null
        order by
          array_position(array['critical', 'high', 'medium'], a.severity),
          a.first_seen`)
      return rows.map(row => present<Anomaly>(row))
    },

    async openAnomaly(a) {
      await link.call(
        'open_anomaly',
        a.kind,
        a.severity,
        a.instanceId,
        a.databaseId ?? null,
        a.summary,
        a.expected ?? null,
        a.actual ?? null,
        a.difference ? JSON.stringify(a.difference) : null,
      )
    },

    async closeAnomalies(where) {
      await link.call('close_anomalies', [...where.kinds], where.instanceId, where.databaseId ?? null)
    },
  }
}

const selectChange = `
        select
          c.id,
          c.database_id as "databaseId",
          c.type,
          c.version,
          (
            select r.file
            from plumbline.revision r
            where r.issue_id = c.issue_id
              and r.number = c.revision
          ) as file,
          c.title,
          c.issue_id as "issueId",
          c.task_id as "taskId",
          c.author,
          c.approvers,
          c.runner,
          plumbline.iso(c.started_at) as "startedAt",
          plumbline.iso(c.ended_at) as "endedAt",
          c.before,
          c.after,
          nullif(c.partial, false) as partial`
