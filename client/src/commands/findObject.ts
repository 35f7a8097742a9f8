// Finds a schema object by a part of its name, in every database, and shows it in the Databases view.
import type { SchemaObject } from '#protocol/instance.ts'
import { findObjects } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { few, iconless } from '../display.ts'
import { objectIcon, objectWord } from '../tree/grouping.ts'
import { knownOverview } from './pickers.ts'
import { type Choice, chooseTyped, icon } from './wizard.ts'

interface Found {
  readonly databaseId: number
  readonly object: SchemaObject
}

const most = 200

export async function findObject(app: App, databaseId?: number): Promise<void> {
  const { databases } = await knownOverview(app)
  const { projectFilter } = app.state
  const databaseIds =
    databaseId === undefined
      ? databases
          .filter(one => one.presence === 'present')
          .filter(one => projectFilter === undefined || one.projectId === projectFilter)
          .map(one => one.id)
      : [databaseId]
  const found = await chooseTyped<Found | undefined>('Find Object', {
    placeholder: 'Part of the name of a table, view, sequence, function or type',
    offer: async (text, token) => {
      if (text === '') return []
      const { found, missed } = await app.server.ask(findObjects, { databaseIds, text, limit: most }, token)
      const choices = found.map(
        (one): Choice<Found | undefined> => ({
          label: iconless(one.object.name),
          description: iconless(`${objectWord[one.object.kind]} in ${one.object.schema}`),
          detail: iconless(placeOf(app, one.databaseId)),
          iconPath: icon(objectIcon[one.object.kind]),
          alwaysShow: true,
          value: one,
        }),
      )
      return [...choices, ...remark(app, found.length, missed)]
    },
  })
  if (found) await app.reveal(found.databaseId, found.object)
}

/** What the list does not show, and why. */
function remark(app: App, found: number, missed: readonly number[]): Choice<undefined>[] {
  const names = few(missed.map(id => placeOf(app, id)))
  const texts = [
    ...(found === 0 ? ['No object has such a name'] : []),
    ...(found === most ? [`Only the best ${most} are shown`] : []),
    ...(missed.length > 0 ? [`Not searched, for want of an answer: ${names}`] : []),
  ]
  return texts.map(text => ({
    label: iconless(text),
    iconPath: icon('info'),
    alwaysShow: true,
    value: undefined,
  }))
}

function placeOf(app: App, databaseId: number): string {
  const database = app.state.database(databaseId)
  return [database?.name, app.state.instance(database?.instanceId)?.title].filter(Boolean).join(', ')
}
