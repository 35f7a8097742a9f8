import assert from 'node:assert/strict'
import { followingName, newMigrationName } from '../../src/migrations/followingName.ts'

const now = new Date('2026-01-31T22:05:00Z')

describe('the name of a following migration', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['007_add.sql', ['007_add.sql'], '008_validate_it.sql'],
    ['007_add.sql', ['007_add.sql', '011_other.sql', 'README.md'], '012_validate_it.sql'],
    ['9.sql', ['9.sql'], '10_validate_it.sql'],
    ['V12__add.sql', ['V12__add.sql', 'V2__b.sql'], 'V13__validate_it.sql'],
    ['V1.2__add.sql', ['V1.2__add.sql', 'V1.10__b.sql'], 'V1.11__validate_it.sql'],
    ['V1_2__add.sql', ['V1_2__add.sql'], 'V1_3__validate_it.sql'],
    ['000003_add.up.sql', ['000003_add.up.sql', '000003_add.down.sql'], '000004_validate_it.up.sql'],
    ['20240131120000_add.sql', ['20240131120000_add.sql'], '20260131220500_validate_it.sql'],
    ['202401311200_add.sql', ['202401311200_add.sql'], '202601312205_validate_it.sql'],
    ['20240131120000_add.sql', ['20240131120000_add.sql', '20990101000000_b.sql'], '20990101000001_validate_it.sql'],
    ['2024-01-31-120000_add.sql', ['2024-01-31-120000_add.sql'], '2026-01-31-220500_validate_it.sql'],
    ['2024_01_31_add.sql', ['2024_01_31_add.sql'], '2026_01_31_validate_it.sql'],
    ['init.sql', ['init.sql'], 'init_validate_it.sql'],
  ]
  for (const [own, neighbours, expected] of cases)
    it(`after ${own} beside ${neighbours.join(', ')} is ${expected}`, () =>
      assert.equal(followingName(own, neighbours, 'Validate it', now), expected))
})

describe('the name of a new migration', () => {
  for (const [beside, expected] of [
    [[], '20260131220500_create_t1.sql'],
    [['notes.sql', 'R__views.sql'], '20260131220500_create_t1.sql'],
    [['V1.5__a.sql', 'V1.10__b.sql', 'V1.9__c.sql'], 'V1.11__create_t1.sql'],
    [['0001_a.sql', '0009_b.sql'], '0010_create_t1.sql'],
    [['0001_a.up.sql', '0001_a.down.sql'], '0002_create_t1.up.sql'],
    [['7-a.sql'], '8-create_t1.sql'],
    [['20251231235959_a.sql'], '20260131220500_create_t1.sql'],
  ] as const)
    it(`beside ${beside.join(', ') || 'none'} is ${expected}`, () =>
      assert.equal(newMigrationName(beside, 'create_t1', now), expected))

  it('takes no path from its title, says something when that says nothing, and is not too long', () => {
    for (const [title, expected] of [
      ['create_../../x y', '2_create_x_y.sql'],
      ['Größe: ändern', '2_größe_ändern.sql'],
      ['...', '2_change.sql'],
      ['a'.repeat(300), `2_${'a'.repeat(60)}.sql`],
    ] as const)
      assert.equal(newMigrationName(['1_a.sql'], title, now), expected)
  })
})
