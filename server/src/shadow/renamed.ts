// A schema after some renames, as PostgreSQL itself makes it of them: on a throw-away database,
// where whatever depends on a renamed thing follows.
import type pg from 'pg'
import { fail } from '../failure/failed.ts'
import { renameStep } from '../plan/givenRename.ts'
import { type Step, step } from '../plan/planned.ts'
import { introspect } from '../schema/introspect/introspect.ts'
import { identityOf, sortedById } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { serverLocale } from './prove.ts'
import { type ScratchServer, withScratch } from './scratch.ts'

export interface Renamed {
  readonly model: Model
  readonly steps: readonly Step[]
}

/** Throws badInput where there is nothing of that name. `wanted`: the schema that is made for. */
export async function renamed(
  server: ScratchServer,
  before: Model,
  wanted: Model,
  given: readonly string[],
): Promise<Renamed> {
  const steps = given.map(renameStep)
  const locale = await serverLocale(server)
  return withScratch(server, before, locale, async ({ client }) => {
    for (const [at, { sql }] of steps.entries()) {
      await client
        .query(sql)
        .catch((error: Error) => fail('badInput', `--rename ${given[at]}: ${error.message}.`))
    }
    const following = sequencesBeside((await introspect(client)).model, wanted)
    for (const { sql } of following) await client.query(sql)
    return { model: await readAs(client, before), steps: [...steps, ...following] }
  })
}

/** As whoever read the schema before, with what was said of its database. */
async function readAs(client: pg.Client, before: Model): Promise<Model> {
  const { model } = await introspect(client)
  const database = before.facts.filter(fact => fact.kind === 'database')
  return {
    ...model,
    user: before.user,
    unread: before.unread,
    facts: sortedById([...database, ...model.facts.filter(fact => fact.kind !== 'database')]),
  }
}

/** A sequence is called after its column, and goes on counting under the new name. */
function sequencesBeside(now: Model, wanted: Model): Step[] {
  const owned = (model: Model, other: Model) => {
    const known = new Set(other.facts.map(fact => fact.id))
    return model.facts.filter(
      (fact): fact is Fact<'sequence'> =>
        fact.kind === 'sequence' && fact.at.ownedBy !== undefined && !known.has(fact.id),
    )
  }
  const fresh = owned(wanted, now)
  return owned(now, wanted).flatMap(sequence => {
    const to = fresh.find(({ at }) => at.ownedBy === sequence.at.ownedBy)
    return to ? [step(`alter sequence ${identityOf(sequence)} rename to ${quoteIdentifier(to.name)}`)] : []
  })
}
