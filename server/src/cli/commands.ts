// The commands that connect to databases, and what others need of that: a bundle of its own, which
// `plumbline lint` does not load.
import type { Run } from './command.ts'

/** Each is loaded when it is called. */
export const commands = {
  issue: () => import('./issue.ts'),
  rollout: () => import('./rollout.ts'),
  history: () => import('./history.ts'),
  baseline: () => import('./baseline.ts'),
  revert: () => import('./revert.ts'),
  restore: () => import('./restore.ts'),
  migrations: () => import('./migrations.ts'),
  instance: () => import('./instance.ts'),
  database: () => import('./database.ts'),
  store: () => import('./store.ts'),
  schema: () => import('./schema.ts'),
  drift: () => import('./drift.ts'),
  verify: () => import('./verify.ts'),
} satisfies Readonly<Record<string, () => Promise<{ run: Run }>>>

export const liveDatabase = async () => (await import('./lint/liveDatabase.ts')).liveDatabase
