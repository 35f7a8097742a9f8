// Turns a Failure into what a person reads: message, detail, hint, and buttons for what to do next.
// The only place that shows errors.
import { commands, window } from 'vscode'
import type { Failure, FailureCode } from '#protocol/failure.ts'
import { plain } from './display.ts'
import { commandId, settingId } from './names.ts'
import { asRefused } from './refused.ts'

interface Remedy {
  readonly title: string
  readonly run: () => Thenable<unknown>
}

const showLog: Remedy = { title: 'Show Log', run: () => commands.executeCommand(commandId.showLog) }
const restart: Remedy = {
  title: 'Restart Server',
  run: () => commands.executeCommand(commandId.restartServer),
}
const storeSetting: Remedy = {
  title: 'Open Settings',
  run: () => commands.executeCommand('workbench.action.openSettings', settingId.storeUrl),
}
const trust: Remedy = {
  title: 'Manage Workspace Trust',
  run: () => commands.executeCommand('workbench.trust.manage'),
}
const forget: Remedy = {
  title: 'Forget Password...',
  run: () => commands.executeCommand(commandId.forgetPassword),
}
const addInstance: Remedy = {
  title: 'Use My Own PostgreSQL...',
  run: () => commands.executeCommand(commandId.addInstance),
}

const remedies: Readonly<Partial<Record<FailureCode, readonly Remedy[]>>> = {
  untrustedWorkspace: [trust],
  storeUnavailable: [storeSetting, showLog],
  storeTooNew: [storeSetting],
  embeddedUnavailable: [storeSetting, addInstance],
  credentialRejected: [forget],
  internal: [showLog, restart],
}

/** The text of a failure as one paragraph. */
export function worded(failure: Failure): string {
  const parts = [failure.message, failure.detail, failure.hint].filter(part => part !== undefined)
  return plain(parts.map(part => (/[.?!]$/.test(part) ? part : `${part}.`)).join(' '))
}

/** Shows a failure. Something the person cancelled is no news. */
export async function report(error: unknown): Promise<void> {
  await reportFailure(asRefused(error).failure)
}

export async function reportFailure(failure: Failure): Promise<void> {
  if (failure.code === 'cancelled') return
  const offered = remedies[failure.code] ?? []
  const chosen = await window.showErrorMessage(worded(failure), ...offered.map(remedy => remedy.title))
  await offered.find(remedy => remedy.title === chosen)?.run()
}
