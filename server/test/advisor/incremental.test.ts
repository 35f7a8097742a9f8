// After any edit the advisor says what it would say of the whole text afresh, though it looks only at
// what changed; and an edit far from everything looks at little.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { adviceOf } from '../../src/advisor/advice.ts'
import { Advisor, type AdvisorOptions } from '../../src/advisor/advise.ts'
import { preset } from '../../src/advisor/presets.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { editScript, readScript, type Script } from '../../src/sql/script.ts'

const options: AdvisorOptions = { levels: preset('all'), version: 18 }

/** Statements that touch each other: tables made, altered, renamed, dropped, in and out of transactions. */
const statements = [
  'create table a (id int primary key, n int)',
  'create table if not exists b (id int references a)',
  'alter table a add column c int',
  'alter table a alter column n set not null',
  'alter table a add constraint k check (n is not null) not valid',
  'alter table a validate constraint k',
  'alter table a alter n type bigint',
  'alter table a rename to d',
  'alter table d rename column n to m',
  'create index i on a (n)',
  'create index on d (m)',
  'drop index i',
  'drop table a',
  'drop table b cascade',
  'create view v as select n from a',
  'alter table a drop column n',
  'begin',
  'commit',
  'rollback',
  'savepoint s',
  'rollback to s',
  "set lock_timeout = '1s'",
  "set local lock_timeout = '1s'",
  'set search_path to x',
  'reset all',
  'create temp table a (id int)',
  "comment on table a is 'x'",
  'update a set n = 1',
  'create domain p as int check (value > 0)',
  'alter table a add column q p',
  'create table part (id int) partition by list (id)',
  'create table p1 partition of part for values in (1)',
  'create index on part (id)',
  'drop schema x cascade',
  '-- plumbline-ignore drop-table: done with it\ndrop table d',
  'selec oops',
]

const summary = (advisor: Advisor, script: Script) =>
  adviceOf(advisor, script, { ...options, withoutFixes: true }).map(one => [
    one.rule,
    one.severity,
    one.start.offset,
    one.end.offset,
    one.message,
    one.related.map(place => place.start.offset),
  ])

const afresh = (text: string) => {
  const script = readScript(text)
  const advisor = new Advisor(options)
  advisor.update(script)
  return summary(advisor, script)
}

describe('the advisor while somebody types', () => {
  before(loadParser)

  it('says after every edit what it would say afresh', function () {
    this.timeout(300_000)
    const statement = fc.constantFrom(...statements)
    const edit = fc.record({ at: fc.nat(), remove: fc.nat(3), insert: fc.array(statement, { maxLength: 3 }) })
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 14 }),
        fc.array(edit, { maxLength: 6 }),
        (start, edits) => {
          let list = [...start]
          let script = readScript(list.join(';\n'))
          const advisor = new Advisor(options)
          advisor.update(script)
          for (const { at, remove, insert } of edits) {
            const spot = list.length === 0 ? 0 : at % (list.length + 1)
            list = [...list.slice(0, spot), ...insert, ...list.slice(spot + remove)]
            const text = list.join(';\n')
            script = editScript(script, replaced(script.text, text)).script
            advisor.update(script)
            assert.deepEqual(summary(advisor, script), afresh(text), text)
          }
        },
      ),
      { numRuns: 120 },
    )
  })

  it('looks only at the statement edited when nothing else depends on it', () => {
    const text = Array.from(
      { length: 500 },
      (_, i) => `create table t${i} (id bigint primary key);\nalter table t${i} add column n int;`,
    ).join('\n')
    let script = readScript(text)
    const advisor = new Advisor(options)
    advisor.update(script)
    const at = text.indexOf('alter table t250 ') + 'alter table t250 add column n'.length
    script = editScript(script, { start: at, end: at, newText: 'x' }).script
    advisor.update(script)
    assert.ok(advisor.recomputed <= 3, `looked at ${advisor.recomputed}`)
  })
})

/** The one edit that turns a text into another. */
function replaced(before: string, after: string): { start: number; end: number; newText: string } {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++
  return { start: head, end: before.length - tail, newText: after.slice(head, after.length - tail) }
}
