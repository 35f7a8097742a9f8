// The consoles that are open in this process: one connection each, its own until it is closed.
import type pg from 'pg'
import { fail } from '../failure/failed.ts'

export interface OpenConsole {
  readonly client: pg.Client
  readonly databaseId: number
  /** Asks the server to cancel what the console runs. */
  cancel(): Promise<void>
  close(): Promise<void>
}

export interface Consoles {
  /** Answers the number under which it is used. */
  add(console: OpenConsole): number
  get(id: number): OpenConsole
  close(id: number): Promise<OpenConsole | undefined>
  closeAll(): Promise<void>
}

export function consoles(): Consoles {
  const open = new Map<number, OpenConsole>()
  let last = 0
  return {
    add(console) {
      open.set(++last, console)
      return last
    },
    get(id) {
      return open.get(id) ?? fail('notFound', 'This console is closed.', { hint: 'Open a new one.' })
    },
    async close(id) {
      const console = open.get(id)
      open.delete(id)
      await console?.close()
      return console
    },
    async closeAll() {
      await Promise.all([...open.values()].map(console => console.close()))
      open.clear()
    },
  }
}
