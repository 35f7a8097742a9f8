import assert from 'node:assert/strict'
import { settingId } from '../src/names.ts'
import { clientSettings, serverSettings } from '../src/settings.ts'

const reading = (values: Readonly<Record<string, unknown>>) => (id: string) => values[id]

describe('settings', () => {
  it('have defaults where nothing stands', () => {
    assert.deepEqual(serverSettings(reading({}), true), {
      include: ['**/migrations/**/*.sql'],
      rules: {},
      preset: 'recommended',
      postgresVersion: 18,
      storeUrl: '',
      trusted: true,
      driftInterval: 10,
      lockHints: false,
    })
    assert.deepEqual(clientSettings(reading({})), {
      include: ['**/migrations/**/*.sql'],
      codeLens: true,
      rowLimit: 1000,
    })
  })

  it('take what people write', () => {
    const given = serverSettings(
      reading({
        [settingId.include]: ['db/**/*.sql'],
        [settingId.rules]: { 'require-where': 'error' },
        [settingId.preset]: ' strict ',
        [settingId.postgresVersion]: 14,
        [settingId.storeUrl]: 'postgresql://db/plumbline',
        [settingId.driftInterval]: 0,
        [settingId.lockHints]: true,
      }),
      true,
    )
    assert.deepEqual(given, {
      include: ['db/**/*.sql'],
      rules: { 'require-where': 'error' },
      preset: 'strict',
      postgresVersion: 14,
      storeUrl: 'postgresql://db/plumbline',
      trusted: true,
      driftInterval: 0,
      lockHints: true,
    })
  })

  const junk: readonly (readonly [string, unknown])[] = [
    [settingId.include, 'migrations'],
    [settingId.include, [1, null]],
    [settingId.rules, ['error']],
    [settingId.rules, { a: 'fatal', b: 3 }],
    [settingId.preset, '   '],
    [settingId.preset, 7],
    [settingId.postgresVersion, 9.6],
    [settingId.postgresVersion, '18'],
    [settingId.postgresVersion, 99],
    [settingId.driftInterval, -1],
    [settingId.driftInterval, Number.NaN],
    [settingId.storeUrl, {}],
  ]
  for (const [id, value] of junk)
    it(`turn junk into the default: ${id} = ${JSON.stringify(value)}`, () => {
      assert.deepEqual(serverSettings(reading({ [id]: value }), true), serverSettings(reading({}), true))
    })

  it('may name no migrations at all', () => {
    assert.deepEqual(serverSettings(reading({ [settingId.include]: [] }), true).include, [])
  })

  it('name no store while the workspace is not trusted', () => {
    const given = serverSettings(reading({ [settingId.storeUrl]: 'postgresql://db/plumbline' }), false)
    assert.equal(given.storeUrl, '')
    assert.equal(given.trusted, false)
  })
})
