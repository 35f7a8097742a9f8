// SQLSTATEs that say that another session stands in the way, which passes by itself.

/** Lock not available, deadlock, serialization failure: the server undid it, and it may go better next time. */
export const contention: ReadonlySet<string> = new Set(['55P03', '40P01', '40001'])

export function isContention(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' && contention.has(code)
}
