// Hands on what a person does to the window while the extension runs: settings changed, the workspace
// trusted, the window looked at again.
import { type Disposable, window, workspace } from 'vscode'
import { focused as focusedMessage, settings as settingsMessage } from '#protocol/messages.ts'
import { settingId } from './names.ts'
import type { Server } from './server.ts'
import { type ReadSetting, serverSettings } from './settings.ts'
import type { State } from './state.ts'
import type { createStatus } from './status.ts'

interface Followers {
  readonly server: Server
  readonly state: State
  readonly status: Pick<ReturnType<typeof createStatus>, 'reselect'>
  readonly read: ReadSetting
}

export function followWindow({ server, state, status, read }: Followers): Disposable[] {
  return [
    workspace.onDidChangeConfiguration(async event => {
      if (!event.affectsConfiguration('plumbline')) return
      status.reselect()
      await server.tell(settingsMessage, serverSettings(read, workspace.isTrusted))
      await server.reconsider()
      // Another store holds other databases; nothing is asked before a view wants to know.
      if (event.affectsConfiguration(settingId.storeUrl) && state.overview.status !== 'idle')
        await state.refresh()
    }),
    workspace.onDidGrantWorkspaceTrust(async () => {
      await server.tell(settingsMessage, serverSettings(read, true))
      await state.refresh()
    }),
    window.onDidChangeWindowState(({ focused }) => void (focused && server.tell(focusedMessage, {}))),
  ]
}
