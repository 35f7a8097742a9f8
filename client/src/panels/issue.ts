// Hosts the issue page: sends complete snapshots down, takes intents up, and follows the issue while
// the page is open. One panel for each issue; restored after a reload.

import { type Disposable, type ExtensionContext, ViewColumn, type WebviewPanel, window } from 'vscode'
import type { EnvironmentPolicy } from '#protocol/environment.ts'
import type { Failure } from '#protocol/failure.ts'
import type { IssueView, Task } from '#protocol/issue.ts'
import type { IssueAct } from '#protocol/issueAct.ts'
import { actOnIssue, issueView, taskDifference } from '#protocol/messages.ts'
import type { IssuePageState, TaskDifference } from '#protocol/page.ts'
import type { App } from '../app.ts'
import { agreed, confirmation } from '../commands/confirm.ts'
import { Left } from '../commands/steps.ts'
import { shown } from '../display.ts'
import { pageType } from '../names.ts'
import { oneAtATime } from '../oneAtATime.ts'
import { asRefused } from '../refused.ts'
import { report } from '../report.ts'
import { issueIntent } from './intents.ts'
import { answerQuestion, follow } from './issueIntents.ts'
import { pageFolder, pageHtml, pageIcon } from './page.ts'

export interface IssuePanels extends Disposable {
  open(id: number): void
}

/** What a hidden editor remembers of a panel. */
interface Kept {
  readonly id: number
}

export function createIssuePanels(context: ExtensionContext, app: () => App): IssuePanels {
  const panels = new Map<number, WebviewPanel>()
  const options = () => ({
    enableScripts: true,
    localResourceRoots: [pageFolder(context.extensionUri)],
  })

  function open(id: number): void {
    const existing = panels.get(id)
    if (existing) {
      existing.reveal()
      return
    }
    const panel = window.createWebviewPanel(pageType.issue, `Issue #${id}`, ViewColumn.Active, options())
    fill(panel, id)
  }

  function fill(panel: WebviewPanel, id: number): void {
    panels.set(id, panel)
    panel.iconPath = pageIcon(context.extensionUri, 'issue')
    const stop = host(panel, id, app())
    panel.onDidDispose(() => {
      panels.delete(id)
      stop.dispose()
    })
    panel.webview.html = pageHtml(panel.webview, context.extensionUri, 'issue', `Issue #${id}`)
  }

  const serializer = window.registerWebviewPanelSerializer(pageType.issue, {
    async deserializeWebviewPanel(panel: WebviewPanel, kept: Kept | undefined) {
      if (typeof kept?.id !== 'number') return panel.dispose()
      panel.webview.options = options()
      fill(panel, kept.id)
    },
  })

  return {
    open,
    dispose() {
      serializer.dispose()
      for (const panel of panels.values()) panel.dispose()
    },
  }
}

/** A tab that is wider leaves no room for others. */
const widestTab = 50

const shortened = (title: string) =>
  title.length > widestTab ? `${title.slice(0, widestTab).trimEnd()}…` : title

/** Its checks run again: what they found before stays on show until they know better. */
const isLookedAt = ({ checks }: Task) =>
  checks.some(({ kind, status }) => status === 'running' && (kind === 'dryRun' || kind === 'drift'))

/** Changes when the task's difference may have become another. */
function foreseenBy({ changeId, checks }: Task): string {
  return JSON.stringify([changeId, ...checks.map(({ schemas }) => schemas)])
}

