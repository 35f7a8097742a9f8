// Finds a schema object by a part of its name, in every database, and shows it in the Databases view.
import type { SchemaObject } from '#protocol/instance.ts'
import { findObjects } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless } from '../display.ts'
import { objectIcon, objectWord } from '../tree/grouping.ts'
import { knownOverview } from './pickers.ts'
import { chooseTyped, icon } from './wizard.ts'

interface Found {
  readonly databaseId: number
  readonly object: SchemaObject
}

const most = 200

export async function findObject(app: App, databaseId?: number): Promise<void> {
  const { databases } = await knownOverview(app)
  const databaseIds =
    databaseId === undefined
      ? databases.filter(one => one.presence === 'present').map(one => one.id)
      : [databaseId]
  const found = await chooseTyped<Found>('Find Object', {
    placeholder: 'Part of the name of a table, view, sequence, function or type',
    offer: async (text, token) => {
      if (text === '') return []
      const found = await app.server.ask(findObjects, { databaseIds, text, limit: most }, token)
      return found.map(one => ({
        label: iconless(one.object.name),
        description: iconless(`${objectWord[one.object.kind]} in ${one.object.schema}`),
        detail: iconless(app.state.database(one.databaseId)?.name ?? ''),
        iconPath: icon(objectIcon[one.object.kind]),
        alwaysShow: true,
        value: one,
      }))
    },
  })
  await app.reveal(found.databaseId, found.object)
}
