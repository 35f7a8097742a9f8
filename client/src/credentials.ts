// Passwords of database logins: kept in SecretStorage, asked for once, forgotten on request.
// Nothing here is logged, and an empty password is never handed on.
import { type ExtensionContext, window } from 'vscode'
import type { credential } from '#protocol/messages.ts'
import { inert, shown } from './display.ts'

type Question = NonNullable<(typeof credential)['types']>[0]
type Answer = NonNullable<(typeof credential)['types']>[1]

export interface Credentials {
  /** Answers the server: the password kept, else what the person types; null when they would not. */
  answer(question: Question): Promise<Answer>
  keep(key: string, password: string): Promise<void>
  /** From now to its end this password is answered with, or what the person types instead; none is kept. */
  trial(key: string, password: string): Trial
  forget(key: string): Promise<void>
  /** Logins whose passwords are kept. Names only. */
  keys(): readonly string[]
}

/** A password that is only tried; empty where nobody has given one yet. */
export interface Trial {
  readonly password: string
  end(): void
}

const prefix = 'plumbline.password.'
const index = 'plumbline.passwordKeys'

export function createCredentials(context: Pick<ExtensionContext, 'secrets' | 'globalState'>): Credentials {
  const keys = () => context.globalState.get<readonly string[]>(index, [])
  const asking = new Map<string, Promise<Answer>>()
  const trials = new Map<string, { password: string }>()

  async function keep(key: string, password: string): Promise<void> {
    await context.secrets.store(prefix + key, password)
    if (!keys().includes(key)) await context.globalState.update(index, [...keys(), key])
  }

  async function forget(key: string): Promise<void> {
    await context.secrets.delete(prefix + key)
    await context.globalState.update(
      index,
      keys().filter(other => other !== key),
    )
  }

  async function ask(question: Question): Promise<Answer> {
    const password = await window.showInputBox({
      title: shown(question.title),
      prompt: question.rejected
        ? `The server rejected the password of ${inert(question.user)}. Type the right one; it is kept in the editor’s secret storage.`
        : `Password of ${inert(question.user)}. It is kept in the editor’s secret storage, never in settings.`,
      password: true,
      ignoreFocusOut: true,
      validateInput: text => (text === '' ? 'An empty password is never tried.' : undefined),
    })
    if (!password) return null
    const trial = trials.get(question.key)
    if (trial) trial.password = password
    else await keep(question.key, password)
    return { password }
  }

  return {
    keys,
    keep,
    forget,
    trial(key, password) {
      const trial = { password, end: () => void trials.delete(key) }
      trials.set(key, trial)
      return trial
    },
    async answer(question) {
      const { key, rejected, silent } = question
      const trial = trials.get(key)
      if (rejected && !trial) await forget(key)
      const known = rejected ? undefined : trial?.password || (await context.secrets.get(prefix + key))
      if (known) return { password: known }
      if (silent) return null
      // Several connections may want the same password at once: one box serves them all.
      const underWay = asking.get(key) ?? ask(question).finally(() => asking.delete(key))
      asking.set(key, underWay)
      return underWay
    },
  }
}
