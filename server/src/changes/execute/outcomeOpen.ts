// The end of a step that its runner did not get to know, or could not have recorded: the one error
// that never means "not applied".

/** Only the resolver can tell what became of the step. */
export class OutcomeOpen extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'OutcomeOpen'
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
