// Goes through the steps of a wizard, with a way back. Asks nothing itself. Pure.

/** Where a step stands, for its title bar. */
export interface Place {
  readonly title: string
  readonly step: number
  readonly totalSteps: number
  readonly canGoBack: boolean
}

export const back = Symbol('back')
export type Back = typeof back

/** Thrown when a person leaves a wizard: no failure, nothing to report. */
export class Left extends Error {}

/** What a step knows by itself: nobody was asked, so there is no going back to it. */
export class Unasked<T> {
  readonly answers: Partial<T>
  constructor(answers: Partial<T> = {}) {
    this.answers = answers
  }
}

/** What a step wants changed: everything is asked again, with all answers up to now as proposals. */
export class AskAgain<T> {
  readonly answers: Partial<T>
  constructor(answers: Partial<T> = {}) {
    this.answers = answers
  }
}

/** Given all answers up to now, those of steps that were gone back from too: what was said is offered again. */
export type Step<T> = (
  soFar: Partial<T>,
  place: Place,
) => Promise<Partial<T> | Back | Unasked<T> | AskAgain<T>>

/** Goes through the steps; `Left` is thrown when the person presses Escape. */
export async function wizard<T>(title: string, steps: readonly Step<T>[], start: Partial<T>): Promise<T> {
  const visited: number[] = []
  let soFar = start
  let index = 0
  while (index < steps.length) {
    const step = steps[index] as Step<T>
    const answer = await step(soFar, {
      title,
      step: index + 1,
      totalSteps: steps.length,
      canGoBack: visited.length > 0,
    })
    if (answer === back) {
      index = visited.pop() ?? index
      continue
    }
    if (answer instanceof AskAgain) {
      soFar = { ...soFar, ...answer.answers }
      visited.length = 0
      index = 0
      continue
    }
    if (answer instanceof Unasked) soFar = { ...soFar, ...answer.answers }
    else {
      visited.push(index)
      soFar = { ...soFar, ...answer }
    }
    index++
  }
  return soFar as T
}
