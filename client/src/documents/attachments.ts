// Which SQL documents are attached to which database: remembered for the workspace, told to the
// server. A draft is attached to the first of its databases by itself.
import { type Disposable, type Event, EventEmitter, type Memento, type Uri, workspace } from 'vscode'
import { attachments as message } from '#protocol/messages.ts'
import { scheme } from '../names.ts'
import type { Server } from '../server.ts'
import type { Drafts } from './drafts.ts'

export interface Attachments extends Disposable {
  databaseOf(uri: Uri): number | undefined
  attach(uri: Uri, databaseId: number): Promise<void>
  detach(uri: Uri): Promise<void>
  /** Tells the server; called after each of its starts. */
  tell(): Promise<void>
  /** After the server was told. */
  readonly onDidChange: Event<void>
}

const memoryKey = 'plumbline.attachments'

export function createAttachments(memory: Memento, server: Server, drafts: Drafts): Attachments {
  const changed = new EventEmitter<void>()
  const all = () => memory.get<Readonly<Record<string, number>>>(memoryKey, {})
  const draftDatabase = (uri: Uri) =>
    uri.scheme === scheme.draft ? drafts.get(uri)?.purpose.databaseIds[0] : undefined

  async function tell(): Promise<void> {
    const files = Object.entries(all()).map(([uri, databaseId]) => ({ uri, databaseId }))
    for (const { uri } of workspace.textDocuments) {
      const databaseId = draftDatabase(uri)
      if (databaseId !== undefined) files.push({ uri: uri.toString(), databaseId })
    }
    await server.tell(message, { files })
    changed.fire()
  }

  async function set(next: Readonly<Record<string, number>>): Promise<void> {
    await memory.update(memoryKey, next)
    await tell()
  }

  const opened = workspace.onDidOpenTextDocument(document => {
    if (draftDatabase(document.uri) !== undefined) void tell()
  })

  return {
    databaseOf: uri => all()[uri.toString()] ?? draftDatabase(uri),
    attach: (uri, databaseId) => set({ ...all(), [uri.toString()]: databaseId }),
    detach(uri) {
      const { [uri.toString()]: _, ...rest } = all()
      return set(rest)
    },
    tell,
    onDidChange: changed.event,
    dispose() {
      opened.dispose()
      changed.dispose()
    },
  }
}
