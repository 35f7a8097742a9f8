// Removes and syncs instances, and forgets their passwords.
import { window } from 'vscode'
import { credentialWords } from '#protocol/credentialKey.ts'
import { forgetCredential, removeInstance as remove, syncInstance as sync } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless, plain } from '../display.ts'
import { viewId } from '../names.ts'
import { pickInstance } from './pickers.ts'
import { choose } from './wizard.ts'

export async function removeInstance(app: App, id?: number): Promise<void> {
  const instance = app.state.instance(id) ?? (await pickInstance(app, 'Remove Instance'))
  const answer = await window.showWarningMessage(
    plain(`Remove ${instance.title} from Plumbline?`),
    {
      modal: true,
      detail:
        instance.kind === 'sample'
          ? 'Its databases and their change history go out of sight, and the sample does not come back.'
          : 'The server and its databases stay as they are. Their change history stays in the store and comes back when the instance is added again.',
    },
    'Remove',
  )
  if (answer !== 'Remove') return
  await app.server.ask(remove, { id: instance.id })
  await app.state.refresh()
}

export async function syncInstance(app: App, id?: number): Promise<void> {
  const instance = app.state.instance(id) ?? (await pickInstance(app, 'Sync Instance'))
  await window.withProgress({ location: { viewId: viewId.databases } }, async () => {
    // Why it could not be reached is recorded with the instance, and shown there.
    await app.server.ask(sync, { id: instance.id }).finally(() => app.state.refresh())
  })
}

export async function forgetPassword(app: App): Promise<void> {
  const keys = app.credentials.keys()
  if (keys.length === 0) {
    void window.showInformationMessage('Plumbline keeps no password.')
    return
  }
  const key = await choose('Forget Password', {
    placeholder: 'Whose password is to be forgotten?',
    choices: keys.map(key => {
      const { login, tls } = credentialWords(key)
      return { label: iconless(login), description: iconless(`TLS ${tls}`), value: key }
    }),
  })
  await app.credentials.forget(key)
  await app.server.tell(forgetCredential, { key })
  window.setStatusBarMessage('Password forgotten', 3000)
}
