// From edited tables to DDL: renames as renames, the rest by the planner in its safe form.
import type { EditableSchema, TableDraft, TableName, TablePlan } from '#protocol/schemaEditor.ts'
import { plan } from '../plan/plan.ts'
import { planScript } from '../plan/script.ts'
import { lookup } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'
import { edited } from './edited.ts'
import { overtaken } from './overtaken.ts'
import { problemsOf } from './problems.ts'
import { referred } from './referred.ts'
import { renamed } from './renamed.ts'
import { tableDraft } from './tableDrafts.ts'
import { takenNames } from './takenNames.ts'

/**
 * The named tables as drafts, and what pickers need. Names of tables that are not there are left out.
 * `types`: those of the database, offered behind the usual ones.
 */
export function editableSchema(
  model: Model,
  names: readonly TableName[],
  types: readonly string[] = [],
): EditableSchema {
  const from = lookup(model)
  const tables = model.facts.filter((fact): fact is Fact<'table'> => fact.kind === 'table')
  const wanted = new Set(names.map(({ schema, name }) => `table ${identity(schema, name)}`))
  return {
    tables: tables.filter(table => wanted.has(table.id)).map(table => tableDraft(from, table)),
    schemas: model.facts.filter(fact => fact.kind === 'schema').map(fact => fact.name),
    tableNames: tables.map(({ schema = '', name }) => ({ schema, name })),
    types: [...new Set([...usualTypes, ...types])],
  }
}

/** DDL that makes the tables of the live schema what the drafts say. */
export function planTables(model: Model, drafts: readonly TableDraft[]): TablePlan {
  const problems = problemsOf(drafts)
  if (problems.length === 0) problems.push(...overtaken(model, drafts), ...takenNames(model, drafts))
  const meant = problems.length === 0 ? referred(model, drafts) : { drafts, problems }
  if (meant.problems.length > 0) return { sql: '', hazards: [], advice: [], problems: meant.problems }
  const before = renamed(model, meant.drafts)
  const made = plan(before.model, edited(before.model, meant.drafts))
  const renames = before.statements.map(sql => `${sql};\n`).join('')
  const hazards = made.statements.flatMap(statement => statement.hazards.map(hazard => hazard.text))
  return { sql: renames + planScript(made), hazards: [...new Set(hazards)], advice: [], problems: [] }
}

const usualTypes = [
  'bigint',
  'integer',
  'smallint',
  'numeric(12, 2)',
  'double precision',
  'text',
  'varchar(255)',
  'boolean',
  'timestamp with time zone',
  'date',
  'time',
  'interval',
  'uuid',
  'jsonb',
  'bytea',
  'inet',
  'text[]',
]
