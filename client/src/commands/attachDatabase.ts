// Attaches the active SQL file to a database, and detaches it.
import { Uri, window } from 'vscode'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import { pickDatabase } from './pickers.ts'

function target(given: unknown): Uri {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri
  if (!uri) throw new Refused({ code: 'badInput', message: 'No SQL file is open.', hint: 'Open one first.' })
  return uri
}

export async function attachDatabase(app: App, given?: unknown): Promise<void> {
  const uri = target(given)
  const database = await pickDatabase(app, 'Attach Database')
  await app.attachments.attach(uri, database.id)
}

export async function detachDatabase(app: App, given?: unknown): Promise<void> {
  await app.attachments.detach(target(given))
}
