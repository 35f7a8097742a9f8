// The end of a step that its runner did not get to know, or could not have recorded: the one error
// that never means "not applied".
import type { Failure } from '#protocol/failure.ts'

/** Only the resolver can tell what became of the step. */
export class OutcomeOpen extends Error {
  /** What PostgreSQL said to it, for the case that it turns out not to be applied. */
  readonly refusal: Failure | undefined
  constructor(message: string, cause: unknown, refusal?: Failure) {
    super(message, { cause })
    this.name = 'OutcomeOpen'
    this.refusal = refusal
  }
}

/** Does what follows once the target has the step. Whatever fails here says nothing about the step. */
export async function behindTheStep<T>(does: () => Promise<T>): Promise<T> {
  try {
    return await does()
  } catch (error) {
    if (error instanceof OutcomeOpen) throw error
    throw new OutcomeOpen('The step has run, and its end could not be recorded.', error)
  }
}
