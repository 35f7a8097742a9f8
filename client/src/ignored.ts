// What of a database is not looked at for drift, in words, and what to offer of a drift that was found.
// Pure: asks nobody and decides nothing.
import type { Difference } from '#protocol/change.ts'
import type { Ignored } from '#protocol/instance.ts'
import { shown } from './display.ts'

/** `schema cron`, `partitions shop.log_*`, `privileges`: empty when nothing is ignored. */
export function ignoredFacts({ schemas = [], partitions = [], grants, owners }: Ignored): readonly string[] {
  return [
    schemas.length === 0
      ? ''
      : `${schemas.length === 1 ? 'schema' : 'schemas'} ${schemas.map(shown).join(', ')}`,
    partitions.length === 0 ? '' : `partitions ${partitions.map(shown).join(', ')}`,
    grants ? 'privileges' : '',
    owners ? 'owners' : '',
  ].filter(fact => fact !== '')
}

/** The schemas that differ, and those with objects that do, each once. */
export function driftedSchemas({ objects }: Difference): readonly string[] {
  return unique(objects.flatMap(({ document }) => named(document)?.schema ?? []))
}

/**
 * Patterns for tables that came or went, as partitions do: the digits at the end of a name are what a job
 * counts on.
 */
export function driftedPartitions({ objects }: Difference): readonly string[] {
  return unique(
    objects.flatMap(({ kind, object, document }) => {
      const table = object === 'table' && kind !== 'changed' ? named(document) : undefined
      return table && /\d$/.test(table.name)
        ? [`${table.schema}.${table.name.replace(/\d[\d_]*$/, '*')}`]
        : []
    }),
  )
}

const unique = (names: readonly string[]) => [...new Set(names)]

/** What a document's path says: `shop/orders.table.sql`, or `shop.schema.sql` for a schema itself. */
function named(document: string): { readonly schema: string; readonly name: string } | undefined {
  const [, schema, name] = /^(?:(.+)\/)?(.+)\.[\w-]+\.sql$/.exec(document) ?? []
  if (name === undefined) return undefined
  if (schema !== undefined) return { schema: decodeURIComponent(schema), name: decodeURIComponent(name) }
  return document.endsWith('.schema.sql') ? { schema: decodeURIComponent(name), name: '' } : undefined
}