function host(panel: WebviewPanel, id: number, app: App): Disposable {
  let view: IssueView | undefined
  let failure: Failure | undefined
  let busy = false
  /** The page was closed: what is on its way for it is dropped. */
  let gone = false
  let differences: Readonly<Record<number, TaskDifference>> = {}
  /** By task: what its difference was read for. */
  const readFor = new Map<number, string>()
  /** The last that was known: a store that is away for a moment takes no environment's protection from sight. */
  let known = app.state.known()

  function send(): void {
    if (gone) return
    known = app.state.known() ?? known
    const environmentsThat = (hold: (policy: EnvironmentPolicy) => boolean) =>
      known?.environments.filter(({ policy }) => hold(policy)).map(environment => environment.id) ?? []
    const state: IssuePageState = {
      kind: 'state',
      id,
      ...(view && { view }),
      ...(failure && { failure }),
      busy,
      differences,
      protectedEnvironments: environmentsThat(policy => policy.protected),
      automaticEnvironments: environmentsThat(({ rollout }) => rollout === 'automatic'),
      instances: Object.fromEntries(known?.instances.map(({ id, title }) => [id, title]) ?? []),
    }
    void panel.webview.postMessage(state)
    if (view) panel.title = `#${id} ${shortened(shown(view.issue.title))}`
  }

  async function read(): Promise<void> {
    try {
      view = await app.server.ask(issueView, { id })
      failure = undefined
    } catch (error) {
      failure = asRefused(error).failure
    }
    send()
    await readDifferences()
  }

  /** What each task changes; the page shows the rest without waiting for it. */
  async function readDifferences(): Promise<void> {
    const tasks = view?.stages.flatMap(stage => stage.tasks) ?? []
    const stale = tasks.filter(task => !isLookedAt(task) && readFor.get(task.id) !== foreseenBy(task))
    await Promise.all(
      stale.map(async task => {
        try {
          const found = await app.server.ask(taskDifference, { issueId: id, taskId: task.id })
          const { [task.id]: _, ...others } = differences
          differences = found ? { ...others, [task.id]: found } : others
          readFor.set(task.id, foreseenBy(task))
        } catch {
          // The page shows what it has; the next hint asks again.
        }
      }),
    )
    if (stale.length > 0) send()
  }

  const refresh = oneAtATime(read)
  /** Begun while the page itself is still being loaded. */
  let first: Promise<void> | undefined = refresh()

  /** A box of the editor's gives the focus back to the frame around the page, where no key reaches the page. */
  const inBox = <T>(answer: Promise<T>) => answer.finally(() => panel.reveal())

  /** One act, or the same on several tasks, one after another until one is refused. */
  async function act(first: IssueAct, ...more: readonly IssueAct[]): Promise<void> {
    if (!view) return
    const question = confirmation(app, view, first, ...more)
    if (question && !(await inBox(agreed(question)))) return
    busy = true
    failure = undefined
    send()
    try {
      for (const one of [first, ...more]) {
        view = await app.server.ask(actOnIssue, { id, act: one })
        send()
      }
    } catch (error) {
      failure = asRefused(error).failure
    }
    busy = false
    send()
    void app.state.refresh()
    void readDifferences()
  }

  async function receive(message: unknown): Promise<void> {
    const intent = issueIntent(message)
    if (!intent) return
    switch (intent.kind) {
      case 'ready':
        send()
        await (first ?? refresh())
        first = undefined
        return
      case 'refresh':
        return refresh()
      case 'act':
        return act(intent.act)
      case 'actOnEach': {
        const [first, ...more] = intent.taskIds.map(taskId => ({ kind: intent.act, taskId }))
        return first && act(first, ...more)
      }
      case 'ask': {
        if (!view) return
        const answer = await inBox(answerQuestion(app, view, intent.question))
        if (answer) await act(answer)
        return
      }
      default:
        if (view) await follow(app, view, differences, intent)
    }
  }

  const listeners = [
    panel.webview.onDidReceiveMessage(message =>
      receive(message).catch(error => (error instanceof Left ? undefined : report(error))),
    ),
    app.state.onDidChange(change => {
      if (change.kind === 'issue' && (change.id === undefined || change.id === id)) void refresh()
    }),
    // A hidden page drops messages: it gets the whole state when it is seen again.
    panel.onDidChangeViewState(() => {
      if (panel.visible) send()
    }),
  ]
  return {
    dispose() {
      gone = true
      for (const listener of listeners) listener.dispose()
    },
  }
}
