// Migrations of the workspace: an issue from one, applying one, applying all that are pending.
import { ProgressLocation, type TextDocument, Uri, window } from 'vscode'
import type { IssueView } from '#protocol/issue.ts'
import { actOnIssue, migrationStatus } from '#protocol/messages.ts'
import type { MigrationFile, MigrationStatus } from '#protocol/migration.ts'
import type { App } from '../app.ts'
import { few, iconless, plain, plural } from '../display.ts'
import { isMigration } from '../ours.ts'
import { standingWord } from '../standings.ts'
import { agreed, confirmation } from './confirm.ts'
import {
  folderName,
  migrationFiles,
  migrationPath,
  oneFoldersMigrations,
  readMigration,
} from './migrationFiles.ts'
import { create, createAndOpen, draftOf, projectOf } from './newIssue.ts'
import { pickDatabase, pickDatabases } from './pickers.ts'
import { back } from './steps.ts'
import { choose, only, pickMany } from './wizard.ts'

/** The file that the menu or the active editor means, else one to choose. */
export async function migrationOf(app: App, given: unknown, title: string): Promise<Uri> {
  if (given instanceof Uri) return given
  const active: TextDocument | undefined = window.activeTextEditor?.document
  if (active && (isMigration(active, app.settings().include) || app.attachments.databaseOf(active.uri)))
    return active.uri
  const files = await migrationFiles(app)
  return choose(title, {
    placeholder: 'Choose a migration',
    choices: [...files].reverse().map(uri => ({
      label: iconless(migrationPath(uri)),
      description: iconless(folderName(uri)),
      value: uri,
    })),
  })
}

async function issueFrom(
  app: App,
  uri: Uri,
  heading: string,
  databaseId = app.attachments.databaseOf(uri),
): Promise<IssueView | undefined> {
  const file = await readMigration(uri)
  const databaseIds = await pickDatabases(app, only(heading), databaseId === undefined ? [] : [databaseId])
  if (databaseIds === back) return undefined
  const { title, draft } = await draftOf(app, {
    kind: 'alterSchema',
    databaseIds,
    sql: file.text,
    file,
  })
  return createAndOpen(
    app,
    { projectId: projectOf(app, databaseIds), type: 'alterSchema', title, draft },
    heading,
  )
}

/** With a database it is chosen already, and others may be. */
export async function createIssueFromMigration(
  app: App,
  given?: unknown,
  databaseId?: number,
): Promise<void> {
  const heading = 'Create Issue from Migration'
  await issueFrom(app, await migrationOf(app, given, heading), heading, databaseId)
}

/** As an issue, and on from there as far as policy and the person allow. */
export async function applyMigration(app: App, given?: unknown): Promise<void> {
  const heading = 'Apply Migration'
  const view = await issueFrom(app, await migrationOf(app, given, heading), heading)
  if (!view?.actions.includes('run')) return
  const [stage] = view.stages.filter(({ approval }) => approval !== 'waiting' && approval !== 'rejected')
  for (const task of stage?.tasks.filter(({ status }) => status === 'pending') ?? []) {
    const act = { kind: 'run', taskId: task.id } as const
    if (!(await agreed(confirmation(app, view, act)))) return
    await app.server.ask(actOnIssue, { id: view.issue.id, act })
  }
}

/** What cannot be applied may leave a hole in the order: that is for the person to decide. */
async function mayLeaveOut(invalid: readonly MigrationStatus[]): Promise<boolean> {
  if (invalid.length === 0) return true
  const answer = await window.showWarningMessage(
    `${plural(invalid.length, 'migration')} cannot be applied. Go on without?`,
    {
      modal: true,
      detail: plain(invalid.map(one => `${one.path}: ${one.note ?? standingWord.invalid}`).join('\n')),
    },
    'Go On',
  )
  return answer === 'Go On'
}

export async function applyPendingMigrations(app: App, databaseId?: number): Promise<void> {
  const heading = 'Apply Pending Migrations'
  const database = app.state.database(databaseId) ?? (await pickDatabase(app, heading))
  const files = await Promise.all((await oneFoldersMigrations(app, heading)).map(readMigration))
  const statuses = await app.server.ask(migrationStatus, { databaseId: database.id, files })
  const offered = statuses.filter(one => one.standing === 'pending' || one.standing === 'outOfOrder')
  if (offered.length === 0) {
    void window.showInformationMessage(plain(nothingPending(database.name, statuses)))
    return
  }
  if (!(await mayLeaveOut(statuses.filter(one => one.standing === 'invalid')))) return
  const chosen = await pickMany(
    {
      placeholder: `Pending on ${database.name}, in their order; each becomes an issue`,
      choices: offered.map(status => ({
        label: iconless(status.title || status.path),
        description: [
          iconless(status.version),
          ...(status.standing === 'pending' ? [] : [standingWord[status.standing]]),
        ].join(', '),
        ...(status.note && { detail: iconless(status.note) }),
        picked: status.standing === 'pending',
        value: status,
      })),
      active: status => status.standing === 'pending',
    },
    only(heading),
  )
  if (chosen === back) return
  const inOrder = offered.filter(status => chosen.includes(status))
  let first: number | undefined
  try {
    await window.withProgress(
      { location: ProgressLocation.Notification, title: plain(heading), cancellable: true },
      async (progress, token) => {
        for (const [index, { path, title }] of inOrder.entries()) {
          if (token.isCancellationRequested) return
          progress.report({
            message: `issue ${index + 1} of ${inOrder.length}`,
            increment: 100 / inOrder.length,
          })
          const file = files.find(one => one.path === path) as MigrationFile
          const databaseIds = [database.id]
          const made = await draftOf(app, { kind: 'alterSchema', databaseIds, sql: file.text, file })
          const { projectId } = database
          const { issue } = await create(app, {
            projectId,
            type: 'alterSchema',
            // As it was chosen: people know a migration by its name.
            title: title || made.title,
            draft: made.draft,
          })
          first ??= issue.id
        }
      },
    )
  } finally {
    if (first !== undefined) app.openIssue(first)
  }
}

function nothingPending(database: string, statuses: readonly MigrationStatus[]): string {
  const troubled = statuses.filter(one => one.standing === 'changed' || one.standing === 'invalid')
  if (troubled.length > 0)
    return `Nothing is pending on ${database}, but ${plural(troubled.length, 'migration')} ${troubled.length === 1 ? 'is' : 'are'} not as applied: ${few(troubled.map(one => one.path))}.`
  const underWay = statuses.filter(one => one.standing === 'underWay')
  return underWay.length > 0
    ? `Nothing else is pending on ${database}: open issues carry ${plural(underWay.length, 'migration')}.`
    : `${database} has every migration of the workspace.`
}
