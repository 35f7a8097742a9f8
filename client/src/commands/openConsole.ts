// Opens the admin console on a database; a protected one only after its name was typed.
import { ThemeColor, ThemeIcon, window } from 'vscode'
import type { App } from '../app.ts'
import { createConsole } from '../console/console.ts'
import { shown } from '../display.ts'
import { withEnvironment } from '../toldApart.ts'
import { pickDatabase } from './pickers.ts'
import { ask } from './wizard.ts'

export async function openConsole(app: App, databaseId?: number): Promise<void> {
  const title = 'Open Admin Console'
  const database = app.state.database(databaseId) ?? (await pickDatabase(app, title))
  const environment = app.state.environment(database.environmentId)
  const guarded = environment?.policy.protected ?? false
  // One that no field of one line can hold is typed as it is shown.
  const isTheName = (text: string) => text === database.name || text === shown(database.name)
  if (guarded)
    await ask(title, {
      prompt: `${environment?.name} is protected, and the console changes it without review. Type the database's name to go on.`,
      placeholder: shown(database.name),
      problem: text => (isTheName(text) ? undefined : `Type ${shown(database.name)}.`),
    })
  const terminal = window.createTerminal({
    name: shown(withEnvironment(app.state.known(), database)),
    pty: createConsole(app, database),
    iconPath: new ThemeIcon(guarded ? 'shield' : 'database'),
    ...(guarded && { color: new ThemeColor('terminal.ansiRed') }),
  })
  terminal.show()
}
