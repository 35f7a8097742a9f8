// Shows what differs between two recorded schemas in the editor's own diff: one object as a diff,
// several as a multi-diff. Both sides have the same path, so nothing looks renamed.
import { commands, type Uri, window } from 'vscode'
import { plain } from '../display.ts'
import type { Documents } from './provider.ts'

export interface SchemaDiff {
  readonly title: string
  readonly database: string
  /** Snapshot hashes. */
  readonly before: string
  readonly after: string
}

/** Opens the diff; says so and opens nothing when the two are the same. */
export async function openSchemaDiff(documents: Documents, diff: SchemaDiff): Promise<'opened' | 'same'> {
  const [before, after] = await Promise.all([documents.snapshot(diff.before), documents.snapshot(diff.after)])
  const differing = [...new Set([...Object.keys(before.documents), ...Object.keys(after.documents)])]
    .filter(name => before.documents[name] !== after.documents[name])
    .sort()
  // What becomes of objects that are there comes before what is new.
  const isNew = (name: string) => !(name in before.documents)
  const names = [...differing.filter(name => !isNew(name)), ...differing.filter(isNew)]
  if (names.length === 0) {
    void window.showInformationMessage(plain(`${diff.title}: the schema is the same on both sides.`))
    return 'same'
  }
  const side = (hash: string, known: Readonly<Record<string, string>>, document: string) =>
    document in known ? documents.uri({ kind: 'schema', database: diff.database, hash, document }) : undefined
  const rows = names.map((name): [Uri, Uri | undefined, Uri | undefined] => {
    const left = side(diff.before, before.documents, name)
    const right = side(diff.after, after.documents, name)
    return [(right ?? left) as Uri, left, right]
  })
  const [only] = rows
  if (rows.length === 1 && only?.[1] && only[2])
    await commands.executeCommand('vscode.diff', only[1], only[2], diff.title, { preview: true })
  else await commands.executeCommand('vscode.changes', diff.title, rows)
  return 'opened'
}
