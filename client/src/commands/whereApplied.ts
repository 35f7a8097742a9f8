// Where a migration stands on the databases it may be for, and the way from there: what it changed, the
// issue that carries it, or a new one.
import type { Uri } from 'vscode'
import type { Database } from '#protocol/instance.ts'
import { changeDetail, migrationStatus } from '#protocol/messages.ts'
import type { MigrationStatus } from '#protocol/migration.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { Refused } from '../refused.ts'
import { standingWord } from '../standings.ts'
import { showChangeHistory, viewChange } from './changes.ts'
import { inSameFolder, migrationFiles, migrationPath, readMigration } from './migrationFiles.ts'
import { createIssueFromMigration, migrationOf } from './migrations.ts'
import { knownOverview } from './pickers.ts'
import { choose, icon } from './wizard.ts'

export interface Standing {
  readonly database: Database
  readonly status: MigrationStatus
}

/** Each is a question of its own. */
const mostDatabases = 20

/**
 * The database that the file is attached to, else those that have had a migration of the workspace, in the
 * order of the stages. Empty where the databases are not known yet, or are too many.
 */
export async function standingsOf(
  app: Pick<App, 'server' | 'state' | 'attachments' | 'settings'>,
  uri: Uri,
): Promise<readonly Standing[]> {
  const { projectFilter } = app.state
  const attached = app.state.database(app.attachments.databaseOf(uri))
  const databases = attached
    ? [attached]
    : (app.state.known()?.databases ?? []).filter(
        ({ presence, projectId }) =>
          presence === 'present' && (projectFilter === undefined || projectId === projectFilter),
      )
  if (databases.length > mostDatabases) return []
  const file = await readMigration(uri)
  // Of the others only the names matter: whether they were applied at all.
  const others = (await migrationFiles(app))
    .filter(other => inSameFolder(uri, other))
    .map(migrationPath)
    .filter(path => path !== file.path)
  const files = [file, ...others.map(path => ({ path, text: '' }))]
  const found = await Promise.all(
    databases.map(async database => {
      const statuses = await app.server.ask(migrationStatus, { databaseId: database.id, files })
      const status = statuses.find(({ path }) => path === file.path)
      const isMet =
        attached !== undefined ||
        statuses.some(one => one.standing !== 'pending' && one.standing !== 'invalid')
      return status && status.standing !== 'invalid' && isMet ? [{ database, status }] : []
    }),
  )
  const place = ({ database }: Standing) => app.state.environment(database.environmentId)?.position ?? 0
  return found.flat().sort((one, other) => place(one) - place(other))
}

export async function showWhereApplied(app: App, given?: unknown): Promise<void> {
  const title = 'Where Applied'
  await knownOverview(app)
  const uri = await migrationOf(app, given, title)
  const standings = await standingsOf(app, uri)
  if (standings.length === 0)
    throw new Refused({
      code: 'notFound',
      message: `${migrationPath(uri)} stands in no history that could be looked at.`,
      hint: 'Attach it to a database to see where it stands there.',
    })
  const { database, status } = await choose(title, {
    placeholder: `Where ${migrationPath(uri)} stands`,
    choices: standings.map(standing => ({
      label: iconless(standing.database.name),
      description: standingWord[standing.status.standing],
      detail: iconless(standing.status.note ?? ''),
      iconPath: icon(standing.status.standing === 'applied' ? 'pass-filled' : 'circle-large-outline'),
      value: standing,
    })),
  })
  if (status.changeId !== undefined)
    return viewChange(app, await app.server.ask(changeDetail, { id: status.changeId }))
  if (status.issueId !== undefined) return app.openIssue(status.issueId)
  if (status.standing === 'applied') return showChangeHistory(app, database.id)
  return createIssueFromMigration(app, uri, database.id)
}
