// From one publication or subscription to another.

import { hidden } from '../schema/introspect/secrets.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { publishedTable } from '../schema/name.ts'
import { connectionText, publicationSettings } from '../schema/render/others.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import type { Changes } from './changes.ts'
import type { Planning } from './context.ts'
import { type Step, step } from './planned.ts'

/** `takenOut`: tables that are out of it already, to be put back. */
export function alterPublication(
  before: Fact<'publication'>,
  after: Fact<'publication'>,
  takenOut: readonly string[] = [],
): Step[] | undefined {
  const name = identityOf(after)
  if (before.at.allTables !== after.at.allTables) return undefined
  const out: Step[] = []
  const settings = publicationSettings({
    ...after.at,
    operations: after.at.operations ?? ['insert', 'update', 'delete', 'truncate'],
  })
  if (before.at.viaRoot && !after.at.viaRoot) settings.push('publish_via_partition_root = false')
  if (before.at.generatedColumns && !after.at.generatedColumns)
    settings.push('publish_generated_columns = none')
  if (publicationSettings(before.at).join() !== publicationSettings(after.at).join()) {
    out.push(step(`alter publication ${name} set (${settings.join(', ')})`))
  }
  const old = before.at.tables ?? []
  const now = after.at.tables ?? []
  const gone = old.filter(table => !now.includes(table)).map(publishedTable)
  const fresh = now.filter(table => !old.includes(table) || takenOut.includes(publishedTable(table)))
  for (const table of gone.filter(one => !takenOut.includes(one))) {
    out.push(step(`alter publication ${name} drop table only ${table}`))
  }
  for (const table of fresh) out.push(step(`alter publication ${name} add table only ${table}`))
  for (const schema of (before.at.schemas ?? []).filter(item => !after.at.schemas?.includes(item))) {
    out.push(step(`alter publication ${name} drop tables in schema ${quoteIdentifier(schema)}`))
  }
  for (const schema of (after.at.schemas ?? []).filter(item => !before.at.schemas?.includes(item))) {
    out.push(step(`alter publication ${name} add tables in schema ${quoteIdentifier(schema)}`))
  }
  return out
}

/** What a publication lets go of, it lets go of before that is altered or dropped. */
export const letsGo = ({ sql }: Step): boolean => /^alter publication .* drop tables? /.test(sql)

function subscriptionDefault(planning: Planning, option: string): string {
  if (option === 'streaming' && planning.version >= 180000) return 'parallel'
  if (option === 'password_required') return 'true'
  if (option === 'origin') return 'any'
  return option === 'synchronous_commit' || option === 'streaming' ? 'off' : 'false'
}

export function alterSubscription(
  planning: Planning,
  before: Fact<'subscription'>,
  after: Fact<'subscription'>,
  changes: Changes,
): Step[] {
  const name = identityOf(after)
  const out: Step[] = []
  if (changes.has('publications')) {
    out.push(
      step(
        `alter subscription ${name} set publication ${after.at.publications.map(quoteIdentifier).join(', ')} with (refresh = false)`,
      ),
    )
  }
  const connection = after.at.connection ?? []
  if (changes.has('connection') && !connection.some(item => item.includes(hidden)))
    out.push(step(`alter subscription ${name} connection ${quoteLiteral(connectionText(connection))}`))
  const fresh = (after.at.options ?? []).filter(option => !before.at.options?.includes(option))
  const word = (option: string) => option.split(' ')[0] ?? ''
  const gone = (before.at.options ?? [])
    .map(word)
    .filter(option => !after.at.options?.some(other => word(other) === option))
    .map(
      option =>
        `${option} = ${option === 'slot_name' ? quoteLiteral(after.name) : subscriptionDefault(planning, option)}`,
    )
  const options = [...fresh, ...gone]
  if (options.length) out.push(step(`alter subscription ${name} set (${options.join(', ')})`))
  if (changes.has('enabled'))
    out.push(step(`alter subscription ${name} ${after.at.enabled ? 'enable' : 'disable'}`))
  return out
}
