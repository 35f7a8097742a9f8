// Where an object's document stands: `schema/name.kind.sql`.
import type { Lookup } from '../lookup.ts'
import type { Fact } from '../model.ts'

/** Path of the document that shows `id`: of the object itself, or of the one it is a part of. */
export function documentPath(model: Lookup, id: string): string {
  let fact = model.byId.get(id)
  while (fact?.parent !== undefined) fact = model.byId.get(fact.parent)
  return fact ? pathOf(fact) : `${safe(id)}.sql`
}

function pathOf(fact: Fact): string {
  const kind = fact.kind.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  if (fact.kind === 'database') return 'database.sql'
  const name = `${safe(fact.name)}.${kind}.sql`
  return fact.schema === undefined || fact.kind === 'extension' ? name : `${safe(fact.schema)}/${name}`
}

/** A name as one step of a path: readable, and never `..` or with a separator in it. */
const safe = (name: string) =>
  name
    .replace(/[\\/:*?"<>|%#\p{Cc}]/gu, letter => encodeURIComponent(letter))
    .replace(/^\.+/, dots => dots.replaceAll('.', '%2E'))
