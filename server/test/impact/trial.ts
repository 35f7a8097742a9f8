// Random statements tried on a real server: what each did, against what we say it does.
import fc from 'fast-check'
import { Advisor } from '../../src/advisor/advise.ts'
import { emptyDatabase, groundAfter } from '../../src/advisor/ground.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase } from '../support/postgres.ts'
import { fixture, schema } from './grammar/fixture.ts'
import { statement } from './grammar/statement.ts'
import { difference, listen, relationsOf, saying, watched } from './watched.ts'

export interface Trial {
  readonly sql: string
  readonly outcome: 'agreed' | 'refused' | 'disagreed'
  /** Why PostgreSQL refused it, or where we were wrong. */
  readonly why?: string
}

const session = `set search_path to ${schema}; set timezone to 'UTC'`

/** Makes the session forget what it knows of relations: what it looks up anew, it locks. */
const forget = 'begin; create publication forgetful for all tables; rollback; deallocate all'

/** Tries `count` random statements; the same seed makes the same ones. */
export async function* trials(major: number, count: number, seed: number): AsyncGenerator<Trial> {
  const client = await connect(await freshDatabase(major))
  try {
    listen(client)
    await client.query(`do $$ begin create role app; exception when duplicate_object then null; end $$`)
    await client.query(fixture)
    await client.query(`grant all on schema shop, attic to app; ${session}; set statement_timeout = '20s'`)
    const known = await relationsOf(client)
    const ground = groundAfter(readScript(fixture), emptyDatabase, major)
    for (const sql of new Set(fc.sample(statement, { numRuns: count, seed }))) {
      const script = readScript(`${session}; ${sql}`)
      await client.query(forget)
      const did = await watched(client, sql, known)
      if (typeof did === 'string') {
        yield { sql, outcome: 'refused', why: did }
        continue
      }
      const advisor = new Advisor({ levels: new Map(), version: major, ground })
      advisor.update(script)
      const impact = advisor.impact(advisor.entries.at(-1)!)
      const why = impact ? difference(saying(impact, known, schema, sql), did, known) : '  cannot be read'
      yield why === undefined ? { sql, outcome: 'agreed' } : { sql, outcome: 'disagreed', why }
    }
  } finally {
    await client.end()
  }
}
