// What the editor is at: the drafts with their history, what they were read as, and what is still to come.
// Follows what is read of the database. Pure; knows nothing of how it is drawn or sent.
import type { TableName } from '#protocol/schemaEditor.ts'
import { type Drafts, sameTable } from './drafts.ts'
import { edit, type History, mapped } from './history.ts'
import { changedTables, rebase } from './rebase.ts'

export interface Work {
  readonly history: History<Drafts>
  /** The edited tables as they were read. */
  readonly originals: Drafts
  /** Where the table that is shown stands in the drafts. */
  readonly selected: number
  /** Tables to be edited once they are read. */
  readonly wanted: readonly TableName[]
  /** Tables that were found changed in the database, until the person has seen it. */
  readonly overtaken: readonly TableName[]
}

const isOne = (names: readonly TableName[], was: TableName | undefined) =>
  was !== undefined && names.some(name => sameTable(name, was))

/** Those that were wanted and have come stand behind the other drafts; the first of them is shown. */
export function withRead(work: Work, read: Drafts): Work {
  const come = read.filter(({ was }) => isOne(work.wanted, was))
  if (come.length === 0) return work
  const names = come.flatMap(({ was }) => was ?? [])
  return {
    ...work,
    wanted: work.wanted.filter(name => !isOne(names, name)),
    originals: [...work.originals.filter(({ was }) => !isOne(names, was)), ...come],
    selected: work.history.present.length,
    history: edit(work.history, drafts => [...drafts, ...come]),
  }
}

/** It was drawn as a new one, and stands in the database by now. */
function isMade({ history, originals }: Work, { was }: Drafts[number]): boolean {
  if (!was || originals.some(one => one.was && sameTable(one.was, was))) return false
  const steps = [...history.past, history.present, ...history.future]
  return steps.some(drafts => drafts.some(one => one.was === undefined && sameTable(one, was)))
}

/** Every step carried over to what the database has now. */
export function caughtUp(work: Work, now: Drafts): Work {
  const { history, originals } = work
  const overtaken = changedTables(originals, now)
  if (overtaken.length === 0 && !now.some(table => isMade(work, table))) return work
  return {
    ...work,
    overtaken,
    history: mapped(history, drafts => rebase(drafts, originals, now)),
    originals: now,
  }
}

/** The tables as they were called when they were read, and as they are called now. */
export function tableNames({ history, originals }: Work): readonly TableName[] {
  return [...originals.flatMap(({ was }) => was ?? []), ...history.present]
    .map(({ schema, name }) => ({ schema, name }))
    .filter(({ name }) => name !== '')
}
