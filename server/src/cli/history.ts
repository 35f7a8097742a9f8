// `plumbline history`: the changes of a database or a project, and one of them in full.
import type { Change, ChangeDetail } from '#protocol/change.ts'
import { differ } from '../changes/schemaReader.ts'
import type { Store } from '../store/store.ts'
import { command, exitCode, exitCodeHelp, isJson, numberOf, storeHelp, Usage } from './command.ts'
import { line } from './issueText.ts'
import { findDatabases, findProject } from './names.ts'
import { working } from './work.ts'

const help = `plumbline history [--database NAME] [--project NAME]   changes, newest first
plumbline history show CHANGE                          one change: SQL, results, what it did to the schema

  --limit N            at most so many, 1 to 200 (50)
  --page TOKEN         go on where a page ended
${storeHelp}
${exitCodeHelp}`

const options = {
  database: { type: 'string' },
  project: { type: 'string' },
  limit: { type: 'string' },
  page: { type: 'string' },
} as const

export const run = command({
  name: 'history',
  help,
  options,
  words: 2,
  async run({ values, positionals }, io) {
    const json = isJson(values.format)
    const [verb, id] = positionals
    if (verb !== undefined && verb !== 'show') throw new Usage(`There is no plumbline history ${verb}`)
    return working(io, values.store, async ({ store }) => {
      if (verb === 'show') {
        const change = await store.change(numberOf(id, 'The change'))
        const difference = await differenceOf(store, change)
        if (json) io.out(JSON.stringify({ ...change, difference }, null, 2))
        else io.out(detailText(change, difference.summary))
        return exitCode.done
      }
      const limit = values.limit === undefined ? 50 : numberOf(values.limit, '--limit')
      if (limit < 1 || limit > 200) throw new Usage('--limit is 1 to 200')
      const [database] = values.database === undefined ? [] : await findDatabases(store, [values.database])
      const project = values.project === undefined ? undefined : await findProject(store, values.project)
      const page = await store.changes({
        limit,
        ...(database ? { databaseId: database.id } : {}),
        ...(project ? { projectId: project.id } : {}),
        ...(values.page === undefined ? {} : { page: values.page }),
      })
      if (json) io.out(JSON.stringify(page, null, 2))
      else {
        const names = new Map((await store.databases()).map(d => [d.id, d.name]))
        for (const change of page.items) io.out(changeLine(change, names.get(change.databaseId) ?? ''))
        if (page.next !== undefined) io.err(`More: --page ${page.next}`)
      }
      return exitCode.done
    })
  },
})

async function differenceOf(store: Store, { before, after }: Change) {
  if (before === after) return { summary: '', objects: [] }
  return differ(await store.snapshot(before), await store.snapshot(after))
}

function changeLine(change: Change, database: string): string {
  const { id, version, type, title, runner, endedAt, partial } = change
  const what = `${type}${partial ? ' (partial)' : ''}`
  return `${String(id).padEnd(6)} ${endedAt.slice(0, 19)} ${line(database)} ${version} ${what} ${line(title)} by ${runner}`
}

function detailText(change: ChangeDetail, summary: string): string {
  const { id, title, type, version, author, approvers, runner, startedAt, endedAt, issueId } = change
  return [
    `Change ${id}: ${line(title)}`,
    `  ${type}, version ${version}, issue ${issueId}`,
    `  written by ${author}, approved by ${approvers.join(', ') || 'nobody'}, run by ${runner}`,
    `  ${startedAt} to ${endedAt}`,
    `  ${summary ? line(summary) : 'The schema is as it was before.'}`,
    ...keptLines(change),
    '',
    change.sql.trimEnd(),
    ...(change.results.length > 0 ? [''] : []),
    ...change.results.flatMap(r => [
      `${r.command}${r.rows === undefined ? '' : ` ${r.rows}`} (${r.milliseconds} ms)`,
      ...r.notices.map(notice => `  ${line(notice)}`),
    ]),
  ].join('\n')
}

function keptLines({ id, keptRows, keptIn }: ChangeDetail): readonly string[] {
  if (keptRows === undefined) return []
  const where = keptIn ? keptIn.map(line).join(', ') : "Plumbline's records"
  return [`  ${keptRows} rows are kept as they were, in ${where}: plumbline restore ${id}`]
}
