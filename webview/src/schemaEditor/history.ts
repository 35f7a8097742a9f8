// Undo and redo: states as immutable values. Typing in one field is one step, and each keystroke starts
// from where the field was entered, so that what follows a name follows only the name that is meant.

export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** The field that is being typed in. */
  readonly field?: string
}

const mostSteps = 200

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [] }
}

/** As much of it as is worth remembering at every keystroke: `most` steps either way. */
export function cut<T>({ past, present, future }: History<T>, most: number): History<T> {
  return { past: past.slice(-most), present, future: future.slice(0, most) }
}

/** Every state seen anew; what is typed next is a new step. */
export function mapped<T>({ past, present, future }: History<T>, change: (value: T) => T): History<T> {
  return { past: past.map(change), present: change(present), future: future.map(change) }
}

/** `field` joins edits of one field to one step; without it, every edit is a step of its own. */
export function edit<T>(history: History<T>, change: (value: T) => T, field?: string): History<T> {
  const { past, present } = history
  const goesOn = field !== undefined && field === history.field
  const from = goesOn ? (past.at(-1) as T) : present
  const next = change(from)
  if (next === from && !goesOn) return history
  return {
    past: goesOn ? past : [...past, present].slice(-mostSteps),
    present: next,
    future: [],
    ...(field === undefined ? {} : { field }),
  }
}

/** The field was left: what is typed there next is a new step. */
export function left<T>({ past, present, future }: History<T>): History<T> {
  return { past, present, future }
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1)
  return last === undefined
    ? { past, present, future }
    : { past: past.slice(0, -1), present: last, future: [present, ...future] }
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future
  return next === undefined
    ? { past, present, future }
    : { past: [...past, present], present: next, future: rest }
}
