// Writes an attempt's end, and tries again while the store is away for a moment: the truth is known
// by now, and the sooner it stands there the fewer resolvers have to find it out.
import { Failed } from '../../failure/failed.ts'
import type { Store } from '../../store/store.ts'
import type { Engine } from './context.ts'

type End = Parameters<Store['finishAttempt']>[1]
type Finished = Awaited<ReturnType<Store['finishAttempt']>>

export async function recordEnd(engine: Engine, attemptId: number, end: End): Promise<Finished> {
  for (let tries = 0; ; tries++) {
    try {
      return await engine.store.finishAttempt(attemptId, end)
    } catch (error) {
      const away = error instanceof Failed && error.failure.code === 'storeUnavailable'
      if (!away || tries >= 3) throw error
      await new Promise(resolve => setTimeout(resolve, 200 * 2 ** tries))
    }
  }
}
