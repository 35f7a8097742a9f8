// Tries a step again that came to nothing for want of time: on a busy machine a box closes, a row moves
// or a key is lost between two looks. Only for steps that may be done twice.
import { errors } from 'playwright-core'

/** How long a step is tried in all; no test is to fail because the machine is slow. */
const patience = 120_000

/**
 * Runs `step` until it ends well. It is given the milliseconds each of its waits may take, which grow
 * from try to try. Whatever else than a wait that was in vain goes wrong is thrown at once.
 */
export async function insist<T>(what: string, step: (timeout: number) => Promise<T>): Promise<T> {
  const end = Date.now() + patience
  for (let timeout = 5000; ; timeout *= 2) {
    try {
      return await step(timeout)
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error
      if (Date.now() + timeout > end) throw new Error(`Could not ${what}. ${error.message}`, { cause: error })
    }
  }
}
