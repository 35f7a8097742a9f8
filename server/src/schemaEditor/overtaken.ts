// What the drafts take for granted and the database has no longer, or has by now: somebody else changed
// it since the tables were read. Such drafts come to no DDL.
import type { DraftProblem, TableDraft, TableName } from '#protocol/schemaEditor.ts'
import { columnsOf, type Lookup, lookup, partsOf } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'

export function overtaken(model: Model, drafts: readonly TableDraft[]): DraftProblem[] {
  const live = lookup(model)
  return drafts.flatMap((draft, at) =>
    draft.fixed === undefined
      ? tableProblems(live, draft).map(({ path, message }) => ({ path: `${at}.${path}`, message }))
      : [],
  )
}

function tableProblems(live: Lookup, draft: TableDraft): DraftProblem[] {
  const { was } = draft
  if (!was) return []
  const table = live.byId.get(tableId(was))
  if (table?.kind !== 'table')
    return draft.dropped
      ? []
      : [{ path: 'name', message: `The table ${was.name} is no longer in the database.` }]
  if (draft.dropped) return []
  return [
    ...columnProblems(live, table, draft),
    ...(['constraint', 'index'] as const).flatMap(kind => {
      const list = kind === 'constraint' ? 'constraints' : 'indexes'
      const names = new Set(partsOf(live, table.id, kind).map(part => part.name))
      return draft[list].flatMap((one, at) =>
        one.was !== undefined && !one.dropped && !names.has(one.was)
          ? [{ path: `${list}.${at}.name`, message: `The ${kind} ${one.was} is no longer in the database.` }]
          : [],
      )
    }),
  ]
}

function columnProblems(live: Lookup, table: Fact<'table'>, draft: TableDraft): DraftProblem[] {
  const names = new Set(columnsOf(live, table).map(column => column.name))
  const known = new Set(draft.columns.flatMap(({ was }) => (was === undefined ? [] : [was])))
  return draft.columns.flatMap(({ was, name, dropped }, at) => {
    const path = `columns.${at}.name`
    if (dropped) return []
    if (was !== undefined && !names.has(was))
      return [{ path, message: `The column ${was} is no longer in the database.` }]
    // Added or renamed to what somebody else has added meanwhile.
    const taken = name !== was && names.has(name) && !known.has(name)
    return taken ? [{ path, message: `The database has a column ${name} by now.` }] : []
  })
}

const tableId = ({ schema, name }: TableName) => `table ${identity(schema, name)}`
