// PostgreSQL's table lock modes, in the manual's words, and which of them disturb whom.
// Source: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES

const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const

export type LockMode = (typeof lockModes)[number]

export const lockStrength = (mode: LockMode): number => lockModes.indexOf(mode)

export const strongest = (a: LockMode, b: LockMode): LockMode => (lockStrength(a) >= lockStrength(b) ? a : b)

/** A SELECT waits. */
export const blocksReads = (mode: LockMode): boolean => mode === 'ACCESS EXCLUSIVE'

/** An INSERT, UPDATE or DELETE waits (it takes ROW EXCLUSIVE). */
export const blocksWrites = (mode: LockMode): boolean => lockStrength(mode) >= lockStrength('SHARE')
