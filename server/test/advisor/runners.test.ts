// How the tool that runs a file changes what is found in it: which transaction its statements share, and the
// way out of one.
import assert from 'node:assert/strict'
import { advise } from '../../src/advisor/advice.ts'
import { applyEdits } from '../../src/advisor/applyEdits.ts'
import { preset } from '../../src/advisor/presets.ts'
import { runners } from '../../src/advisor/runner.ts'
import { loadParser } from '../../src/sql/parser.ts'

const adviceUnder = (runner: string, sql: string) =>
  advise(sql, { levels: preset('recommended'), version: 18, runner: runners[runner]! })

const index = 'create index concurrently i on book (a);'
const refused = 'concurrently-in-transaction'

const cases: readonly (readonly [runner: string, sql: string, ...rules: string[]])[] = [
  ['psql', `${index}\n${index}`],
  ['plumbline', `alter table book add a int;\n${index}`],
  ['transaction', index, refused],
  ['goose', `-- +goose Up\n${index}`, refused],
  ['goose', `-- +goose NO TRANSACTION\n-- +goose Up\n${index}\n-- +goose Down\ndrop index i;`],
  ['dbmate', `-- migrate:up\n${index}`, refused],
  ['dbmate', `-- migrate:up transaction:false\n${index}\n-- migrate:down\ndrop index i;`],
  ['dbmate', `-- migrate:up transaction:false\nset lock_timeout = '1s';\n${index}`, refused],
  ['atlas', `-- atlas:txmode none\n\n${index}`],
  ['graphile-migrate', `--! no-transaction\n${index}`],
  ['graphile-migrate', `--! no-transaction\n${index}\nselect 1;`, refused],
  // Flyway leaves out the transaction where a file holds nothing else.
  ['flyway', `${index}\nvacuum book;`],
  ['flyway', `${index}\nselect 1;`, refused],
  // What is sent as one string is one transaction, until it says otherwise.
  ['golang-migrate', index],
  ['golang-migrate', `${index}\n${index}`, refused, refused],
  ['golang-migrate', 'begin;\nalter table book add a int;\ncommit;'],
  ['golang-migrate', 'alter table book add a int;\nupdate book set a = 1 where b;', 'backfill-with-ddl'],
  ['prisma', index],
  ['prisma', `alter table book add a int;\n${index}`, refused],
]

describe('a file under its runner', () => {
  before(loadParser)

  for (const [runner, sql, ...rules] of cases)
    it(`${runner}: ${sql.replaceAll('\n', ' ')}`, () =>
      assert.deepEqual(
        adviceUnder(runner, sql).map(one => one.rule),
        rules,
      ))

  const ways: readonly (readonly [runner: string, sql: string, text: string, followUp?: string])[] = [
    ['goose', `-- +goose Up\n${index}`, `-- +goose NO TRANSACTION\n-- +goose Up\n${index}`],
    [
      'dbmate',
      `-- migrate:up\n${index}\n-- migrate:down\n`,
      `-- migrate:up transaction:false\n${index}\n-- migrate:down\n`,
    ],
    ['atlas', `\uFEFF${index}`, `\uFEFF-- atlas:txmode none\n\n${index}`],
    [
      'prisma',
      `select 1;\n-- Slow.\n${index}\nselect 2;\n`,
      'select 1;\n',
      `-- Slow.\n${index}\nselect 2;\n`,
    ],
    ['prisma', `${index}\nselect 2\n`, `${index}\n`, 'select 2;\n'],
    ['flyway', `${index}\nselect 2;`, index, 'select 2;\n'],
  ]
  for (const [runner, sql, text, followUp] of ways)
    it(`${runner} is shown the way out of its transaction: ${sql.replaceAll('\n', ' ')}`, () => {
      const fix = adviceUnder(runner, sql)[0]?.fixes.find(one => one.preferred)
      assert.ok(fix)
      assert.equal(applyEdits(sql, fix.edits), text)
      assert.equal(fix.followUp, followUp)
    })
})
