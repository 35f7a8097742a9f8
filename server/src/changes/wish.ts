// Makes a draft of a wish: looks up the databases meant, the options their own settings suggest, and
// for a revert the DDL that leads back.
import type { Database } from '#protocol/instance.ts'
import type { RunOptions } from '#protocol/issue.ts'
import type { Wish } from '#protocol/wish.ts'
import { fail } from '../failure/failed.ts'
import type { Store } from '../store/store.ts'
import {
  baselineDraft,
  createDatabaseDraft,
  type Draft,
  defaultOptions,
  listed,
  sqlDraft,
  targetsOf,
} from './draft.ts'
import type { SchemaReader, Targets } from './execute/context.ts'
import { restoreOf } from './keep/restore.ts'
import { revertSql } from './revert.ts'

interface Looks {
  readonly store: Store
  readonly targets: Targets
  readonly schema: SchemaReader
}

export async function draftOf(wish: Wish, looks: Looks): Promise<Draft> {
  const { store } = looks
  const environments = await store.environments()
  switch (wish.kind) {
    case 'createDatabase': {
      const instance = (await store.instances()).find(i => i.id === wish.instanceId)
      if (!instance) return fail('notFound', `There is no instance ${wish.instanceId}.`)
      return createDatabaseDraft(wish.request, instance.id, wish.environmentId)
    }
    case 'alterSchema':
    case 'changeData': {
      if ('restores' in wish) return restoreOfChange(looks, wish.restores, environments)
      const databases = await chosen(store, wish.databaseIds)
      const options = await optionsFor(looks, databases)
      const { priorBackup = options.priorBackup } = wish
      const made = sqlDraft(wish.sql, databases, environments, { ...options, priorBackup }, wish.file)
      if (wish.priorBackup !== undefined && made.draft.options.priorBackup !== priorBackup) {
        fail(
          'badInput',
          `The SQL asks for prior backup ${made.draft.options.priorBackup}, you for ${priorBackup}.`,
          {
            hint: 'Change its directive plumbline-prior-backup, or ask for nothing.',
          },
        )
      }
      return made
    }
    case 'baseline':
      return baselineDraft(await chosen(store, wish.databaseIds), environments)
    case 'revert':
      if ('changeId' in wish) return revertOfChange(store, wish.changeId, environments)
      return revertDraft(looks, await chosen(store, wish.databaseIds), environments)
    default:
      return wish satisfies never
  }
}

async function chosen(store: Store, ids: readonly number[]): Promise<readonly Database[]> {
  const all = await store.databases()
  return ids.map(id => all.find(d => d.id === id) ?? fail('notFound', `There is no database ${id}.`))
}

/** The search_path that the login gets in the first database, so that names mean what they mean in psql. */
async function optionsFor({ targets }: Looks, databases: readonly Database[]): Promise<RunOptions> {
  const [first] = databases
  if (!first) return defaultOptions
  try {
    const client = await targets.open(
      { instanceId: first.instanceId, databaseName: first.name },
      'plumbline draft',
    )
    try {
      const { rows } = await client.query("select pg_catalog.current_setting('search_path') as path")
      return { ...defaultOptions, searchPath: rows[0].path }
    } finally {
      await targets.close(client)
    }
  } catch {
    // Out of reach now: the connection check will say so.
    return defaultOptions
  }
}

async function revertDraft(
  looks: Looks,
  databases: readonly Database[],
  environments: Parameters<typeof targetsOf>[1],
): Promise<Draft> {
  const { store, targets, schema } = looks
  const sql = new Map<number, string>()
  for (const database of databases) {
    if (database.recordedSnapshot === undefined) {
      fail('badInput', `Nothing was recorded of ${database.name} yet: there is nothing to revert to.`, {
        hint: 'Record a baseline first.',
      })
    }
    const recorded = await store.snapshot(database.recordedSnapshot)
    const client = await targets.open(
      { instanceId: database.instanceId, databaseName: database.name },
      'plumbline revert',
    )
    try {
      const live = await schema.read(client)
      if (schema.same(recorded, live, database.ignored)) {
        fail('badInput', `${database.name} looks as it was recorded: there is nothing to revert.`)
      }
      sql.set(database.id, revertSql(live, recorded, database.ignored))
    } finally {
      await targets.close(client)
    }
  }
  return {
    title: `Revert the drift of ${listed(databases.map(d => d.name))}`,
    draft: {
      targets: targetsOf(databases, environments, d => sql.get(d.id) ?? ''),
      options: { ...defaultOptions, searchPath: 'pg_catalog' },
    },
  }
}

/** Undoes what one change did to the schema, whatever came after it. Its rows do not come back. */
async function revertOfChange(
  store: Store,
  changeId: number,
  environments: Parameters<typeof targetsOf>[1],
): Promise<Draft> {
  const { databaseId, before, after, title } = await store.change(changeId)
  if (before === after) {
    fail('badInput', `Change ${changeId} left the schema as it was: there is nothing to revert.`)
  }
  const database = await store.database(databaseId)
  const sql = revertSql(await store.snapshot(after), await store.snapshot(before))
  return {
    title: `Revert change ${changeId}: ${title}`.slice(0, 500),
    draft: {
      targets: targetsOf([database], environments, () => sql),
      options: { ...defaultOptions, searchPath: 'pg_catalog' },
    },
  }
}

/** Puts back the rows that one change touched, as far as nobody has touched them since. */
async function restoreOfChange(
  looks: Looks,
  changeId: number,
  environments: Parameters<typeof targetsOf>[1],
): Promise<Draft> {
  const { store, targets } = looks
  const { databaseId, title } = await store.change(changeId)
  const kept = await store.keptRows(changeId)
  if (kept.length === 0) {
    fail(
      'badInput',
      `Nothing was kept of the rows that change ${changeId} touched: nothing can be restored.`,
      {
        hint: 'Rows are kept when an issue asks for a prior backup, until somebody drops them.',
      },
    )
  }
  const database = await store.database(databaseId)
  const client = await targets.open(
    { instanceId: database.instanceId, databaseName: database.name },
    'plumbline restore',
  )
  try {
    const { sql } = await restoreOf(client, kept)
    return {
      title: `Restore the rows of change ${changeId}: ${title}`.slice(0, 500),
      draft: {
        targets: targetsOf([database], environments, () => sql),
        // Triggers on the tables see the names they see in everyday work.
        options: await optionsFor(looks, [database]),
      },
    }
  } finally {
    await targets.close(client)
  }
}
