// Removes and syncs instances, and forgets their passwords.
import { window } from 'vscode'
import { credentialKey, credentialWords } from '#protocol/credentialKey.ts'
import type { Instance } from '#protocol/instance.ts'
import { forgetCredential, removeInstance as remove, syncInstance as sync } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless, plain } from '../display.ts'
import { viewId } from '../names.ts'
import { agreed } from './confirm.ts'
import { pickInstance } from './pickers.ts'
import { choose } from './wizard.ts'

const whatRemainsOf: Readonly<Record<Instance['kind'], string>> = {
  sample: 'Its databases go out of sight, and the sample does not come back.',
  server:
    'The server and its databases stay as they are. Their issues can still be opened; but were the instance added again, it would begin without a change history, every migration pending, until a baseline is recorded.',
}

export async function removeInstance(app: App, id?: number): Promise<void> {
  const instance = app.state.instance(id) ?? (await pickInstance(app, 'Remove Instance'))
  const key = credentialKey(instance.endpoint)
  const others = app.state.known()?.instances.filter(one => one.id !== instance.id) ?? []
  const isKeptForIt =
    app.credentials.keys().includes(key) && !others.some(one => credentialKey(one.endpoint) === key)
  const removed = await agreed({
    title: `Remove ${instance.title} from Plumbline?`,
    detail: `${whatRemainsOf[instance.kind]}${isKeptForIt ? ' Its password is forgotten.' : ''}`,
    button: 'Remove',
  })
  if (!removed) return
  await app.server.ask(remove, { id: instance.id })
  if (isKeptForIt) await forget(app, key)
  await app.state.refresh()
}

export async function syncInstance(app: App, id?: number): Promise<void> {
  const instance = app.state.instance(id) ?? (await pickInstance(app, 'Sync Instance'))
  await window.withProgress({ location: { viewId: viewId.databases } }, async () => {
    // Why it could not be reached is recorded with the instance, and shown there.
    await app.server.ask(sync, { id: instance.id }).finally(() => app.state.refresh())
  })
}

/** The password of one instance's login, or of one that is chosen among all that are kept. */
export async function forgetPassword(app: App, id?: number): Promise<void> {
  const instance = app.state.instance(id)
  const key = instance ? credentialKey(instance.endpoint) : await pickLogin(app)
  if (key === undefined || !app.credentials.keys().includes(key)) {
    const whose = key === undefined ? '' : ` of ${credentialWords(key).login}`
    void window.showInformationMessage(plain(`Plumbline keeps no password${whose}.`))
    return
  }
  await forget(app, key)
  window.setStatusBarMessage(`Password of ${iconless(credentialWords(key).login)} forgotten`, 5000)
}

async function pickLogin(app: App): Promise<string | undefined> {
  const keys = app.credentials.keys()
  if (keys.length === 0) return undefined
  return choose('Forget Password', {
    placeholder: 'Whose password is to be forgotten?',
    choices: keys.map(key => {
      const { login, tls } = credentialWords(key)
      return { label: iconless(login), description: iconless(`TLS ${tls}`), value: key }
    }),
  })
}

async function forget(app: App, key: string): Promise<void> {
  await app.credentials.forget(key)
  await app.server.tell(forgetCredential, { key })
}
