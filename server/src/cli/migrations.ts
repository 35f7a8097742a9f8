// `plumbline migrations`: what waits of a folder of migration files, and carrying it out: an issue for
// each file, in order, each finished before the next is made. The same path as in the editor.
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Database } from '#protocol/instance.ts'
import type { IssueView } from '#protocol/issue.ts'
import type { MigrationFile, MigrationStatus } from '#protocol/migration.ts'
import { migrationStatus } from '../changes/migrationStatus.ts'
import { fail } from '../failure/failed.ts'
import { readFolder } from '../migrations/readFolder.ts'
import { compareVersions } from '../migrations/versions.ts'
import type { Store } from '../store/store.ts'
import { command, exitCode, exitCodeHelp, type Io, isJson, storeHelp, Usage } from './command.ts'
import { line } from './issueText.ts'
import { findDatabases, findProject } from './names.ts'
import { type Work, working } from './work.ts'

const help = `plumbline migrations status [FOLDER] --database NAME...
plumbline migrations apply [FOLDER] --database NAME...

FOLDER is migrations when absent. status says of each file where it stands. apply makes an issue
of each pending file, in the order of their versions, and waits for it: it stops at the first that
fails or that waits for somebody, such as an approval; run again, it goes on from there.

  --database NAME      may be repeated; a file goes to all of them at once, stage by stage
  --out-of-order       apply files below the newest version, too
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'migrations',
  help,
  options: {
    database: { type: 'string', multiple: true },
    'out-of-order': { type: 'boolean' },
  },
  async run({ values, positionals }, io) {
    const json = isJson(values.format)
    const [verb, folder = 'migrations', ...more] = positionals
    if (verb !== 'status' && verb !== 'apply')
      throw new Usage(verb ? `There is no plumbline migrations ${verb}` : 'Say status or apply')
    if (more.length > 0) throw new Usage(`What is ${more[0]} for?`)
    if (!values.database?.length) throw new Usage('Name a database by --database')
    const names = values.database
    const files = await filesOf(folder)
    return working(io, values.store, async work => {
      const databases = await findDatabases(work.store, names)
      if (verb === 'apply') return apply(io, work, databases, files, values['out-of-order'] ?? false, json)
      const standings = await standingsOf(work.store, databases, files)
      if (json) io.out(JSON.stringify(Object.fromEntries(standings.map(([d, s]) => [d.name, s])), null, 2))
      else for (const text of statusText(standings)) io.out(text)
      const troubled = standings.some(([, all]) => all.some(one => isTrouble(one)))
      return troubled ? exitCode.notReady : exitCode.done
    })
  },
})

type Standings = readonly (readonly [Database, readonly MigrationStatus[]])[]

/** Paths as from where the command runs, so that a repository's root gives what the editor records. */
async function filesOf(folder: string): Promise<readonly MigrationFile[]> {
  const { migrations, problems } = await readFolder(folder)
  const [problem] = problems
  if (problem) fail('badInput', problem.message)
  const root = path.relative(await realpath('.'), await realpath(folder)).replaceAll(path.sep, '/')
  return migrations.map(({ file, text }) => ({
    path: root === '' ? file : `${root}/${file}`,
    text: text.replace(/^\ufeff/, ''),
  }))
}

async function standingsOf(
  store: Store,
  databases: readonly Database[],
  files: readonly MigrationFile[],
): Promise<Standings> {
  return Promise.all(
    databases.map(async database => [database, await migrationStatus(store, database.id, files)] as const),
  )
}

function isTrouble({ standing }: MigrationStatus): boolean {
  return standing === 'changed' || standing === 'invalid'
}

function statusText(standings: Standings): string[] {
  return standings.flatMap(([database, all]) => [
    `${line(database.name)}:`,
    ...all.map(({ path: file, standing, note, issueId }) => {
      const issue = issueId === undefined ? '' : ` by issue ${issueId}`
      return `  ${words[standing].padEnd(12)} ${line(file)}${issue}${note ? `  (${line(note)})` : ''}`
    }),
  ])
}

const words = {
  pending: 'pending',
  applied: 'applied',
  changed: 'changed',
  outOfOrder: 'out of order',
  underWay: 'under way',
  invalid: 'invalid',
} as const satisfies Readonly<Record<MigrationStatus['standing'], string>>

async function apply(
  io: Io,
  work: Work,
  databases: readonly Database[],
  files: readonly MigrationFile[],
  outOfOrder: boolean,
  json: boolean,
): Promise<number> {
  const standings = await standingsOf(work.store, databases, files)
  refuseTrouble(standings)
  const views: IssueView[] = []
  let code: number = exitCode.done
  for (const [file, where] of inOrder(standings, outOfOrder)) {
    const view = await carry(work, file, files, where)
    views.push(view)
    if (!json) io.out(`#${view.issue.id} ${line(view.issue.title)} (${line(file.path)}): ${endOf(view)}`)
    code = codeOf(view)
    if (code !== exitCode.done) break
  }
  if (json) io.out(JSON.stringify(views, null, 2))
  else if (views.length === 0) io.out('Nothing is pending.')
  return code
}

