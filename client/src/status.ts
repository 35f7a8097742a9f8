// What stands in the status bar: one language status item on migrations, and one item only while the
// active editor is attached to a database, red for a protected one.
import {
  type Disposable,
  LanguageStatusSeverity,
  languages,
  StatusBarAlignment,
  ThemeColor,
  window,
} from 'vscode'
import { iconless, shown } from './display.ts'
import type { Attachments } from './documents/attachments.ts'
import { commandId, scheme } from './names.ts'
import type { Health, Server } from './server.ts'
import type { State } from './state.ts'
import { toldApart, withEnvironment } from './toldApart.ts'

export interface StatusOptions {
  readonly server: Server
  readonly state: State
  readonly attachments: Attachments
  readonly include: () => readonly string[]
}

export function createStatus(options: StatusOptions): Disposable & { reselect(): void } {
  const { server, state, attachments } = options
  const language = languages.createLanguageStatusItem('plumbline.server', [])
  const attached = window.createStatusBarItem('plumbline.database', StatusBarAlignment.Right, 100)
  attached.name = 'Plumbline Database'
  attached.command = commandId.attachDatabase
  language.name = 'Plumbline'

  /** The item stands beside the files that are ours, and no others. */
  function reselect(): void {
    language.selector = [
      ...options.include().map(pattern => ({ pattern, scheme: 'file' })),
      { scheme: scheme.draft },
    ]
  }

  function showHealth(health: Health | undefined): void {
    language.busy = health?.state === 'starting' || health?.state === 'busy'
    language.text = health?.state === 'failed' ? 'Plumbline failed' : 'Plumbline'
    language.detail = health?.failure?.message ?? health?.text ?? 'Not started'
    language.severity =
      health?.state === 'failed' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information
    language.command =
      health?.state === 'failed'
        ? { command: commandId.restartServer, title: 'Restart Server' }
        : { command: commandId.showLog, title: 'Show Log' }
  }

  function showAttached(): void {
    const uri = window.activeTextEditor?.document.uri
    const id = uri && attachments.databaseOf(uri)
    const database = state.database(id)
    if (!database) {
      attached.hide()
      return
    }
    const environment = state.environment(database.environmentId)
    const name = shown(toldApart(state.known(), database))
    const guarded = environment?.policy.protected ?? false
    attached.text = `$(${guarded ? 'shield' : 'database'}) ${iconless(withEnvironment(state.known(), database))}`
    attached.tooltip = `This file is attached to ${name}. Click to attach it to another database.`
    attached.accessibilityInformation = {
      label: `Attached to database ${name}${guarded ? ', protected' : ''}`,
    }
    attached.backgroundColor = guarded ? new ThemeColor('statusBarItem.errorBackground') : undefined
    attached.show()
  }

  const listeners = [
    server.onHealth(showHealth),
    attachments.onDidChange(showAttached),
    window.onDidChangeActiveTextEditor(showAttached),
    state.onDidChange(change => {
      if (change.kind === 'overview' || change.kind === 'remembered') showAttached()
    }),
    language,
    attached,
  ]
  reselect()
  showHealth(server.health)
  showAttached()
  return {
    reselect,
    dispose() {
      for (const listener of listeners) listener.dispose()
    },
  }
}
