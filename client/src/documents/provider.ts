// Content of our read-only documents: recorded schemas, the SQL of issues and of changes. All of it
// never changes once recorded, so what was read is kept.
import { type Disposable, type TextDocumentContentProvider, Uri, workspace } from 'vscode'
import type { SnapshotDocuments } from '#protocol/change.ts'
import { changeDetail, issueView, snapshotDocuments } from '#protocol/messages.ts'
import { scheme } from '../names.ts'
import type { Server } from '../server.ts'
import { type DocumentRef, decode, encode } from './uris.ts'

export interface Documents extends Disposable {
  uri(ref: DocumentRef): Uri
  /** A recorded schema, asked for once. */
  snapshot(hash: string): Promise<SnapshotDocuments>
}

/** How many schemas are kept; the least recently asked for goes first. */
const snapshotsKept = 16

export function createDocuments(server: Server): Documents {
  const snapshots = new Map<string, Promise<SnapshotDocuments>>()

  function snapshot(hash: string): Promise<SnapshotDocuments> {
    const kept = snapshots.get(hash)
    const found = kept ?? server.ask(snapshotDocuments, { hash })
    snapshots.delete(hash)
    snapshots.set(hash, found)
    found.catch(() => snapshots.delete(hash))
    const oldest = snapshots.keys().next().value
    if (snapshots.size > snapshotsKept && oldest !== undefined) snapshots.delete(oldest)
    return found
  }

  async function text(ref: DocumentRef): Promise<string> {
    switch (ref.kind) {
      case 'schema': {
        const found = await snapshot(ref.hash)
        return ref.document === undefined ? found.text : (found.documents[ref.document] ?? '')
      }
      case 'issueSql': {
        const { revisions } = await server.ask(issueView, { id: ref.issueId })
        const targets = revisions.find(revision => revision.number === ref.revision)?.targets ?? []
        return (
          targets.find(target => target.databaseId === ref.databaseId && target.databaseName === ref.database)
            ?.sql ?? ''
        )
      }
      case 'changeSql':
        return (await server.ask(changeDetail, { id: ref.changeId })).sql
    }
  }

  const provider: TextDocumentContentProvider = {
    async provideTextDocumentContent(uri) {
      const ref = decode(uri)
      return ref ? text(ref) : undefined
    },
  }
  const registered = [scheme.schema, scheme.sql].map(name =>
    workspace.registerTextDocumentContentProvider(name, provider),
  )

  return {
    uri: ref => Uri.from(encode(ref)),
    snapshot,
    dispose() {
      for (const registration of registered) registration.dispose()
    },
  }
}
