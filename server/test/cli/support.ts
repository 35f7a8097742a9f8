// Runs the command line in this process and keeps what it prints. Not for other rooms.
import { main } from '../../src/cli/dispatch.ts'
import type { Bench } from '../changes/support/bench.ts'
import { superuser } from '../support/postgres.ts'

export interface Printed {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** `plumbline` with these environment variables; standard input is `input`. */
export const commandLine =
  (environment: () => NodeJS.ProcessEnv, input = '') =>
  async (...argv: string[]): Promise<Printed> => {
    const out: string[] = []
    const err: string[] = []
    const code = await main(argv, {
      out: text => out.push(text),
      err: text => err.push(text),
      environment: environment(),
      version: '0.0.0',
      readInput: async () => input,
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

/** The variables of a person who works against the bench's store with PGPASSWORD set. */
export function storeEnvironment({ storeConfig }: Bench): NodeJS.ProcessEnv {
  const { host, port, user, database } = storeConfig
  return {
    PGPASSWORD: superuser.password,
    PLUMBLINE_STORE: `postgresql://${user}@${host}:${port}/${database}?sslmode=disable`,
  }
}
