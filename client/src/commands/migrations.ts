// Migrations of the workspace: an issue from one, applying one, applying all that are pending.
import { ProgressLocation, RelativePattern, type TextDocument, Uri, window, workspace } from 'vscode'
import type { IssueView } from '#protocol/issue.ts'
import { actOnIssue, migrationStatus } from '#protocol/messages.ts'
import type { MigrationFile, MigrationStatus } from '#protocol/migration.ts'
import type { App } from '../app.ts'
import { few, iconless, plain, plural } from '../display.ts'
import { isMigration } from '../ours.ts'
import { Refused } from '../refused.ts'
import { agreed, confirmation } from './confirm.ts'
import { create, createAndOpen, draftOf, projectOf } from './newIssue.ts'
import { pickDatabase, pickDatabases } from './pickers.ts'
import { back } from './steps.ts'
import { choose, only, pickMany } from './wizard.ts'

function relative(uri: Uri): string {
  const folder = workspace.getWorkspaceFolder(uri)
  return folder ? uri.path.slice(folder.uri.path.length + 1) : (uri.path.split('/').at(-1) ?? uri.path)
}

/** The text in the editor, saved or not, is what a person means. */
async function read(uri: Uri): Promise<MigrationFile> {
  const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString())
  const text =
    open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(uri)).replace(/^\ufeff/, '')
  return { path: relative(uri), text }
}

/** In the order of their names; refused where there is none. */
export async function migrationFiles(app: App): Promise<readonly Uri[]> {
  const found = await Promise.all(
    (workspace.workspaceFolders ?? []).flatMap(folder =>
      app
        .settings()
        .include.map(glob => workspace.findFiles(new RelativePattern(folder, glob), '**/node_modules/**')),
    ),
  )
  const unique = new Map(found.flat().map(uri => [uri.toString(), uri]))
  const files = [...unique.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  if (files.length === 0)
    throw new Refused({
      code: 'notFound',
      message: 'The workspace has no migrations.',
      hint: 'Migrations are found by the setting plumbline.migrations.include.',
    })
  return files
}

/** The file that the menu or the active editor means, else one to choose. */
async function migrationOf(app: App, given: unknown, title: string): Promise<Uri> {
  if (given instanceof Uri) return given
  const active: TextDocument | undefined = window.activeTextEditor?.document
  if (active && (isMigration(active, app.settings().include) || app.attachments.databaseOf(active.uri)))
    return active.uri
  const files = await migrationFiles(app)
  return choose(title, {
    placeholder: 'Choose a migration',
    choices: [...files].reverse().map(uri => ({ label: iconless(relative(uri)), value: uri })),
  })
}

async function issueFrom(app: App, uri: Uri, heading: string): Promise<IssueView | undefined> {
  const file = await read(uri)
  const attached = app.attachments.databaseOf(uri)
  const databaseIds = await pickDatabases(app, only(heading), attached === undefined ? [] : [attached])
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

export async function createIssueFromMigration(app: App, given?: unknown): Promise<void> {
  const heading = 'Create Issue from Migration'
  await issueFrom(app, await migrationOf(app, given, heading), heading)
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

const standing = {
  pending: '',
  applied: 'applied',
  changed: 'changed since it was applied',
  outOfOrder: 'out of order',
  underWay: 'an open issue carries it',
  invalid: 'cannot be read',
} as const satisfies Readonly<Record<MigrationStatus['standing'], string>>

/** What cannot be applied may leave a hole in the order: that is for the person to decide. */
async function mayLeaveOut(invalid: readonly MigrationStatus[]): Promise<boolean> {
  if (invalid.length === 0) return true
  const answer = await window.showWarningMessage(
    `${plural(invalid.length, 'migration')} cannot be applied. Go on without?`,
    {
      modal: true,
      detail: plain(invalid.map(one => `${one.path}: ${one.note ?? standing.invalid}`).join('\n')),
    },
    'Go On',
  )
  return answer === 'Go On'
}

export async function applyPendingMigrations(app: App, databaseId?: number): Promise<void> {
  const heading = 'Apply Pending Migrations'
  const database = app.state.database(databaseId) ?? (await pickDatabase(app, heading))
  const files = await Promise.all((await migrationFiles(app)).map(read))
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
        description: [iconless(status.version), standing[status.standing]].filter(Boolean).join(', '),
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
