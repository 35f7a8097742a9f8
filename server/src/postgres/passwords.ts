// Where passwords come from, in order: what is kept, PGPASSWORD or a service, the password file, a person. Keeps
// in memory what a person gave; writes none of it anywhere. An empty password is no password.
import { credentialKey } from '#protocol/credentialKey.ts'
import { fail } from '../failure/failed.ts'
import { environmentPassword } from './environment.ts'
import type { Login } from './login.ts'
import { passwordFile, passwordFromFile } from './passwordFile.ts'

export interface PasswordSources {
  /** A place that keeps passwords and never asks: the embedded server's own, a secret store. */
  readonly kept?: (login: Login) => string | undefined | Promise<string | undefined>
  /** PG* variables and the password file; absent for none. */
  readonly environment?: NodeJS.ProcessEnv
  /**
   * Asks a person, or whoever stands for one. `rejected`: the server did not take the last answer.
   * `null` when they gave up.
   */
  readonly ask?: (login: Login, rejected: boolean) => Promise<string | null>
  /** What `ask` would answer without bothering anybody; `null` when it would have to. */
  readonly recall?: (login: Login) => Promise<string | null>
}

export interface FoundPassword {
  readonly password: string
  /** For people: `the password file /home/ann/.pgpass`. */
  readonly source: string
}

export interface Passwords {
  /** What is known without asking. */
  known(login: Login): Promise<FoundPassword | undefined>
  /** Asks; several connections that need the same password ask once. Undefined when nobody can be asked. */
  ask(login: Login, rejected: boolean): Promise<FoundPassword | undefined>
  /** What whoever is asked can answer without bothering anybody. */
  recall(login: Login): Promise<FoundPassword | undefined>
  /** Drops what a person gave for this key (see credentialKey). */
  forget(key: string): void
  /** Why nothing is known, when a file was refused. */
  reason(login: Login): Promise<string | undefined>
}

export function passwords(sources: PasswordSources): Passwords {
  const given = new Map<string, string>()
  const asking = new Map<string, Promise<FoundPassword>>()
  const { environment } = sources

  const askOnce = async (login: Login, rejected: boolean): Promise<FoundPassword> => {
    const key = credentialKey(login.endpoint)
    given.delete(key)
    const answer = await sources.ask?.(login, rejected)
    const { user, host, port } = login.endpoint
    if (!answer) fail('cancelled', `No password was given for ${user} on ${host}:${port}.`)
    given.set(key, answer)
    return { password: answer, source: 'your answer' }
  }

  return {
    async known(login) {
      const answered = given.get(credentialKey(login.endpoint))
      if (answered) return { password: answered, source: 'your answer' }
      const kept = await sources.kept?.(login)
      if (kept) return { password: kept, source: 'the passwords that are kept' }
      if (!environment) return undefined
      const own = await environmentPassword(environment, login)
      if (own?.meant) return own
      const file = passwordFile(environment)
      const found = await passwordFromFile(file, login)
      return found.kind === 'found'
        ? { password: found.password, source: `the password file ${file}` }
        : undefined
    },

    async ask(login, rejected) {
      if (!sources.ask) return undefined
      const key = credentialKey(login.endpoint)
      const pending = asking.get(key)
      if (pending) return pending
      const answer = askOnce(login, rejected).finally(() => asking.delete(key))
      asking.set(key, answer)
      return answer
    },

    async recall(login) {
      const answer = await sources.recall?.(login)
      if (!answer) return undefined
      given.set(credentialKey(login.endpoint), answer)
      return { password: answer, source: 'your answer' }
    },

    forget(key) {
      given.delete(key)
    },

    async reason(login) {
      if (!environment) return undefined
      const found = await passwordFromFile(passwordFile(environment), login)
      if (found.kind === 'refused') return `${found.reason}.`
      const own = await environmentPassword(environment, login)
      return own && `T${own.source.slice(1)} is meant for another host, port or user.`
    },
  }
}
