// What the edits do, in a few words: for a title or a file's name.
import type { Drafts } from './drafts.ts'
import { tableStanding } from './standing.ts'

export function deed(drafts: Drafts, originals: Drafts): string {
  const edited = drafts.filter(table => tableStanding(originals, table) !== 'same')
  const [first] = edited
  if (!first) return 'edit_schema'
  const verb = first.dropped ? 'drop' : first.was ? 'alter' : 'create'
  return `${verb}_${first.name}${edited.length > 1 ? `_and_${edited.length - 1}_more` : ''}`
}
