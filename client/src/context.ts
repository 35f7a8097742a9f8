// Sets the context keys that menus and welcome texts look at: the only place that does.
import { commands, type Disposable, TabInputWebview, window } from 'vscode'
import type { Attachments } from './documents/attachments.ts'
import { contextKey, pageType } from './names.ts'
import { isMigration } from './ours.ts'
import type { State } from './state.ts'

function set(key: (typeof contextKey)[keyof typeof contextKey], value: string | boolean): void {
  void commands.executeCommand('setContext', key, value)
}

export function followContext(
  state: State,
  attachments: Attachments,
  include: () => readonly string[],
): Disposable {
  function showState(): void {
    const { overview } = state
    set(contextKey.state, overview.status === 'loading' && overview.value ? 'ready' : overview.status)
    set(contextKey.failure, overview.status === 'failed' ? overview.failure.code : '')
    set(contextKey.layout, state.layout)
    set(contextKey.filtered, state.projectFilter !== undefined)
    set(contextKey.ownServer, state.known()?.instances.some(({ kind }) => kind === 'server') ?? false)
  }
  function showTabs(): void {
    const tabs = window.tabGroups.all.flatMap(group => group.tabs)
    if (tabs.some(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(pageType.issue)))
      set(contextKey.issueOpened, true)
  }
  function showEditor(): void {
    const document = window.activeTextEditor?.document
    set(contextKey.migration, document !== undefined && isMigration(document, include()))
    set(contextKey.attached, document !== undefined && attachments.databaseOf(document.uri) !== undefined)
  }
  showState()
  showEditor()
  showTabs()
  const listeners = [
    state.onDidChange(change => {
      if (change.kind === 'overview' || change.kind === 'remembered') showState()
    }),
    attachments.onDidChange(showEditor),
    window.onDidChangeActiveTextEditor(showEditor),
    window.tabGroups.onDidChangeTabs(showTabs),
  ]
  return {
    dispose() {
      for (const listener of listeners) listener.dispose()
    },
  }
}
