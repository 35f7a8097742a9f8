import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checksum } from '../../src/migrations/checksum.ts'
import { type Migration, readMigration } from '../../src/migrations/migration.ts'
import { type History, migrationsFor, planMigrations } from '../../src/migrations/plan.ts'
import { compareVersions } from '../../src/migrations/versions.ts'

const file = (name: string, text = 'select 1;'): Migration => {
  const read = readMigration(name, text)
  assert.ok(read && 'checksum' in read, name)
  return read
}
const states = (files: readonly Migration[], history: History) =>
  planMigrations(files, history).migrations.map(({ migration, state }) => {
    const more =
      state.kind === 'applied'
        ? ` ${state.since}`
        : state.kind === 'pending' && state.belowNewest
          ? ' below newest'
          : ''
    return `${migration.file}: ${state.kind}${more}`
  })

describe('migrations and the history of a database', () => {
  const cases: readonly [
    name: string,
    files: readonly Migration[],
    history: History,
    expected: readonly string[],
  ][] = [
    [
      'an empty history: all wait, in the order of their versions',
      [file('V10__c.sql'), file('V9__b.sql'), file('V1.2__a.sql')],
      { applied: [] },
      ['V1.2__a.sql: pending', 'V9__b.sql: pending', 'V10__c.sql: pending'],
    ],
    [
      'some applied',
      [file('V1__a.sql'), file('V2__b.sql')],
      { applied: [{ version: '1', checksum: checksum('select 1;') }] },
      ['V1__a.sql: applied same', 'V2__b.sql: pending'],
    ],
    [
      'versions that are written otherwise',
      [file('V01.0__a.sql')],
      { applied: [{ version: '1' }] },
      ['V01.0__a.sql: applied unknown'],
    ],
    [
      'changed since: layout, then content',
      [file('V1__a.sql', 'select  1; -- one'), file('V2__b.sql', 'select 2;')],
      {
        applied: [
          { version: '1', checksum: checksum('select 1;') },
          { version: '2', checksum: checksum('select 1;') },
        ],
      },
      ['V1__a.sql: applied layout', 'V2__b.sql: applied content'],
    ],
    [
      'a new one below the newest',
      [file('V1__a.sql'), file('V1.5__late.sql'), file('V2__b.sql')],
      { applied: [{ version: '1' }, { version: '2' }] },
      ['V1__a.sql: applied unknown', 'V1.5__late.sql: pending below newest', 'V2__b.sql: applied unknown'],
    ],
    [
      'a baseline',
      [file('V1__a.sql'), file('V2__b.sql'), file('V3__c.sql')],
      { applied: [], baseline: '2' },
      ['V1__a.sql: underBaseline', 'V2__b.sql: underBaseline', 'V3__c.sql: pending'],
    ],
    [
      'a repeatable one comes last, and again when it changed',
      [file('R__views.sql', 'select 2;'), file('R__same.sql'), file('R__new.sql'), file('V9__z.sql')],
      {
        applied: [
          { file: 'R__views.sql', checksum: checksum('select 1;') },
          { file: 'R__same.sql', checksum: checksum('select 1;') },
        ],
      },
      ['V9__z.sql: pending', 'R__new.sql: pending', 'R__same.sql: applied same', 'R__views.sql: pending'],
    ],
    [
      'the way back never runs by itself',
      [file('001_a.up.sql'), file('001_a.down.sql'), file('U2__b.sql')],
      { applied: [] },
      ['001_a.down.sql: notRun', '001_a.up.sql: pending', 'U2__b.sql: notRun'],
    ],
    [
      'the last of two entries counts',
      [file('V1__a.sql', 'select 2;')],
      {
        applied: [
          { version: '1', checksum: checksum('select 1;') },
          { version: '1', checksum: checksum('select 2;') },
        ],
      },
      ['V1__a.sql: applied same'],
    ],
  ]
  for (const [name, files, history, expected] of cases) {
    it(name, () => assert.deepEqual(states(files, history), expected))
  }

  it('say which applied version has lost its file', () => {
    const plan = planMigrations([file('V2__b.sql')], { applied: [{ version: '1' }, { version: '2.0' }] })
    assert.deepEqual(
      plan.missing.map(one => one.version),
      ['1'],
    )
  })

  it('tell both of two files with one version', () => {
    const plan = planMigrations([file('V1__a.sql'), file('01_b.sql'), file('V2__c.sql')], { applied: [] })
    assert.deepEqual(plan.problems.map(problem => problem.file).sort(), ['01_b.sql', 'V1__a.sql'])
  })

  it('may have one version for each database and environment', () => {
    const files = [
      'test/shop##1##ddl##a.sql',
      'prod/shop##1##ddl##a.sql',
      'test/crm##1##ddl##a.sql',
      'migrations/shop##2##ddl##b.sql',
    ].map(name => file(name))
    assert.deepEqual(planMigrations(files, { applied: [] }).problems, [])
    const meant = (environment: string) =>
      migrationsFor(files, 'shop', environment, ['Test', 'Prod']).map(one => one.file)
    assert.deepEqual(meant('Prod'), ['prod/shop##1##ddl##a.sql', 'migrations/shop##2##ddl##b.sql'])
    assert.deepEqual(meant('Test'), ['test/shop##1##ddl##a.sql', 'migrations/shop##2##ddl##b.sql'])
  })

  it('run only the way up of a file that holds both', () => {
    assert.equal(
      file('1_a.sql', '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;').sql.trim(),
      'select 1;',
    )
  })

  it('never run what is applied, keep the order, and lose no file', () => {
    const number = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(fc.uniqueArray(number), fc.array(number), (there, applied) => {
        const files = there.map(n => file(`V${n}__x.sql`))
        const plan = planMigrations(files, { applied: applied.map(n => ({ version: String(n) })) })
        assert.equal(plan.migrations.length, files.length)
        const versions = plan.migrations.flatMap(({ migration, state }) =>
          state.kind === 'pending' ? (migration.version ?? '') : [],
        )
        assert.deepEqual(versions, [...versions].sort(compareVersions))
        assert.deepEqual(new Set(versions.map(Number)), new Set(there.filter(n => !applied.includes(n))))
      }),
    )
  })
})
