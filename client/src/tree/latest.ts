// Lets only the newest of several reads of one row answer. VS Code may ask for the rows under a row again
// while it still waits for them; given both times, it refuses the second as registered already.

/** `read` of a key, or nothing as soon as the same key is read again. */
export function latestOnly<T>(): (key: string, read: () => Promise<readonly T[]>) => Promise<T[]> {
  const overtake = new Map<string, () => void>()
  return async (key, read) => {
    overtake.get(key)?.()
    let mine: () => void = () => undefined
    const overtaken = new Promise<readonly T[]>(resolve => {
      mine = () => resolve([])
    })
    overtake.set(key, mine)
    try {
      return [...(await Promise.race([read(), overtaken]))]
    } finally {
      if (overtake.get(key) === mine) overtake.delete(key)
    }
  }
}
