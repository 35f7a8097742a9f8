// The moments of a run between which a crash can fall. Tests stop, kill or cut at them; a run
// without a listener passes them by.

export type Point =
  | 'claimed'
  | 'connected'
  | 'lockBusy'
  | 'locked'
  | 'beforeRead'
  | 'statementsRun'
  | 'rowsKept'
  | 'afterRead'
  | 'barrierPassed'
  | 'pending'
  | 'commitSent'
  | 'committed'
  | 'stepMarked'
  | 'aloneMarked'
  | 'aloneRun'
  | 'finished'

export type At = (point: Point, step: number) => void | Promise<void>

export const nowhere: At = () => undefined
