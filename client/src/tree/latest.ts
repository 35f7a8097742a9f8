// Lets a read of rows answer only while nothing has come after it. VS Code may ask for the rows under a row
// again, or draw that row anew, while it still waits for them; given a late answer too, it refuses its rows
// as registered already. Where it does not ask again by itself, it is made to, or it shows no rows for good.

export interface LatestReads<T> {
  /**
   * What `read` gives, or nothing as soon as `id` or a row above it is read or drawn again; `again` is to make
   * VS Code ask once more, where it has been given nothing and does not ask by itself.
   */
  read(id: string, read: () => Promise<readonly T[]>, again: () => void): Promise<T[]>
  /** To be called when row `id` is drawn: what is on its way to it and to rows under it comes too late. */
  drawn(id: string): void
}

/** Milliseconds in which VS Code asks by itself for the rows of what was drawn anew. */
const soon = 500

/** The id of a row begins with the id of the row above it and a slash. */
export function latestReads<T>(): LatestReads<T> {
  const overtake = new Map<string, () => void>()
  /** Rows that were given nothing and have not been asked for since. */
  const waiting = new Map<string, NodeJS.Timeout>()

  function drawn(id: string): void {
    for (const [pending, stop] of overtake) if (pending === id || pending.startsWith(`${id}/`)) stop()
  }

  function wait(id: string, again: () => void): void {
    clearTimeout(waiting.get(id))
    const timer = setTimeout(() => {
      waiting.delete(id)
      again()
    }, soon)
    waiting.set(id, timer)
  }

  return {
    drawn,
    async read(id, read, again) {
      drawn(id)
      clearTimeout(waiting.get(id))
      waiting.delete(id)
      let mine: () => void = () => undefined
      const overtaken = new Promise<readonly T[]>(resolve => {
        mine = () => {
          resolve([])
          overtake.delete(id)
          wait(id, again)
        }
      })
      overtake.set(id, mine)
      try {
        return [...(await Promise.race([read(), overtaken]))]
      } finally {
        if (overtake.get(id) === mine) overtake.delete(id)
      }
    },
  }
}
