// SQL being written for an issue: documents of a small file system of our own, kept in the workspace's
// memory. Saving keeps the text and does no more, for editors save by themselves: making the issue, or
// its next revision, is a command.
import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  type Memento,
  Uri,
  workspace,
} from 'vscode'
import { shown } from '../display.ts'
import { scheme } from '../names.ts'

export type DraftPurpose =
  | {
      readonly kind: 'new'
      readonly type: 'alterSchema' | 'changeData'
      readonly databaseIds: readonly number[]
    }
  | {
      readonly kind: 'revise'
      readonly issueId: number
      readonly expectedRevision: number
      /** The databases that get this SQL. */
      readonly databaseIds: readonly number[]
    }

export interface Draft {
  readonly purpose: DraftPurpose
  readonly text: string
  readonly savedAt: number
}

export interface Drafts extends Disposable {
  create(name: string, purpose: DraftPurpose, text: string): Promise<Uri>
  get(uri: Uri): Draft | undefined
  remove(uri: Uri): Promise<void>
}

const memoryKey = 'plumbline.drafts'

export function createDrafts(memory: Memento): Drafts {
  const changed = new EventEmitter<FileChangeEvent[]>()
  const all = () => memory.get<Readonly<Record<string, Draft>>>(memoryKey, {})
  const get = (uri: Uri) => all()[uri.path]
  const put = (uri: Uri, draft: Draft) => memory.update(memoryKey, { ...all(), [uri.path]: draft })

  /**
   * Drafts that have done their work. An editor that saves by itself may still be writing one while it is
   * closed: what it writes goes nowhere, and is no error.
   */
  const done = new Map<string, Draft>()

  function existing(uri: Uri): Draft {
    const draft = get(uri) ?? done.get(uri.path)
    if (!draft) throw FileSystemError.FileNotFound(uri)
    return draft
  }

  async function remove(uri: Uri): Promise<void> {
    const { [uri.path]: gone, ...rest } = all()
    if (!gone) return
    done.set(uri.path, gone)
    await memory.update(memoryKey, rest)
  }

  const provider: FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose() {} }),
    stat(uri): FileStat {
      const draft = existing(uri)
      return {
        type: FileType.File,
        ctime: 0,
        mtime: draft.savedAt,
        size: new TextEncoder().encode(draft.text).length,
      }
    },
    readFile: uri => new TextEncoder().encode(existing(uri).text),
    async writeFile(uri, content) {
      const { purpose } = existing(uri)
      if (!get(uri)) return
      await put(uri, { purpose, text: new TextDecoder().decode(content), savedAt: Date.now() })
      changed.fire([{ type: FileChangeType.Changed, uri }])
    },
    async delete(uri) {
      await remove(uri)
      changed.fire([{ type: FileChangeType.Deleted, uri }])
    },
    readDirectory: () => [],
    createDirectory: uri => {
      throw FileSystemError.NoPermissions(uri)
    },
    rename: uri => {
      throw FileSystemError.NoPermissions(uri)
    },
  }
  const registration = workspace.registerFileSystemProvider(scheme.draft, provider)

  return {
    get,
    remove,
    async create(name, purpose, text) {
      const file = `${shown(name).replace(/[/\\]/g, '\u2215').slice(0, 80)}.sql`
      const taken = all()
      let number = 1
      while (`/${number}/${file}` in taken || done.has(`/${number}/${file}`)) number++
      const uri = Uri.from({ scheme: scheme.draft, path: `/${number}/${file}` })
      await put(uri, { purpose, text, savedAt: Date.now() })
      return uri
    },
    dispose() {
      registration.dispose()
      changed.dispose()
    },
  }
}
