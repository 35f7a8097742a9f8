// Reads that hints and people ask for at any moment: one at a time, and never one too few. Knows nothing
// of what is read.

/** Whoever asks while a read is under way gets the one after it; all who wait share that one. */
export function oneAtATime(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | undefined
  let again = false
  return () => {
    again = reading !== undefined
    reading ??= (async () => {
      do {
        again = false
        await read()
      } while (again)
    })().finally(() => {
      reading = undefined
    })
    return reading
  }
}
