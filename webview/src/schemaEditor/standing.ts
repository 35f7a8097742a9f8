// How a draft stands to what is in the database: new, changed, dropped or the same.
import type { TableDraft } from '#protocol/schemaEditor.ts'
import { type Drafts, type Part, sameTable } from './drafts.ts'

export type Standing = 'new' | 'changed' | 'dropped' | 'same'

interface Marked {
  readonly was?: unknown
  readonly dropped?: true
}

/** The table as it was read, by what it was called then. */
export function originalOf(originals: Drafts, table: TableDraft): TableDraft | undefined {
  const { was } = table
  return was && originals.find(one => one.was && sameTable(one.was, was))
}

export function tableStanding(originals: Drafts, table: TableDraft): Standing {
  return standing(table, originalOf(originals, table))
}

export function partStanding(original: TableDraft | undefined, part: Part, one: Marked): Standing {
  const list: readonly Marked[] = original?.[part] ?? []
  return standing(
    one,
    list.find(it => it.was === one.was),
  )
}

function standing(now: Marked, before: unknown): Standing {
  if (now.was === undefined) return 'new'
  if (now.dropped) return 'dropped'
  return before === undefined || plain(now) === plain(before) ? 'same' : 'changed'
}

/** As text that does not tell in which order the fields were set. */
export function plain(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
