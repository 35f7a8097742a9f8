// The page's way to the extension: intents up, states down, and a little memory that survives a reload.

interface Api {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}

declare function acquireVsCodeApi(): Api

export interface Host<Intent, State, Memory> {
  send(intent: Intent): void
  /** Calls back with each state; asks for the first one. */
  listen(onState: (state: State) => void, ready: Intent): void
  remember(memory: Memory): void
  remembered(): Partial<Memory>
}

export function connectHost<Intent, State extends { readonly kind: string }, Memory>(
  kind: State['kind'],
): Host<Intent, State, Memory> {
  const api = acquireVsCodeApi()
  return {
    send: intent => api.postMessage(intent),
    listen(onState, ready) {
      window.addEventListener('message', (event: MessageEvent<State>) => {
        if (event.data?.kind === kind) onState(event.data)
      })
      api.postMessage(ready)
    },
    remember: memory => api.setState(memory),
    remembered() {
      const state = api.getState()
      return typeof state === 'object' && state !== null ? (state as Partial<Memory>) : {}
    },
  }
}
