import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Failed } from '../../src/failure/failed.ts'
import { environmentParameters } from '../../src/postgres/environment.ts'
import type { Login } from '../../src/postgres/login.ts'
import { matchingPassword, passwordFromFile } from '../../src/postgres/passwordFile.ts'
import { passwords } from '../../src/postgres/passwords.ts'

const login = (host = 'db', port = 5432, user = 'ann', database = 'shop'): Login => ({
  endpoint: { host, port, user, maintenanceDatabase: 'postgres', tls: 'verify-full' },
  database,
})

describe('the password file', () => {
  const cases: readonly [name: string, text: string, expected: string | undefined, login?: Login][] = [
    ['a full line', 'db:5432:shop:ann:secret', 'secret'],
    ['stars', '*:*:*:*:secret', 'secret'],
    ['another port', 'db:5433:shop:ann:secret', undefined],
    ['another user', 'db:5432:shop:bob:secret', undefined],
    ['the first fitting line wins', 'db:5432:*:ann:one\n*:*:*:*:two', 'one'],
    ['a comment without a space', '#db:5432:shop:ann:no\ndb:5432:shop:ann:yes', 'yes'],
    ['an escaped colon and backslash', 'db:5432:shop:ann:a\\:b\\\\c', 'a:b\\c'],
    ['a colon ends the password', 'db:5432:shop:ann:a:b', 'a'],
    [
      'an escaped colon in a name',
      'db:5432:my\\:shop:ann:secret',
      'secret',
      login('db', 5432, 'ann', 'my:shop'),
    ],
    ['Windows line ends', 'x:1:y:z:no\r\ndb:5432:shop:ann:secret\r\n', 'secret'],
    ['an empty password', 'db:5432:shop:ann:', ''],
    ['too few fields', 'db:5432:shop:secret', undefined],
    ['spaces in a password', 'db:5432:shop:ann: a b ', ' a b '],
    ['a socket directory', '/tmp:5432:shop:ann:secret', 'secret', login('/tmp')],
    ['a socket under localhost', 'localhost:5432:shop:ann:secret', 'secret', login('/tmp')],
  ]
  for (const [name, text, expected, who = login()] of cases) {
    it(`reads ${name}`, () => assert.equal(matchingPassword(text, who), expected))
  }

  describe('on the disk', () => {
    let folder: string
    let file: string
    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-pass-'))
      file = path.join(folder, '.pgpass')
      await writeFile(file, '*:*:*:*:secret\n', { mode: 0o600 })
    })
    after(() => rm(folder, { recursive: true }))

    it('is used when only its owner may read it', async () => {
      assert.deepEqual(await passwordFromFile(file, login()), { kind: 'found', password: 'secret' })
    })

    it('is refused, with the reason, when others may read it', async function () {
      if (process.platform === 'win32') return this.skip()
      await chmod(file, 0o640)
      const found = await passwordFromFile(file, login())
      await chmod(file, 0o600)
      assert.equal(found.kind, 'refused')
      assert.match(found.kind === 'refused' ? found.reason : '', /0600/)
    })

    it('gives nothing for an empty password', async () => {
      await writeFile(path.join(folder, 'empty'), '*:*:*:*:\n', { mode: 0o600 })
      assert.deepEqual(await passwordFromFile(path.join(folder, 'empty'), login()), { kind: 'none' })
    })

    it('may be missing', async () => {
      assert.deepEqual(await passwordFromFile(path.join(folder, 'none'), login()), { kind: 'none' })
    })

    it('comes after what is kept and PGPASSWORD', async () => {
      const environment = { PGPASSFILE: file }
      const source = async (sources: Parameters<typeof passwords>[0]) =>
        (await passwords(sources).known(login()))?.password
      assert.equal(await source({ environment }), 'secret')
      assert.equal(await source({ environment: { ...environment, PGPASSWORD: 'env' } }), 'env')
      assert.equal(
        await source({ environment: { ...environment, PGPASSWORD: 'env' }, kept: () => 'kept' }),
        'kept',
      )
      assert.equal(
        await source({ environment: { PGPASSFILE: path.join(folder, 'none') }, kept: () => '' }),
        undefined,
      )
    })
  })
})

