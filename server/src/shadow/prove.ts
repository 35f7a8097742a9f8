// Proves a plan on a throw-away database: builds the schema it starts from, runs it, reads the
// result back and compares. Nothing touches the real database.
import type pg from 'pg'
import { asFailure } from '../failure/failed.ts'
import type { Plan } from '../plan/planned.ts'
import { compare } from '../schema/compare/compare.ts'
import { introspect } from '../schema/introspect/introspect.ts'
import type { Model } from '../schema/model.ts'
import { withoutRoles } from '../schema/withoutRoles.ts'
import { localeOf, type ScratchServer, withScratch } from './scratch.ts'

export type Proof =
  | { readonly status: 'proven' }
  /** The plan ran, or part of it, and the result is another. */
  | { readonly status: 'refuted'; readonly reason: string }
  /** The proof itself could not be had. */
  | { readonly status: 'notProven'; readonly reason: string }

export async function prove(server: ScratchServer, before: Model, after: Model, plan: Plan): Promise<Proof> {
  try {
    const locale = await serverLocale(server)
    return await withScratch(server, before, locale, ({ client }) => tryOut(client, after, plan, server.own))
  } catch (error) {
    return { status: 'notProven', reason: asFailure(error).message }
  }
}

async function tryOut(client: pg.Client, after: Model, plan: Plan, own: boolean): Promise<Proof> {
  for (const { sql } of plan.statements) {
    try {
      await client.query(sql)
    } catch (error) {
      return { status: 'refuted', reason: `${(error as Error).message}, at: ${sql}` }
    }
  }
  const { model } = await introspect(client)
  // On another server there are other roles: who owns and may do what is not compared there.
  const [result, wanted] =
    own && model.user === after.user ? [model, after] : [withoutRoles(model), withoutRoles(after)]
  const { summary, objects } = compare(withoutDatabase(result), withoutDatabase(wanted))
  if (!summary) return { status: 'proven' }
  const details = objects.flatMap(object => object.details.map(detail => `${object.name}: ${detail}`))
  return { status: 'refuted', reason: [summary, ...details].join('; ') }
}

/** What is said of the database as a whole is not said of a throw-away one. */
function withoutDatabase(model: Model): Model {
  return { ...model, facts: model.facts.filter(fact => fact.kind !== 'database') }
}

/** Encoding and locale of the server's own database. */
export async function serverLocale(server: ScratchServer): ReturnType<typeof localeOf> {
  const admin = await server.open(null)
  try {
    return await localeOf(admin)
  } finally {
    await server.close(admin)
  }
}
