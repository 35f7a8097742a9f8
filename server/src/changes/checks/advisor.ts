// The SQL advisor on a change: with the environment's preset, the target's version, and the target's
// own schema and sizes, so that nothing has to be guessed.
import type pg from 'pg'
import { advise } from '../../advisor/advice.ts'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import { type PresetName, preset, presetNames } from '../../advisor/presets.ts'
import { runners } from '../../advisor/runner.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import type { Relation, Size } from '../../impact/catalog/values.ts'
import { readScript } from '../../sql/script.ts'
import { count, judged, type Looked, type Outcome, type Subject } from './subject.ts'

/** The file says `error` where the environment's preset does; then the change does not run. */
export async function checkAdvisor(subject: Subject, looked: Looked | undefined): Promise<Outcome> {
  const version = major(looked?.facts.version ?? subject.instance.serverVersion ?? 180000)
  const name = presetNames.find(p => p === subject.environment.policy.advisorPreset)
  const levels = preset(name ?? ('recommended' satisfies PresetName))
  const found = advise(subject.script, {
    levels,
    version,
    withoutFixes: true,
    ...(runners.plumbline ? { runner: runners.plumbline } : {}),
    ...(looked ? { ground: await liveGround(looked, version) } : {}),
  })
  const details = found.map(({ severity, rule, message, start, end }) => ({
    severity: severity === 'hint' ? ('info' as const) : severity,
    title: rule,
    text: message,
    start: start.offset,
    end: end.offset,
    rule,
  }))
  return judged(
    'advisor',
    details.length === 0
      ? 'The advisor has nothing to say.'
      : `The advisor has ${count(details.length, 'remark')}.`,
    (errors, warnings) =>
      [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '']
        .filter(Boolean)
        .join(' and ')
        .replace(/^/, 'The advisor found ')
        .concat('.'),
    details,
  )
}

const major = (version: number) => Math.floor(version / 10_000)

/** The live schema by way of its own DDL, with the sizes of its tables. */
export async function liveGround(
  looked: Pick<Looked, 'client'> & { readonly live: Pick<Looked['live'], 'text'> },
  version: number,
): Promise<Ground> {
  const ground = groundAfter(readScript(looked.live.text), emptyDatabase, version)
  const sizes = await sizesOf(looked.client)
  const values = new Map(ground.values)
  for (const [key, value] of values) {
    if (!key.startsWith('rel:')) continue
    const relation = value as Relation
    const size = sizes.get(`${relation.schema}\0${relation.name}`)
    if (size) values.set(key, { ...relation, size } satisfies Relation)
  }
  return { ...ground, values }
}

async function sizesOf(client: pg.Client): Promise<ReadonlyMap<string, Size>> {
  const { rows } = await client.query<{ schema: string; name: string; bytes: string; rows: string }>(
    `select n.nspname::text as schema,
            c.relname::text as name,
            pg_catalog.pg_total_relation_size(c.oid) as bytes,
            greatest(c.reltuples, 0)::bigint as rows
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm', 'p')
       and n.nspname !~ '^pg_'
       and n.nspname <> 'information_schema'`,
  )
  return new Map(rows.map(r => [`${r.schema}\0${r.name}`, { bytes: Number(r.bytes), rows: Number(r.rows) }]))
}
