import assert from 'node:assert/strict'
import { type MigrationName, readMigrationName } from '../../src/migrations/migrationName.ts'

type Expected = Partial<MigrationName> & { kind: MigrationName['kind'] }

describe('the name of a migration', () => {
  const read: readonly [file: string, expected: Expected][] = [
    // Flyway
    ['V1__create_users.sql', { kind: 'versioned', version: '1', description: 'Create users' }],
    ['V1.2__add_age.sql', { kind: 'versioned', version: '1.2', description: 'Add age' }],
    ['V1_2_3__add_age.sql', { kind: 'versioned', version: '1.2.3', description: 'Add age' }],
    ['v007__bond.SQL', { kind: 'versioned', version: '007', description: 'Bond' }],
    ['V20240101120000__x.sql', { kind: 'versioned', version: '20240101120000', description: 'X' }],
    ['V1__.sql', { kind: 'versioned', version: '1', description: '' }],
    ['db/V1__a__b.sql', { kind: 'versioned', version: '1', description: 'A b' }],
    ['U1.2__add_age.sql', { kind: 'undo', version: '1.2', description: 'Add age' }],
    ['B3__everything.sql', { kind: 'baseline', version: '3', description: 'Everything' }],
    ['R__views.sql', { kind: 'repeatable', description: 'Views' }],
    // Numbers and moments
    ['001_init.sql', { kind: 'versioned', version: '001', description: 'Init' }],
    ['1.sql', { kind: 'versioned', version: '1', description: '' }],
    ['1.2.3-add-age.sql', { kind: 'versioned', version: '1.2.3', description: 'Add age' }],
    ['v1.2 add age.sql', { kind: 'versioned', version: '1.2', description: 'Add age' }],
    ['20240101120000_add_age.sql', { kind: 'versioned', version: '20240101120000', description: 'Add age' }],
    ['001_2fa.sql', { kind: 'versioned', version: '001', description: '2fa' }],
    ['001_2_factors.sql', { kind: 'versioned', version: '001', description: '2 factors' }],
    ['2024-01-31_add_age.sql', { kind: 'versioned', version: '2024.01.31', description: 'Add age' }],
    [
      '2024_01_31_120000_add_age.sql',
      { kind: 'versioned', version: '2024.01.31.120000', description: 'Add age' },
    ],
    // golang-migrate, Diesel, Prisma
    ['000001_init.up.sql', { kind: 'versioned', version: '000001', description: 'Init' }],
    ['000001_init.down.sql', { kind: 'undo', version: '000001', description: 'Init' }],
    [
      '2024-01-31-120000_init/up.sql',
      { kind: 'versioned', version: '2024.01.31.120000', description: 'Init' },
    ],
    ['2024-01-31-120000_init/down.sql', { kind: 'undo', version: '2024.01.31.120000', description: 'Init' }],
    [
      '20240101120000_init/migration.sql',
      { kind: 'versioned', version: '20240101120000', description: 'Init' },
    ],
    // Type in the name
    ['V2__fill_ages_dml.sql', { kind: 'versioned', version: '2', description: 'Fill ages', type: 'data' }],
    ['002_add_age.ddl.sql', { kind: 'versioned', version: '002', description: 'Add age', type: 'ddl' }],
    ['003_user_data.sql', { kind: 'versioned', version: '003', description: 'User data' }],
    // Bytebase
    [
      'prod/shop##1.2##ddl##add_age.sql',
      {
        kind: 'versioned',
        version: '1.2',
        description: 'Add age',
        type: 'ddl',
        database: 'shop',
        environment: 'prod',
      },
    ],
    [
      'bytebase/test/shop##20240101120000##data##fill.sql',
      {
        kind: 'versioned',
        version: '20240101120000',
        description: 'Fill',
        type: 'data',
        database: 'shop',
        environment: 'test',
      },
    ],
    [
      'shop##v3##migrate##x.sql',
      { kind: 'versioned', version: '3', description: 'X', type: 'ddl', database: 'shop' },
    ],
    ['shop##3##add_age.sql', { kind: 'versioned', version: '3', description: 'Add age', database: 'shop' }],
    ['shop##3.sql', { kind: 'versioned', version: '3', description: '', database: 'shop' }],
  ]
  for (const [file, expected] of read) {
    it(`is understood: ${file}`, () => {
      assert.deepEqual(readMigrationName(file), { kind: 'migration', name: expected })
    })
  }

  const others = [
    'schema.sql',
    'README.md',
    'V1__x.txt',
    'prod/.shop##LATEST.sql',
    'shop##LATEST.sql',
    'current.sql',
    'add_2_columns.sql',
    'up.sql',
    'views/up.sql',
    '1a_x.sql',
    '.sql',
  ]
  for (const file of others)
    it(`is no migration's: ${file}`, () => assert.equal(readMigrationName(file).kind, 'other'))

  for (const [file, message] of [
    ['shop##one##ddl##x.sql', /no version/],
    ['shop##1##baseline##x.sql', /no type of migration/],
    ['##1##ddl##x.sql', /no version/],
  ] as const) {
    it(`is wrong: ${file}`, () => {
      const reading = readMigrationName(file)
      assert.match(reading.kind === 'wrong' ? reading.message : reading.kind, message)
    })
  }
})
