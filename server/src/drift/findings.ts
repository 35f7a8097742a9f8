// What is wrong with a database besides drift, read from its catalogs: invalid indexes, constraints
// left not validated, sequences near their end.
import type pg from 'pg'
import type { Anomaly, AnomalyKind } from '#protocol/change.ts'
import { reading } from '../schema/introspect/session.ts'
import { isInProgress } from './inProgress.ts'

export interface Finding {
  readonly kind: AnomalyKind
  readonly severity: Anomaly['severity']
  readonly summary: string
}

/** An index being built at this moment is not invalid yet; one `on only` a partitioned table never was valid. */
const invalidIndexes = `
  select c.oid::pg_catalog.regclass::text as name
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  where not i.indisvalid
    and c.relkind = 'i'
    and not ${isInProgress}
  order by 1`

const notValidConstraints = `
  select pg_catalog.format('%I of %s', conname,
           case when contypid <> 0 then pg_catalog.format_type(contypid, null)
                else conrelid::pg_catalog.regclass::text end) as name
  from pg_catalog.pg_constraint
  where not convalidated
    and contype in ('c', 'f', 'n')
    and coalesce((pg_catalog.to_jsonb(pg_constraint) ->> 'conenforced')::boolean, true)
  order by 1`

/**
 * Nine tenths of its values are used, counted in its own direction. Each costs the server a read of
 * the sequence, so `$1` false leaves out those with more values than can be used between two looks at
 * all of them, an hour apart.
 */
const exhaustedSequences = `
  select pg_catalog.format('%I.%I', schemaname, sequencename) as name
  from pg_catalog.pg_sequences
  where not cycle
    and case
          when $1 or max_value::numeric - min_value < 1000000000000 * pg_catalog.abs(increment_by::numeric)
          then case
                 when increment_by > 0
                 then (last_value::numeric - min_value) / nullif(max_value::numeric - min_value, 0)
                 else (max_value::numeric - last_value) / nullif(max_value::numeric - min_value, 0)
               end >= 0.9
        end
  order by 1`

/**
 * What cannot be read for a lock within two seconds is left for the next look. `known`: what the last
 * look found, where nothing was written to the catalogs since.
 */
export function findings(client: pg.Client, known?: readonly Finding[]): Promise<readonly Finding[]> {
  return reading(client, {}, () => find(client, known))
}

async function find(client: pg.Client, known: readonly Finding[] | undefined): Promise<readonly Finding[]> {
  const names = async (sql: string, values: unknown[] = []) =>
    (await client.query<{ name: string }>(sql, values)).rows.map(row => row.name)
  const ends = (finding: Finding) => finding.kind === 'sequenceExhaustion'
  const found: Finding[] = (known ?? []).filter(finding => !ends(finding))
  if (!known) {
    const invalid = await names(invalidIndexes)
    if (invalid.length > 0) {
      found.push({
        kind: 'invalidIndex',
        severity: 'high',
        summary: `${counted(invalid, 'index is', 'indexes are')} invalid: ${listed(invalid)}.`,
      })
    }
    const unproven = await names(notValidConstraints)
    if (unproven.length > 0) {
      found.push({
        kind: 'notValidConstraint',
        severity: 'medium',
        summary: `${counted(unproven, 'constraint is', 'constraints are')} not validated: ${listed(unproven)}.`,
      })
    }
  }
  const ending = await names(exhaustedSequences, [!known || known.some(ends)])
  if (ending.length > 0) {
    found.push({
      kind: 'sequenceExhaustion',
      severity: 'high',
      summary: `${counted(ending, 'sequence is', 'sequences are')} near the end: ${listed(ending)}.`,
    })
  }
  return found
}

function counted(names: readonly string[], one: string, many: string): string {
  return `${names.length} ${names.length === 1 ? one : many}`
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

/** Another major version than the one that was there at the last sync; a new sync settles it. */
export function versionChange(now: number, known: number | undefined): readonly Finding[] {
  const major = (version: number) => Math.floor(version / 10_000)
  if (known === undefined || major(now) === major(known)) return []
  return [
    {
      kind: 'versionChanged',
      severity: 'medium',
      summary: `The server runs PostgreSQL ${major(now)} now; at the last sync it was ${major(known)}.`,
    },
  ]
}
