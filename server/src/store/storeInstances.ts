// Typed access to what there is to change: instances and their databases.
import type { Database, Instance } from '#protocol/instance.ts'
import { Failed, fail } from '../failure/failed.ts'
import type { Link } from './link.ts'
import { present } from './present.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'instances'
  | 'saveInstance'
  | 'removeInstance'
  | 'recordSync'
  | 'recordSyncFailure'
  | 'databases'
  | 'database'
  | 'assignDatabase'
>

const selectDatabase = `
  select
    d.id,
    d.instance_id as "instanceId",
    d.project_id as "projectId",
    d.name,
    coalesce(d.environment_id, i.environment_id) as "environmentId",
    d.owner,
    d.size_bytes as "sizeBytes",
    d.presence,
    d.recorded_snapshot as "recordedSnapshot",
    d.ledger,
    d.ignored,
    (
      select count(*)
      from plumbline.anomaly a
      where a.database_id = d.id
        and a.closed_at is null
    ) as anomalies
  from plumbline.database d
  join plumbline.instance i on i.id = d.instance_id and i.removed_at is null`

export function storeInstances(link: Link): Part {
  return {
    async instances() {
      const rows = await link.rows<object>(`
        select
          id,
          title,
          kind,
          endpoint,
          environment_id as "environmentId",
          server_version as "serverVersion",
          plumbline.iso(synced_at) as "syncedAt",
          failure
        from plumbline.instance
        where removed_at is null
        order by title`)
      return rows.map(row => present<Instance>(row))
    },

    async saveInstance(i) {
      const saved = await link.call<{ save_instance: number }>(
        'save_instance',
        i.id ?? null,
        i.title,
        i.kind,
        JSON.stringify(i.endpoint),
        i.environmentId,
      )
      return saved.save_instance
    },

    async removeInstance(id) {
      await namingIssues(link, { instanceId: id }, () => link.call('remove_instance', id))
    },

    async recordSync(instanceId, seen) {
      await link.call(
        'record_sync',
        instanceId,
        seen.serverVersion,
        seen.systemIdentifier ?? null,
        JSON.stringify(seen.databases),
      )
    },

    async recordSyncFailure(instanceId, failure) {
      await link.call('record_sync_failure', instanceId, JSON.stringify(failure))
    },

    async databases() {
      const rows = await link.rows<object>(`${selectDatabase}
        order by i.title, d.name`)
      return rows.map(row => present<Database>(row))
    },

    async database(id) {
      const [row] = await link.rows<object>(
        `${selectDatabase}
        where d.id = $1`,
        [id],
      )
      return row
        ? present<Database>(row)
        : fail('notFound', `There is no database ${id}, or it is in a project you are not in`)
    },

    async assignDatabase(id, to) {
      await namingIssues(link, { databaseId: id }, () =>
        link.call(
          'assign_database',
          id,
          to.projectId ?? null,
          to.environmentId !== undefined,
          to.environmentId ?? null,
          to.ledger ?? null,
          to.ignored === undefined ? null : JSON.stringify(to.ignored),
        ),
      )
    },
  }
}

/** Where open issues hold an act back, the refusal says which they are. */
async function namingIssues(
  link: Link,
  { instanceId, databaseId }: { readonly instanceId?: number; readonly databaseId?: number },
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Failed) || error.failure.code !== 'conflict') throw error
    const issues = await link.rows<{ readonly name: string }>(
      `select distinct i.id, format('#%s %s', i.id, i.title) as name
       from plumbline.task t
       join plumbline.issue i on i.id = t.issue_id and i.status = 'open' and i.revision = t.revision
       where (t.instance_id = $1 or t.database_id = $2)
         and t.status not in ('done', 'skipped')
       order by i.id`,
      [instanceId ?? null, databaseId ?? null],
    )
    if (issues.length === 0) throw error
    const names = issues.slice(0, mostNamed).map(({ name }) => name)
    const others = issues.length - names.length
    const named = `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}.`
    throw new Failed(
      { ...error.failure, detail: error.failure.detail ? `${named} ${error.failure.detail}` : named },
      { cause: error },
    )
  }
}

/** More issues than these are counted in a refusal. */
const mostNamed = 5
