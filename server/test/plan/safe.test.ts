import assert from 'node:assert/strict'
import type pg from 'pg'
import { type ImpactWords, impactLines } from '../../src/cli/impactWords.ts'
import { planImpact } from '../../src/cli/planImpact.ts'
import { blocksWrites, type LockMode } from '../../src/impact/lock.ts'
import { plan } from '../../src/plan/plan.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import type { Model } from '../../src/schema/model.ts'
import { withDatabase } from '../schema/support.ts'
import { majors } from '../support/postgres.ts'
import { type Pair, readPairs } from './readPairs.ts'

/** Every pair on one of the versions that know it, a different one for each; PLUMBLINE_TEST_SAFE=all: on each. */
const all = process.env.PLUMBLINE_TEST_SAFE === 'all'
const known = (pair: Pair) => majors.filter(major => major >= pair.since && major <= pair.until)

for (const major of majors) {
  const mine = readPairs(['online']).filter((pair, at) => {
    const versions = known(pair)
    return all ? versions.includes(major) : versions[at % versions.length] === major
  })
  describe(`the safe form on PostgreSQL ${major}, statement by statement, there and back`, function () {
    this.timeout(120_000)

    for (const pair of mine) {
      it(pair.name, () =>
        withDatabase(major, pair.from, here =>
          withDatabase(major, pair.to, async there => {
            const [from, to] = [(await introspect(here)).model, (await introspect(there)).model]
            await carriedOut(here, from, to)
            await carriedOut(there, to, from)
          }),
        ),
      )
    }
  })
}

/** Each statement commits by itself, and none keeps writers waiting while it goes through their rows. */
async function carriedOut(client: pg.Client, from: Model, to: Model): Promise<void> {
  const { statements, unresolved } = plan(from, to)
  const script = statements.map(({ sql }) => sql).join(';\n')
  assert.deepEqual(unresolved, [])
  const tables = new Set(from.facts.filter(({ kind }) => kind === 'table').map(({ id }) => id.slice(6)))
  const impact = await planImpact(from, statements)
  await client.query('set client_min_messages = debug1')
  for (const [at, { sql }] of statements.entries()) {
    const told = await run(client, sql).catch((error: Error) =>
      assert.fail(`${error.message}\n${sql}\n\nin:\n${script}`),
    )
    const isProof = / validate constraint /.test(sql)
    const waits = [
      ...(isProof ? [] : told.filter(isVerifying)),
      ...(isPartitioning.test(sql) ? [] : waitsFor(impact[at] ?? [], tables)),
    ]
    assert.deepEqual(waits, [], `${sql}\n${impact[at]?.flatMap(impactLines).join('\n')}\n\nin:\n${script}`)
  }
  await client.query('reset client_min_messages')
  const { model } = await introspect(client)
  assert.deepEqual(compare(model, to), { summary: '', objects: [] }, script)
}

/** Of a partition that comes PostgreSQL says itself whether it looks through the rows. */
const isPartitioning = / (attach partition .* (for values|default)|partition of )/
const isVerifying = (told: string) => /^(verifying table|validating foreign key)/.test(told)

/** Runs a statement, and gives what the server says meanwhile. */
async function run(client: pg.Client, sql: string): Promise<string[]> {
  const told: string[] = []
  const listen = ({ message }: { message?: string | undefined }) => told.push(message ?? '')
  client.on('notice', listen)
  try {
    await client.query(sql)
  } finally {
    client.off('notice', listen)
  }
  return told
}

const waitsFor = (impact: readonly ImpactWords[], tables: ReadonlySet<string>): string[] =>
  impact.flatMap(({ locks, scans, builds, rewrites }) =>
    [...scans, ...builds, ...rewrites]
      .map(({ relation }) => relation)
      .filter(relation => tables.has(relation) && blocksWrites(locks[relation] as LockMode)),
  )
