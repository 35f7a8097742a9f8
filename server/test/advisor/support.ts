// For the advisor's tests: advice on a text, fixes taken, and a schema to compare by.

import type pg from 'pg'
import type { Advice, Fix } from '#protocol/advice.ts'
import { advise } from '../../src/advisor/advice.ts'
import type { Level } from '../../src/advisor/advise.ts'
import { applyEdits } from '../../src/advisor/applyEdits.ts'
import { catalogue } from '../../src/advisor/catalogue.ts'
import { emptyDatabase, groundAfter } from '../../src/advisor/ground.ts'
import type { Example, Rule } from '../../src/advisor/rule.ts'
import { plainRunner } from '../../src/advisor/runner.ts'
import { readScript } from '../../src/sql/script.ts'

const everyLevel = (rule?: Rule, example?: Example): Map<string, Level> =>
  new Map(
    catalogue.map(one => [
      one.id,
      { severity: one.severity, options: one.id === rule?.id ? (example?.options ?? {}) : {} },
    ]),
  )

/** Advice of one rule on an example, or on other text in its place. */
export function adviceOn(rule: Rule, example: Example, version: number, text = example.sql): Advice[] {
  const history =
    example.before === undefined ? undefined : groundAfter(readScript(example.before), emptyDatabase, version)
  return advise(text, {
    levels: everyLevel(rule, example),
    version,
    ...(history ? { ground: history } : {}),
    ...(example.live ? { live: example.live } : {}),
    runner: { ...plainRunner, bundling: example.wrapped ? 'file' : 'none' },
  }).filter(one => one.rule === rule.id)
}

export function versionsOf(example: Example, rule: Rule, majors: readonly number[]): number[] {
  const since = Math.max(example.since ?? 0, rule.since ?? 0)
  const until = Math.min(example.until ?? 99, rule.until ?? 99)
  return majors.filter(major => major >= since && major <= until)
}

/** The preferred fix of each advice, one after the other, until none is left. */
export function fixAll(
  rule: Rule,
  example: Example,
  version: number,
): { text: string; followUps: string[] } | undefined {
  let text = example.sql
  const followUps: string[] = []
  for (let round = 0; round < 20; round++) {
    const fix = preferredFix(adviceOn(rule, example, version, text))
    if (!fix) return round === 0 ? undefined : { text, followUps }
    text = applyEdits(text, fix.edits)
    if (fix.followUp !== undefined) followUps.push(fix.followUp)
  }
  return { text, followUps }
}

const preferredFix = (advice: readonly Advice[]): Fix | undefined =>
  advice.flatMap(one => one.fixes).find(fix => fix.preferred)

/** A schema as text: enough to tell whether two scripts end in the same one. Names of helpers left out. */
export async function schemaText(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(`
    select line from (
      select format('%s.%s %s %s not null %s default %s', n.nspname, c.relname, a.attname,
                    format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm')
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      union all
      select format('constraint %s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
      from pg_constraint
      where connamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
      and contype <> 'n'
      union all
      select format('index %s %s', pg_get_indexdef(indexrelid), indisvalid)
      from pg_index
      join pg_class c on c.oid = indexrelid
      where c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')
    ) as lines
    order by line collate "C"`)
  return rows.map(row => row.line).join('\n')
}
