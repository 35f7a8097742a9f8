// Every rule against its own examples: it fires, stays silent, can be silenced, and its fix, taken,
// leaves a script that parses, no longer fires, and ends in the same schema on a real server.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { catalogue } from '../../src/advisor/catalogue.ts'
import type { Example, Rule } from '../../src/advisor/rule.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'
import { adviceOn, fixAll, schemaText, versionsOf } from './support.ts'

const everyMajor = [13, 14, 15, 16, 17, 18]
const only = process.env.PLUMBLINE_RULE
const rules = catalogue.filter(rule => only === undefined || rule.id === only)
const short = (example: Example) => (example.sql.length > 90 ? `${example.sql.slice(0, 90)}…` : example.sql)

describe('every rule of the advisor', () => {
  before(loadParser)

  for (const rule of rules) {
    describe(rule.id, () => {
      it('has an example that fires and one that does not', () => {
        assert.ok(rule.fires.length > 0 && rule.silent.length > 0)
      })

      for (const example of rule.fires) {
        it(`fires: ${short(example)}`, () => {
          for (const version of versionsOf(example, rule, everyMajor)) {
            const advice = adviceOn(rule, example, version)
            assert.ok(advice.length > 0, `silent on ${version}`)
            for (const one of advice) {
              assert.ok(
                one.end.offset > one.start.offset && one.end.offset <= example.sql.length,
                'a range in the text',
              )
              assert.match(one.message, /^\S.*[.]$/s, 'a sentence')
            }
            const { says = '' } = example
            assert.ok(
              advice.some(one => one.message.includes(says)),
              `${advice[0]?.message} does not say: ${says}`,
            )
          }
        })

        if (rule.id !== 'unused-ignore') {
          it(`is silenced: ${short(example)}`, () => {
            const version = versionsOf(example, rule, everyMajor).at(-1) ?? 18
            const commented = `-- plumbline-ignore-file ${rule.id}: on purpose\n${example.sql}`
            assert.deepEqual(adviceOn(rule, example, version, commented), [])
          })
        }
      }

      for (const example of rule.silent) {
        it(`stays silent: ${short(example)}`, () => {
          for (const version of versionsOf(example, rule, everyMajor)) {
            const advice = adviceOn(rule, example, version)
            assert.deepEqual(
              advice.map(one => one.message),
              [],
              `on ${version}`,
            )
          }
        })
      }
    })
  }
})

describe('every fix, taken', () => {
  before(loadParser)

  for (const major of majors) {
    it(`on ${major}: parses, no longer fires, and ends in the same schema`, async function () {
      this.timeout(300_000)
      const wrong: string[] = []
      const url = await freshDatabase(major)
      const client = await connect(url)
      let ran = 0
      for (const rule of rules) {
        if (rule.reshapes) continue
        for (const example of rule.fires) {
          if (!versionsOf(example, rule, [major]).includes(major)) continue
          const fixed = fixAll(rule, example, major)
          if (!fixed) continue
          const problem = readScript(fixed.text).statements.find(one => one.problem)?.problem
          if (problem) wrong.push(`${rule.id}: ${fixed.text}: ${problem.message}`)
          const left = adviceOn(rule, example, major, fixed.text)
          if (left.some(one => one.fixes.length > 0)) wrong.push(`${rule.id} still fires: ${fixed.text}`)
          const result = await sameSchema(client, rule, example, fixed)
          if (result === 'skipped') continue
          ran++
          if (result)
            wrong.push(
              `${rule.id}: ${result}\n--- ${example.sql}\n+++ ${[fixed.text, ...fixed.followUps].join('\n---- following\n')}`,
            )
        }
      }
      await client.end()
      assert.deepEqual(wrong, [])
      if (only === undefined) assert.ok(ran > 3, `only ${ran} were tried on a server`)
    })
  }
})

/** Only examples that stand on their own can be run; the others name tables nobody made. */
async function sameSchema(
  client: pg.Client,
  rule: Rule,
  example: Example,
  fixed: { text: string; followUps: string[] },
): Promise<string | undefined> {
  if (example.before === undefined) return 'skipped'
  void rule
  const outcome = async (scripts: readonly string[]) => {
    await clean(client)
    await run(client, example.before as string)
    for (const script of scripts) await run(client, script)
    return schemaText(client)
  }
  let before: string
  try {
    before = await outcome([example.sql])
  } catch {
    return 'skipped'
  }
  try {
    const after = await outcome([fixed.text, ...fixed.followUps])
    return before === after ? undefined : `another schema:\n${difference(before, after)}`
  } catch (error) {
    return String(error)
  }
}

const difference = (before: string, after: string): string => {
  const a = before.split('\n')
  const b = after.split('\n')
  return [
    ...a.filter(line => !b.includes(line)).map(line => `- ${line}`),
    ...b.filter(line => !a.includes(line)).map(line => `+ ${line}`),
  ].join('\n')
}

async function clean(client: pg.Client): Promise<void> {
  await client.query('rollback')
  await client.query('reset all')
  const { rows } = await client.query<{ name: string }>(`
    select quote_ident(nspname) as name
    from pg_namespace
    where nspname not like 'pg\\_%'
    and nspname <> 'information_schema'`)
  for (const row of rows) await client.query(`drop schema ${row.name} cascade`)
  await client.query('create schema public')
}

async function run(client: pg.Client, script: string): Promise<void> {
  for (const statement of readScript(script).statements) await client.query(statement.text)
}
