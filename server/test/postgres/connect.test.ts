import assert from 'node:assert/strict'
import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Endpoint } from '#protocol/instance.ts'
import { Failed } from '../../src/failure/failed.ts'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import { serverUser } from '../../src/postgres/embedded/cluster.ts'
import { type PasswordSources, passwords } from '../../src/postgres/passwords.ts'
import {
  connect as plainConnect,
  startServer,
  stopServer,
  superuser,
  type TestServer,
} from '../support/postgres.ts'

describe('a connection', () => {
  let folder: string
  let started: TestServer
  let local: Endpoint
  const certificate = (name: string) => path.join(import.meta.dirname, 'certificates', name)
  const given = passwords({ kept: () => superuser.password })

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-tls-'))
    for (const name of ['server.pem', 'server.key'])
      await copyFile(certificate(name), path.join(folder, name))
    const key = path.join(folder, 'server.key')
    await chmod(key, 0o600)
    if (serverUser.uid !== undefined) {
      await chown(folder, serverUser.uid, serverUser.gid)
      await chown(key, serverUser.uid, serverUser.gid)
    }
    started = await startServer(18, {
      ssl: 'on',
      ssl_cert_file: path.join(folder, 'server.pem'),
      ssl_key_file: key,
      unix_socket_directories: process.platform === 'win32' ? '' : folder,
    })
    local = {
      host: '127.0.0.1',
      port: started.cluster.port,
      user: superuser.name,
      maintenanceDatabase: 'postgres',
      tls: 'disable',
    }
    const client = await plainConnect(started.url('postgres'))
    await client.query("create role nobody login password 'p' connection limit 0")
    await client.query('create role idle nologin')
    await client.query('create database closed')
    await client.query('revoke connect on database closed from public')
    await client.query("create role ann login password 'ann''s'")
    await client.end()
  })

  after(async () => {
    if (started) await stopServer(started)
    await rm(folder, { recursive: true })
  })

  const failure = async (endpoint: Endpoint, sources: PasswordSources = {}, database = 'postgres') => {
    try {
      await disconnect(await connect(endpoint, database, { passwords: passwords(sources), timeout: 5_000 }))
    } catch (error) {
      if (error instanceof Failed) return error.failure
      throw error
    }
    throw new assert.AssertionError({ message: 'it connected' })
  }

  const encrypted = async (endpoint: Endpoint) => {
    const client = await connect(endpoint, 'postgres', { passwords: given })
    try {
      const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      return rows[0].ssl
    } finally {
      await disconnect(client)
    }
  }

  it('tells who it is and gives numbers, times and documents as PostgreSQL printed them', async () => {
    const client = await connect(local, 'postgres', { passwords: given })
    try {
      const { rows } = await client.query(`
        select current_setting('application_name') as name,
               9007199254740993::int8 as big,
               1.10::numeric as amount,
               '2024-01-02 03:04:05.123456'::timestamp as moment,
               '{"a": 1, "a": 10000000000000000000001}'::json as document,
               array[9007199254740993::int8, null] as bigs,
               7 as small,
               true as flag`)
      assert.deepEqual(rows[0], {
        name: 'plumbline',
        big: '9007199254740993',
        amount: '1.10',
        moment: '2024-01-02 03:04:05.123456',
        document: '{"a": 1, "a": 10000000000000000000001}',
        bigs: ['9007199254740993', null],
        small: 7,
        flag: true,
      })
    } finally {
      await disconnect(client)
    }
  })

  it('is not steered by PG* variables', async () => {
    const kept = { ...process.env }
    Object.assign(process.env, {
      PGOPTIONS: '-c search_path=evil',
      PGAPPNAME: 'other',
      PGSSLMODE: 'require',
      PGPASSWORD: 'wrong',
      PGREPLICATION: 'true',
    })
    try {
      const client = await connect(local, 'postgres', { passwords: given })
      const { rows } = await client.query('show search_path')
      await disconnect(client)
      assert.equal(rows[0].search_path, '"$user", public')
    } finally {
      for (const name of ['PGOPTIONS', 'PGAPPNAME', 'PGSSLMODE', 'PGPASSWORD', 'PGREPLICATION']) {
        if (kept[name] === undefined) delete process.env[name]
        else process.env[name] = kept[name]
      }
    }
  })

  describe('without a password', () => {
    it('sends none, and says that one is missing', async () => {
      const found = await failure(local)
      assert.equal(found.code, 'credentialMissing')
      assert.match(found.message, /wants a password for postgres/)
    })

    it('does not try an empty one', async () => {
      const asked: string[] = []
      const socketServer = await fakeServerThatAsks(asked)
      try {
        const found = await failure({ ...local, port: socketServer.port }, { kept: () => '' })
        assert.equal(found.code, 'credentialMissing')
        assert.deepEqual(asked, ['startup'])
      } finally {
        socketServer.close()
      }
    })

    it('says why the password file was not used', async function () {
      if (process.platform === 'win32') return this.skip()
      const file = path.join(folder, 'pgpass')
      const { writeFile } = await import('node:fs/promises')
      await writeFile(file, '*:*:*:*:x', { mode: 0o644 })
      const found = await failure(local, { environment: { PGPASSFILE: file } })
      assert.equal(found.code, 'credentialMissing')
      assert.match(found.detail ?? '', /0600/)
    })

    it('asks a person, and asks again when the answer was wrong', async () => {
      const answers = ['wrong', superuser.password]
      const asked: boolean[] = []
      const ask = async (_: unknown, rejected: boolean) => {
        asked.push(rejected)
        return answers.shift() ?? null
      }
      await disconnect(await connect(local, 'postgres', { passwords: passwords({ ask }) }))
      assert.deepEqual(asked, [false, true])
    })

    it('stops asking after a few wrong answers', async () => {
      let asked = 0
      const found = await failure(local, {
        ask: async () => {
          asked++
          return 'wrong'
        },
      })
      assert.equal(found.code, 'credentialRejected')
      assert.equal(asked, 3)
    })

    it('asks nobody where nobody waits, and takes what they gave before', async () => {
      const ask = async () => assert.fail('somebody was asked')
      const silent = (recall: () => Promise<string | null>) =>
        connect(local, 'postgres', { passwords: passwords({ ask, recall }), silent: true })
      await disconnect(await silent(async () => superuser.password))
      const refusedAs = (code: string) => (error: Failed) => error.failure.code === code
      await assert.rejects(
        silent(async () => null),
        refusedAs('credentialMissing'),
      )
      await assert.rejects(
        silent(async () => 'wrong'),
        refusedAs('credentialRejected'),
      )
    })

    it('is cancelled by a person who gives up', async () => {
      assert.equal((await failure(local, { ask: async () => null })).code, 'cancelled')
    })
  })

  it('asks again when what is kept is rejected', async () => {
    const sources = { kept: () => 'old', ask: async () => superuser.password }
    await disconnect(await connect(local, 'postgres', { passwords: passwords(sources) }))
  })

  describe('that is refused', () => {
    it('names the source of a rejected password and never the password', async () => {
      const found = await failure(local, { kept: () => 'hunter2' })
      assert.equal(found.code, 'credentialRejected')
      assert.equal(found.sqlState, '28P01')
      assert.match(found.hint ?? '', /passwords that are kept/)
      assert.ok(!JSON.stringify(found).includes('hunter2'))
    })

    const cases: readonly [
      name: string,
      user: string,
      database: string,
      code: string,
      message: RegExp,
      sqlState: string,
    ][] = [
      ['a database that is not there', 'postgres', 'nowhere', 'notFound', /no database nowhere/, '3D000'],
      ['no right to connect', 'ann', 'closed', 'notAllowed', /ann may not connect to closed/, '42501'],
      ['a role without login', 'idle', 'postgres', 'credentialRejected', /idle/, '28P01|28000'],
      ['no free connection', 'nobody', 'postgres', 'connectionFailed', /no free connection/, '53300'],
    ]
    for (const [name, user, database, code, message, sqlState] of cases) {
      it(`says so: ${name}`, async () => {
        const password = { postgres: superuser.password, ann: "ann's", nobody: 'p' }[user] ?? 'x'
        const found = await failure({ ...local, user }, { kept: () => password }, database)
        assert.equal(found.code, code)
        assert.match(found.message, message)
        assert.match(found.sqlState ?? '', new RegExp(`^(${sqlState})$`))
      })
    }

    it('says that nothing answers', async () => {
      const found = await failure({ ...local, port: 1 })
      assert.equal(found.code, 'connectionFailed')
      assert.match(found.message, /Nothing answers at 127\.0\.0\.1:1/)
      assert.match(found.detail ?? '', /ECONNREFUSED/)
    })

    it('says that a name is unknown', async () => {
      const found = await failure({ ...local, host: 'no-such-host.invalid' })
      assert.match(found.message, /cannot be resolved|cannot be reached/)
    })

    it('says that a socket is missing', async () => {
      assert.match((await failure({ ...local, host: '/nonexistent' })).message, /no socket/)
    })

    it('says that a server which never answers did not answer in time', async () => {
      const silent = createServer(() => undefined)
      await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as { port: number }
      try {
        const work = connect({ ...local, port }, 'postgres', { passwords: given, timeout: 100 })
        await assert.rejects(work, /did not answer in time/)
      } finally {
        silent.close()
      }
    })

    it('is cancelled by its signal', async () => {
      const silent = createServer(() => undefined)
      await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
      const { port } = silent.address() as { port: number }
      const abort = new AbortController()
      silent.once('connection', () => abort.abort())
      try {
        const work = connect({ ...local, port }, 'postgres', { passwords: given, signal: abort.signal })
        await assert.rejects(work, (error: Failed) => error.failure.code === 'cancelled')
      } finally {
        silent.close()
      }
    })
  })

  it('goes through a socket', async function () {
    if (process.platform === 'win32') return this.skip()
    assert.equal(await encrypted({ ...local, host: folder, tls: 'disable' }), false)
  })

  describe('with TLS', () => {
    const ca = certificate('ca.pem')
    const other = certificate('other-ca.pem')
    const good: readonly [Pick<Endpoint, 'host' | 'tls' | 'caFile'>, boolean][] = [
      [{ host: 'localhost', tls: 'disable' }, false],
      [{ host: '127.0.0.1', tls: 'require' }, true],
      [{ host: '127.0.0.1', tls: 'verify-ca', caFile: ca }, true],
      [{ host: 'localhost', tls: 'verify-full', caFile: ca }, true],
    ]
    for (const [how, expected] of good) {
      it(`${how.tls} to ${how.host} is ${expected ? '' : 'not '}encrypted`, async () => {
        assert.equal(await encrypted({ ...local, ...how }), expected)
      })
    }

    const bad: readonly [name: string, Pick<Endpoint, 'host' | 'tls' | 'caFile'>, RegExp][] = [
      [
        'a name the certificate does not carry',
        { host: '127.0.0.1', tls: 'verify-full', caFile: ca },
        /another host/,
      ],
      ['an unknown authority', { host: 'localhost', tls: 'verify-full' }, /not signed by an authority/],
      [
        'another authority',
        { host: 'localhost', tls: 'verify-full', caFile: other },
        /not signed by an authority/,
      ],
      [
        'another authority, name unchecked',
        { host: 'localhost', tls: 'verify-ca', caFile: other },
        /not signed/,
      ],
      ['another authority with require', { host: 'localhost', tls: 'require', caFile: other }, /not signed/],
      [
        'a missing file',
        { host: 'localhost', tls: 'verify-ca', caFile: '/nonexistent.pem' },
        /cannot be read/,
      ],
      [
        'a file without a certificate',
        { host: 'localhost', tls: 'verify-ca', caFile: import.meta.filename },
        /no certificate/,
      ],
    ]
    for (const [name, how, message] of bad) {
      it(`refuses ${name}`, async () => {
        const found = await failure({ ...local, ...how }, { kept: () => superuser.password })
        assert.equal(found.code, 'connectionFailed')
        assert.match(found.message, message)
      })
    }
  })
})

/** Asks for a clear-text password and notes what it is sent: startup is the first packet, `p` a password. */
async function fakeServerThatAsks(seen: string[]): Promise<{ port: number; close(): void }> {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', data => {
      if (seen.length === 0) {
        seen.push('startup')
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
      } else if (data[0] === 0x70) seen.push('password')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as { port: number }).port, close }
}