function refuseTrouble(standings: Standings): void {
  for (const [database, all] of standings) {
    const first = all.find(isTrouble)
    if (first) {
      fail('notReady', `${first.path} stands in the way on ${database.name}.`, {
        detail: first.note ?? `It is ${words[first.standing]}.`,
        hint: 'Nothing was applied. Changed files: put the text back that ran, and add a new file.',
      })
    }
    const lower = all.find(one => one.standing === 'underWay')
    if (lower) {
      fail('notReady', `Issue ${lower.issueId} carries ${lower.path} on ${database.name} already.`, {
        hint: `Finish it first: plumbline issue show ${lower.issueId}`,
      })
    }
  }
}

/** Each file that waits somewhere, with the databases where it does. */
function inOrder(
  standings: Standings,
  outOfOrder: boolean,
): (readonly [MigrationStatus, readonly Database[]])[] {
  const wanted = new Map<string, { status: MigrationStatus; databases: Database[] }>()
  for (const [database, all] of standings) {
    for (const status of all) {
      if (status.standing === 'outOfOrder' && !outOfOrder) {
        fail('notReady', `${status.path} is below the newest version of ${database.name}.`, {
          hint: 'Give it a higher version, or say --out-of-order.',
        })
      }
      if (status.standing !== 'pending' && status.standing !== 'outOfOrder') continue
      const known = wanted.get(status.path)
      if (known) known.databases.push(database)
      else wanted.set(status.path, { status, databases: [database] })
    }
  }
  return [...wanted.values()]
    .sort(({ status: a }, { status: b }) => {
      if (a.version === '' || b.version === '') return a.version === b.version ? 0 : a.version === '' ? 1 : -1
      return compareVersions(a.version, b.version)
    })
    .map(({ status, databases }) => [status, databases] as const)
}

async function carry(
  { store, issues }: Work,
  status: MigrationStatus,
  files: readonly MigrationFile[],
  databases: readonly Database[],
): Promise<IssueView> {
  const file = files.find(one => one.path === status.path)
  if (!file) return fail('internal', `${status.path} is not among the files that were read.`)
  const databaseIds = databases.map(one => one.id)
  const { title, draft } = await issues.draft({ kind: 'alterSchema', databaseIds, sql: file.text, file })
  const { issue } = await issues.create({
    projectId: (await findProject(store, undefined, databases)).id,
    type: 'alterSchema',
    title: status.title || title,
    description: '',
    draft,
  })
  await issues.settled()
  const view = await issues.view(issue.id)
  if (!view.actions.includes('resolve')) return view
  return issues.act(issue.id, { kind: 'resolve' })
}

function codeOf(view: IssueView): number {
  const tasks = view.stages.flatMap(stage => stage.tasks)
  if (tasks.every(task => task.status === 'done' || task.status === 'skipped')) return exitCode.done
  if (tasks.some(task => task.attempts.at(-1)?.status === 'unknown')) return exitCode.unknown
  if (tasks.some(task => task.status === 'failed')) return exitCode.failed
  return exitCode.notReady
}

function endOf(view: IssueView): string {
  const tasks = view.stages.flatMap(stage => stage.tasks)
  const failed = tasks.find(task => task.status === 'failed')
  if (failed)
    return `failed on ${line(failed.databaseName)}: ${line(failed.attempts.at(-1)?.failure?.message ?? '')}`
  const checked = tasks.flatMap(task => task.checks).find(check => check.status === 'failed')
  if (checked && view.issue.status === 'open')
    return `stopped by the check ${checked.kind}: ${line(checked.summary)}`
  const waiting = view.stages.find(stage => stage.approval === 'waiting')
  if (waiting) return `waits for approval in ${line(waiting.environmentName)}`
  return view.issue.status === 'done' ? 'done' : 'waits for somebody to run it'
}
