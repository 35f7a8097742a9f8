// The shape of a message between client and language server. The types are carried by
// the constant itself, so sender and receiver cannot disagree. A request that is refused is
// answered by a JSON-RPC error whose `data` is a Failure.

/** A request: `method` on the wire, parameters `P`, result `R` (both plain JSON). */
export interface Request<P, R> {
  readonly method: string
  readonly types?: readonly [P, R]
}

/** A notification: `method` on the wire, parameters `P` (plain JSON), no answer. */
export interface Notification<P> {
  readonly method: string
  readonly types?: readonly [P]
}

export function request<P, R>(method: string): Request<P, R> {
  return { method }
}

export function notification<P>(method: string): Notification<P> {
  return { method }
}
