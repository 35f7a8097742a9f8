// Lets a read of rows answer only while nothing has come after it. VS Code may ask for the rows under a row
// again, or draw that row anew, while it still waits for them; given a late answer too, it refuses its rows
// as registered already.

export interface LatestReads<T> {
  /** What `read` gives, or nothing as soon as `id` or a row above it is read or drawn again. */
  read(id: string, read: () => Promise<readonly T[]>): Promise<T[]>
  /** To be called when row `id` is drawn: what is on its way to it and to rows under it comes too late. */
  drawn(id: string): void
}

/** The id of a row begins with the id of the row above it and a slash. */
export function latestReads<T>(): LatestReads<T> {
  const overtake = new Map<string, () => void>()

  function drawn(id: string): void {
    for (const [pending, stop] of overtake) if (pending === id || pending.startsWith(`${id}/`)) stop()
  }

  return {
    drawn,
    async read(id, read) {
      drawn(id)
      let mine: () => void = () => undefined
      const overtaken = new Promise<readonly T[]>(resolve => {
        mine = () => resolve([])
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
