// Whether a session has ended under whoever uses it: the server went down, somebody ended it, or the
// network did. Says nothing of what became of the statement that ran.
import type pg from 'pg'

export function isHungUp(client: pg.ClientBase, error: unknown): boolean {
  const { stream } = (client as pg.Client).connection as unknown as { stream: { writable: boolean } }
  if (!stream.writable) return true
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' && /^(08|57P0[123])/.test(code)
}