describe('PGPASSWORD', () => {
  const cases: readonly [environment: NodeJS.ProcessEnv, meant: boolean][] = [
    [{}, true],
    [{ PGHOST: 'db' }, true],
    [{ PGHOST: 'other' }, false],
    [{ PGHOST: 'db', PGPORT: '5433' }, false],
    [{ PGUSER: 'bob' }, false],
    [{ PGHOST: 'db,db2' }, false],
  ]
  for (const [environment, meant] of cases) {
    it(`${meant ? 'goes' : 'does not go'} to ann@db with ${JSON.stringify(environment)}`, async () => {
      const known = passwords({
        environment: { ...environment, PGPASSWORD: 'p', PGPASSFILE: '/nonexistent' },
      })
      assert.equal((await known.known(login()))?.password, meant ? 'p' : undefined)
      if (!meant)
        assert.equal(
          await known.reason(login()),
          'The variable PGPASSWORD is meant for another host, port or user.',
        )
    })
  }
})

describe('a person who is asked', () => {
  it('is asked once by several connections at a time, and not again', async () => {
    let asked = 0
    const known = passwords({
      ask: async () => {
        asked++
        return 'secret'
      },
    })
    const answers = await Promise.all([known.ask(login(), false), known.ask(login(), false)])
    assert.deepEqual(
      answers.map(answer => answer?.password),
      ['secret', 'secret'],
    )
    assert.equal((await known.known(login()))?.password, 'secret')
    assert.equal(asked, 1)
  })

  it('may give up', async () => {
    const known = passwords({ ask: async () => null })
    await assert.rejects(
      async () => known.ask(login(), false),
      (error: Failed) => error.failure.code === 'cancelled',
    )
  })
})

describe('PG* variables and services', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-service-'))
    await writeFile(
      path.join(folder, 'services'),
      [
        '# servers',
        '[shop]',
        'host=db.example.com',
        'port=6000',
        'user=ann',
        'dbname=shop',
        "password=p='%",
        '',
        '[odd]',
        'sslcert=/x',
      ].join('\n'),
    )
  })
  after(() => rm(folder, { recursive: true }))

  it('give defaults', async () => {
    const found = await environmentParameters({
      PGHOST: 'h',
      PGPORT: '1',
      PGUSER: 'u',
      PGDATABASE: 'd',
      PGSSLMODE: 'prefer',
    })
    assert.deepEqual(Object.fromEntries(found), { host: 'h', port: '1', user: 'u', dbname: 'd' })
  })

  it('give a service, which wins over variables', async () => {
    const environment = {
      PGSERVICEFILE: path.join(folder, 'services'),
      PGSERVICE: 'shop',
      PGHOST: 'h',
      PGSSLMODE: 'require',
    }
    assert.deepEqual(Object.fromEntries(await environmentParameters(environment)), {
      host: 'db.example.com',
      port: '6000',
      user: 'ann',
      dbname: 'shop',
      sslmode: 'require',
    })
  })

  it("give a service's password, where the service is, and nowhere else", async () => {
    const known = passwords({
      environment: {
        PGSERVICEFILE: path.join(folder, 'services'),
        PGSERVICE: 'shop',
        PGPASSWORD: 'another',
        PGPASSFILE: '/nonexistent',
      },
    })
    const at = (host: string) => {
      const { endpoint, database } = login()
      return { database, endpoint: { ...endpoint, host, port: 6000, user: 'ann' } }
    }
    assert.deepEqual((await known.known(at('db.example.com')))?.password, "p='%")
    assert.equal(await known.known(at('elsewhere')), undefined)
    assert.match(
      (await known.reason(at('elsewhere'))) ?? '',
      /^The password of the service shop is meant for/,
    )
  })

  for (const [service, reason] of [
    ['none', /no service none/],
    ['odd', /sets sslcert/],
  ] as const) {
    it(`refuse the service ${service}`, async () => {
      const environment = { PGSERVICEFILE: path.join(folder, 'services'), PGSERVICE: service }
      await assert.rejects(environmentParameters(environment), (error: Failed) => {
        assert.ok(error instanceof Failed)
        return reason.test(error.message)
      })
    })
  }
})
