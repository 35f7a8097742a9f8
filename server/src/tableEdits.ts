// What the schema editor asks for, read from the live database: tables to edit, and the plan of its
// drafts with everything that can be said about it before anything runs.
import type {
  DraftProblem,
  EditableSchema,
  PlanAdvice,
  TableDraft,
  TableName,
  TablePlan,
} from '#protocol/schemaEditor.ts'
import { advise } from './advisor/advice.ts'
import { preset } from './advisor/presets.ts'
import { liveGround } from './changes/checks/liveGround.ts'
import type { Ground } from './impact/catalog/timeline.ts'
import { advisorPreset } from './readAttached.ts'
import type { Running } from './running.ts'
import { introspect } from './schema/introspect/introspect.ts'
import { render } from './schema/render/render.ts'
import { editableSchema, planTables } from './schemaEditor/planTables.ts'
import { problemsOf } from './schemaEditor/problems.ts'
import { resolveTypes, typesOf } from './schemaEditor/types.ts'
import { readScript } from './sql/script.ts'
import { inDatabase, locate } from './targets.ts'

interface Wanted {
  readonly databaseId: number
  readonly tables: readonly TableName[]
}

export function readTables(
  running: Running,
  { databaseId, tables }: Wanted,
  signal: AbortSignal,
): Promise<EditableSchema> {
  return inDatabase(running, databaseId, 'schema editor', signal, async client =>
    editableSchema((await introspect(client)).model, tables, await typesOf(client)),
  )
}

interface Drawn {
  readonly databaseId: number
  readonly tables: readonly TableDraft[]
}

export async function planEdits(
  running: Running,
  { databaseId, tables }: Drawn,
  signal: AbortSignal,
): Promise<TablePlan> {
  const levels = await levelsOf(running, databaseId)
  return inDatabase(running, databaseId, 'schema editor', signal, async client => {
    const live = await introspect(client)
    const unread = problemsOf(tables)
    if (unread.length > 0) return kept(unread)
    const { drafts, problems } = await resolveTypes(client, tables)
    if (problems.length > 0) return kept(problems)
    const plan = planTables(live.model, drafts)
    if (plan.sql === '') return plan
    const version = Math.floor(live.serverVersion / 10_000)
    const ground = await groundOf(live.hash, () => liveGround(client, render(live.model), version))
    return { ...plan, advice: adviceOn(plan.sql, { levels, version, ground }) }
  })
}

const kept = (problems: readonly DraftProblem[]): TablePlan => ({
  sql: '',
  hazards: [],
  advice: [],
  problems,
})

function adviceOn(
  sql: string,
  options: Pick<Parameters<typeof advise>[1], 'levels' | 'version' | 'ground'>,
): readonly PlanAdvice[] {
  return advise(readScript(sql), { ...options, withoutFixes: true }).map(
    ({ rule, severity, message, start, end }) => ({
      rule,
      severity,
      message,
      start: start.offset,
      end: end.offset,
    }),
  )
}

/** The preset of the database's environment. */
async function levelsOf(running: Running, databaseId: number) {
  const { database } = await locate(running, databaseId)
  return preset((await advisorPreset(running, database.environmentId)) ?? 'recommended')
}

/** The last schema that was read into the advisor: while one edits, it stays the same. */
let last: { readonly hash: string; readonly ground: Promise<Ground> } | undefined

function groundOf(hash: string, make: () => Promise<Ground>): Promise<Ground> {
  if (last?.hash !== hash) {
    const ground = make()
    last = { hash, ground }
    ground.catch(() => {
      last = undefined
    })
  }
  return last.ground
}
