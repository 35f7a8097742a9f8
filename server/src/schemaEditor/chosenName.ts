// Names for constraints and indexes that a person left unnamed, after PostgreSQL's own fashion
// (ChooseConstraintName and ChooseIndexName in the server's indexcmds.c), short enough and not taken.
import type { ConstraintDraft, IndexDraft } from '#protocol/schemaEditor.ts'

const endings = { primaryKey: 'pkey', unique: 'key', foreignKey: 'fkey', check: 'check' } as const

const most = 63

/** The name joins `taken`. */
export function chosenName(table: string, draft: ConstraintDraft | IndexDraft, taken: Set<string>): string {
  const ending = 'type' in draft ? endings[draft.type] : 'idx'
  const columns = 'type' in draft ? (draft.type === 'primaryKey' ? [] : draft.columns) : draft.keys.map(word)
  for (let number = 0; ; number++) {
    const tail = `_${ending}${number || ''}`
    const name = fitted([table, ...columns].join('_'), most - Buffer.byteLength(tail)) + tail
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

/** The first name in a key: the column, or the function of an expression. */
function word(key: string): string {
  return /[\p{L}_][\p{L}\p{N}_$]*/u.exec(key)?.[0] ?? 'expr'
}

/** Cut to so many bytes without cutting a character. */
function fitted(text: string, bytes: number): string {
  let out = ''
  for (const character of text) {
    if (Buffer.byteLength(out + character) > bytes) break
    out += character
  }
  return out
}
