// Finds a schema object by a part of its name, in every database that is shown, and opens what is
// recorded of it or shows its database.
import { CancellationTokenSource, window } from 'vscode'
import type { SchemaObject } from '#protocol/instance.ts'
import { findObjects } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { report } from '../report.ts'
import { objectIcon, objectWord } from '../tree/grouping.ts'
import { knownOverview } from './pickers.ts'
import { Left } from './steps.ts'
import { type Choice, icon } from './wizard.ts'

interface Found {
  readonly databaseId: number
  readonly object: SchemaObject
}

export async function findObject(app: App, databaseId?: number): Promise<void> {
  const { databases } = await knownOverview(app)
  const databaseIds =
    databaseId === undefined
      ? databases.filter(one => one.presence === 'present').map(one => one.id)
      : [databaseId]
  const found = await search(app, databaseIds)
  await app.reveal(found.databaseId)
}

async function search(app: App, databaseIds: readonly number[]): Promise<Found> {
  const box = window.createQuickPick<Choice<Found>>()
  box.title = 'Find Object'
  box.placeholder = 'Part of the name of a table, view, function, index...'
  let asking = new CancellationTokenSource()
  const listeners = [
    box.onDidChangeValue(async text => {
      asking.cancel()
      asking = new CancellationTokenSource()
      const { token } = asking
      if (text.trim() === '') {
        box.items = []
        return
      }
      box.busy = true
      try {
        const found = await app.server.ask(findObjects, { databaseIds, text: text.trim(), limit: 200 }, token)
        if (token.isCancellationRequested) return
        box.items = found.map(one => ({
          label: iconless(one.object.name),
          description: iconless(`${objectWord[one.object.kind]} in ${one.object.schema}`),
          detail: iconless(app.state.database(one.databaseId)?.name ?? ''),
          iconPath: icon(objectIcon[one.object.kind]),
          alwaysShow: true,
          value: one,
        }))
      } catch (error) {
        if (!token.isCancellationRequested) await report(error)
      } finally {
        if (!token.isCancellationRequested) box.busy = false
      }
    }),
  ]
  try {
    return await new Promise<Found>((resolve, reject) => {
      listeners.push(
        box.onDidAccept(() => {
          const [chosen] = box.selectedItems
          if (chosen) resolve(chosen.value)
        }),
        box.onDidHide(() => reject(new Left())),
      )
      box.show()
    })
  } finally {
    asking.cancel()
    box.dispose()
    for (const listener of listeners) listener.dispose()
  }
}
