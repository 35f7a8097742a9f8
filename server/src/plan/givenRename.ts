// Renames as people give them: `table:public.orders=purchases`, and as SQL. What depends on a renamed
// thing PostgreSQL adjusts by itself.
import { fail } from '../failure/failed.ts'
import { identity, identityParts } from '../schema/name.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { lock, type Step, step } from './planned.ts'

const kinds = {
  schema: 'schema',
  table: 'table',
  foreignTable: 'foreign table',
  view: 'view',
  materializedView: 'materialized view',
  sequence: 'sequence',
  type: 'type',
  domain: 'domain',
  function: 'function',
  procedure: 'procedure',
  column: 'column',
  value: 'value',
} as const

export const renameKinds = Object.keys(kinds) as readonly (keyof typeof kinds)[]

/** Throws badInput. A name may be qualified on both sides; only its last part changes. */
export function renameStep(given: string): Step {
  const [, kind = '', from = '', to = ''] =
    /^([a-zA-Z]+):((?:"(?:[^"]|"")*"|[^"=])+)=([\s\S]+)$/.exec(given) ?? []
  if (!renameKinds.some(known => known === kind))
    fail('badInput', `${given} is not a rename.`, {
      hint: `Write KIND:OLD=NEW, as in table:public.orders=purchases; KIND is one of ${renameKinds.join(', ')}.`,
    })
  const parts = identityParts(from)
  const name = identityParts(to).at(-1) ?? ''
  const words = kinds[kind as keyof typeof kinds]
  const hazard = lock(`Whoever uses the old name of ${words} ${from} fails from now on.`)
  const above = identity(...parts.slice(0, -1))
  const own = parts.at(-1) ?? ''
  switch (kind) {
    case 'column':
      return step(
        `alter table ${above} rename column ${quoteIdentifier(own)} to ${quoteIdentifier(name)}`,
        hazard,
      )
    case 'value':
      return step(`alter type ${above} rename value ${quoteLiteral(own)} to ${quoteLiteral(name)}`, hazard)
    case 'function':
    case 'procedure':
      return step(`alter ${words} ${from} rename to ${quoteIdentifier(name.replace(/\(.*$/s, ''))}`, hazard)
    default:
      return step(`alter ${words} ${identity(...parts)} rename to ${quoteIdentifier(name)}`, hazard)
  }
}

/** How a rename is given: ids of facts as a model has them, or the labels of an enum. */
export function renameText(kind: string, from: string, to: string): string {
  const bare = (id: string) => id.slice(id.indexOf(' ') + 1)
  return `${kind}:${bare(from)}=${bare(to)}`
}
