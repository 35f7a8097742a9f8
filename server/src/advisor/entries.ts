// The entries of a script, kept in step with its statements: those at both ends that an edit has left
// as they were stay what they are, and know what they knew.
import { splice } from '../sql/splice.ts'
import type { Statement } from '../sql/statement.ts'
import { type Entry, newEntry } from './entry.ts'

export class Entries {
  readonly #items: Entry[] = []
  /** The entries' statements, to tell what an edit has left without a look at each entry. */
  readonly #statements: Statement[] = []
  #byMoment = new Map<number, Entry>()
  #nextId = 1

  /** In the order of the script. */
  get items(): readonly Entry[] {
    return this.#items
  }

  ofMoment(id: number): Entry | undefined {
    return this.#byMoment.get(id)
  }

  /** Answers the new ones. `leave` is told of those that go while all others still have their old places. */
  merge(statements: readonly Statement[], leave: (gone: readonly Entry[]) => void): readonly Entry[] {
    const items = this.#items
    const known = this.#statements
    let head = 0
    const all = Math.min(known.length, statements.length)
    while (head < all && this.#keeps(head, head, statements)) head++
    let tail = 0
    const most = all - head
    while (tail < most && this.#keeps(known.length - 1 - tail, statements.length - 1 - tail, statements))
      tail++
    const fresh = statements.slice(head, statements.length - tail)
    const made = fresh.map((statement, i) => newEntry(statement, this.#nextId++, head + i))
    for (const entry of made) this.#byMoment.set(entry.moment.id, entry)
    const gone = splice(items, head, known.length - tail - head, made)
    // All of them first: the end of one must not wake another that goes with it.
    for (const entry of gone) this.#byMoment.delete(entry.moment.id)
    leave(gone)
    if (made.length !== gone.length)
      for (let i = head + made.length; i < items.length; i++) items[i]!.moment.index = i
    splice(known, head, known.length - tail - head, fresh)
    return made
  }

  /** The entry at `index` is about the statement that now stands at `now`. */
  #keeps(index: number, now: number, statements: readonly Statement[]): boolean {
    const statement = statements[now]!
    const known = this.#statements[index]!
    if (known === statement) return true
    if (known.text !== statement.text || known.kind !== statement.kind) return false
    // What is wrong with a statement may be how it ends, or the data below it.
    const [before, after] = [known.problem, statement.problem]
    if (before?.kind !== after?.kind || before?.end !== after?.end) return false
    this.#items[index]!.statement = statement
    this.#statements[index] = statement
    return true
  }
}
