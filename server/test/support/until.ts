// Waits on a condition, with a deadline; never for a fixed time.

/** Asks again and again until the answer is not undefined. */
export async function until<T>(ask: () => Promise<T | undefined>, seconds = 200): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error('What was waited for did not come.')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
