// The schema each migration starts from, as far as the files before it tell. A history is read once;
// after an edit only the edited file is replayed, and those behind it that find another schema.
import { readdir, readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { groundAfter } from '../advisor/ground.ts'
import type { Runner } from '../advisor/runner.ts'
import { LayeredMap } from '../impact/catalog/layeredMap.ts'
import { bareGround, type Ground } from '../impact/catalog/timeline.ts'
import {
  historyFolder,
  historyKey,
  type NamedFile,
  runBefore,
  runningOrder,
} from '../migrations/runningOrder.ts'
import { readScript } from '../sql/script.ts'

export interface GroundOptions {
  readonly version: number
  readonly runner?: Runner
  /** What the first of them starts from; nothing is known of it when absent. */
  readonly start?: Ground
  /** A migration that runs before those behind it. */
  readonly counts: (file: NamedFile) => boolean
  /** The text of a file as an editor has it, if one does. */
  readonly openText: (file: string) => string | undefined
}

export interface Grounds {
  /** The ground of a migration by its path; the same object as long as nothing before it has changed. */
  before(file: string): Promise<Ground>
  /** The text of a file is another: in the editor, or on disk. */
  edited(file: string): void
  /** Files may have come, gone or changed. */
  forget(): void
}

/** One migration of a history, replayed. */
interface Link {
  readonly file: string
  readonly before: Ground
  readonly text: string
  readonly after: Ground
}

interface History {
  readonly order: readonly NamedFile[]
  /** Of the first ones of `order`. */
  readonly links: Link[]
  /** Indexes of links that may not hold any more. */
  readonly doubtful: Set<number>
  /** How many run before a file: what was once asked. */
  readonly counts: Map<string, number>
}

export function createGrounds(options: GroundOptions): Grounds {
  const start = options.start ?? bareGround
  const histories = new Map<string, Promise<History>>()
  /** As they were before files were forgotten: links that still hold are taken over. */
  const former = new Map<string, Promise<History>>()

  const read = async (key: string, file: string): Promise<History> => {
    const old = await former.get(key)
    former.delete(key)
    const entries = await readdir(historyFolder(file), { withFileTypes: true }).catch(() => [])
    const order = runningOrder(file, entries).filter(options.counts)
    const changed = order.findIndex(({ file }, i) => old?.links[i]?.file !== file)
    const links = old?.links.slice(0, changed < 0 ? order.length : changed) ?? []
    return { order, links, doubtful: new Set(links.keys()), counts: new Map() }
  }

  const historyOf = (file: string): Promise<History> => {
    const key = historyKey(file)
    const known = histories.get(key) ?? read(key, file)
    histories.set(key, known)
    return known
  }

  /** Replays the migration at `index`, if it or what stands before it is another than last time. */
  const replay = async ({ order, links, doubtful }: History, index: number): Promise<void> => {
    doubtful.delete(index)
    const { file } = order[index]!
    const text = options.openText(file) ?? (await readFile(file, 'utf8').catch(() => ''))
    const before = index === 0 ? start : links[index - 1]!.after
    const last = links[index]
    if (last?.before === before && last.text === text) return
    const made = groundAfter(readScript(text), before, options.version, options.runner)
    // An edit that changes nothing for those behind it ends here.
    const after = last && sameGround(last.after, made) ? last.after : made
    links[index] = { file, before, text, after }
    if (last && after !== last.after && index + 1 < links.length) doubtful.add(index + 1)
    // Typing goes first.
    await new Promise(setImmediate)
  }

  const grounds: Grounds = {
    async before(file) {
      const history = await historyOf(file)
      const { order, links, doubtful, counts } = history
      const count = counts.get(file) ?? runBefore(order, file)
      counts.set(file, count)
      const isDue = (index: number) => index >= links.length || doubtful.has(index)
      for (let next = 0; next < count; ) {
        if (isDue(next)) {
          await replay(history, next)
          // Meanwhile an earlier one may have been edited.
          next = 0
        } else next++
      }
      if (history !== (await historyOf(file))) return await grounds.before(file)
      return count === 0 ? start : links[count - 1]!.after
    },
    edited(file) {
      void histories.get(historyKey(file))?.then(({ order, links, doubtful }) => {
        const index = order.findIndex(one => one.file === file)
        if (index >= 0 && index < links.length) doubtful.add(index)
      })
    },
    forget() {
      for (const [key, history] of histories) former.set(key, history)
      histories.clear()
    },
  }
  return grounds
}

function sameGround(a: Ground, b: Ground): boolean {
  return sameEntries(a.values, b.values) && sameEntries(a.sets, b.sets)
}

function sameEntries(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  for (const key of LayeredMap.unshared(a, b)) if (!isDeepStrictEqual(a.get(key), b.get(key))) return false
  return true
}
