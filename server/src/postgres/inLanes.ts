// Work on many databases, a few of them at the same time.

/** An item that fails ends its lane only; the first failure is thrown when all lanes have ended. */
export async function inLanes<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  const lanes = await Promise.allSettled(Array.from({ length: width }, lane))
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
}
