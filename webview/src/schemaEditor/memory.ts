// What of the editor's work survives a reload of the page. It is kept at every keystroke, so the history of
// wide tables is cut to fewer steps.
import { cut } from './history.ts'
import type { Work } from './work.ts'

export type Memory = Pick<Work, 'history' | 'originals' | 'selected'> & {
  readonly databaseIds: readonly number[]
}

/** Columns in all steps together. */
const mostColumns = 2000

export function memoryOf({ history, originals, selected }: Work, databaseIds: readonly number[]): Memory {
  const columns = history.present.reduce((sum, table) => sum + table.columns.length, 1)
  const steps = Math.max(5, Math.min(50, Math.floor(mostColumns / columns)))
  return { databaseIds, history: cut(history, steps), originals, selected }
}
