import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Endpoint } from '#protocol/instance.ts'
import type { Failed } from '../../src/failure/failed.ts'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import type { Binaries } from '../../src/postgres/embedded/binaries.ts'
import { serverUser } from '../../src/postgres/embedded/cluster.ts'
import { findBinaries } from '../../src/postgres/embedded/findBinaries.ts'
import { plumblineHome } from '../../src/postgres/embedded/home.ts'
import { type Embedded, openEmbedded } from '../../src/postgres/embedded/openEmbedded.ts'
import { identityOf, isPostmasterOf, isRunning } from '../../src/postgres/embedded/processes.ts'
import { tryStartLock } from '../../src/postgres/embedded/startLock.ts'
import { passwords } from '../../src/postgres/passwords.ts'
import { fetchBinaries } from '../support/postgres.ts'

interface Opened {
  readonly how: Embedded['how']
  readonly endpoints: readonly Endpoint[]
  readonly secrets: readonly string[]
  readonly storeDatabase: string
}

interface Window {
  readonly process: ChildProcess
  readonly opened: Promise<Opened>
  leave(): Promise<void>
  kill(): Promise<void>
}

describe('the embedded server', function () {
  this.timeout(300_000)
  let binaries: Binaries
  let home: string
  let windows: Window[] = []

  before(async () => {
    binaries = await fetchBinaries(18)
  })
  beforeEach(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-home-'))
    await chmod(home, 0o755)
  })
  afterEach(async () => {
    await Promise.all(windows.map(one => one.kill()))
    windows = []
    const pid = await postmaster()
    if (isPostmasterOf(pid, data())) {
      process.kill(pid, 'SIGQUIT')
      await until(() => !isPostmasterOf(pid, data()))
    }
    await rm(home, { recursive: true, force: true })
  })

  const folder = () => path.join(home, 'postgres-18')
  const data = () => path.join(folder(), 'data')
  const postmaster = async () =>
    Number.parseInt(await readFile(path.join(data(), 'postmaster.pid'), 'utf8').catch(() => '0'), 10)
  const until = async (condition: () => boolean | Promise<boolean>) => {
    const deadline = Date.now() + 200_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It never came to pass')
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }

  const open = (): Window => {
    const script = path.join(import.meta.dirname, '../support/embeddedWindow.ts')
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', script, home, binaries.folder, binaries.version],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    let errors = ''
    child.stderr.on('data', chunk => (errors += chunk))
    const ended = once(child, 'exit')
    const opened = new Promise<Opened>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', line => resolve(JSON.parse(line)))
      child.once('exit', () => reject(new Error(errors)))
    })
    opened.catch(() => undefined)
    const window: Window = {
      process: child,
      opened,
      async leave() {
        child.stdin.end()
        await ended
        assert.equal(errors, '')
      },
      async kill() {
        child.kill('SIGKILL')
        if (child.exitCode === null && child.signalCode === null) await ended
      },
    }
    windows.push(window)
    return window
  }
  const direct = () => openEmbedded({ home, binaries })
  const ask = async (opened: Embedded, endpoint: Endpoint, sql: string, database = 'postgres') => {
    const client = await connect(endpoint, database, { passwords: passwords({ kept: opened.password }) })
    try {
      return (await client.query(sql)).rows
    } finally {
      await disconnect(client)
    }
  }

  it('is made on first use, kept, and quick to join', async () => {
    const first = await direct()
    assert.equal(first.how, 'created')
    await ask(first, first.admin, 'create table kept ()')
    const second = await direct()
    assert.equal(second.how, 'joined')
    await second.close()
    await first.close()
    const third = await direct()
    assert.equal(third.how, 'started')
    assert.equal(third.admin.port, first.admin.port)
    assert.equal((await ask(third, third.admin, "select to_regclass('kept') as kept"))[0].kept, 'kept')
    await third.close()
  })

  it('is durable, closed to everybody else, and knows three logins', async () => {
    const opened = await direct()
    const [settings] = await ask(
      opened,
      opened.admin,
      `select current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages,
              current_setting('listen_addresses') as addresses,
              current_setting('unix_socket_directories') as sockets,
              current_setting('password_encryption') as passwords,
              (select string_agg(distinct auth_method, ' ') from pg_hba_file_rules) as methods,
              lower('ÄÉ') as lower`,
    )
    assert.deepEqual(settings, {
      fsync: 'on',
      commit: 'on',
      pages: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      passwords: 'scram-sha-256',
      methods: 'scram-sha-256',
      lower: 'äé',
    })
    const roles = await ask(
      opened,
      opened.admin,
      'select rolname, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolcanlogin order by rolsuper desc, rolcreatedb',
    )
    assert.deepEqual(
      roles.map(role => [role.rolname, role.rolsuper, role.rolcreatedb, role.rolcreaterole]),
      [
        ['plumbline_admin', true, true, true],
        [opened.person.user, false, false, false],
        ['plumbline_sample', false, true, false],
      ],
    )
    for (const endpoint of [opened.person, opened.sample])
      assert.equal((await ask(opened, endpoint, 'select session_user::text as me'))[0].me, endpoint.user)
    assert.equal((await stat(path.join(folder(), 'instance.json'))).mode & 0o077, 0)
    assert.equal((await stat(data())).mode & 0o077, 0)
    assert.doesNotMatch(
      await readFile(opened.log, 'utf8'),
      new RegExp(opened.password({ endpoint: opened.person, database: '' }) ?? '-'),
    )
    await opened.close()
  })

  it('gives its passwords to itself alone', async () => {
    const opened = await direct()
    const database = 'postgres'
    assert.ok(opened.password({ endpoint: opened.sample, database }))
    assert.equal(opened.password({ endpoint: { ...opened.sample, port: 1 }, database }), undefined)
    assert.equal(opened.password({ endpoint: { ...opened.sample, host: 'db' }, database }), undefined)
    assert.equal(opened.password({ endpoint: { ...opened.sample, user: 'x' }, database }), undefined)
    await opened.close()
  })

  it('is shared by six windows that open at once, and stopped by the last one out', async () => {
    const six = Array.from({ length: 6 }, open)
    const opened = await Promise.all(six.map(one => one.opened))
    assert.equal(opened.filter(one => one.how === 'created').length, 1)
    assert.equal(opened.filter(one => one.how === 'joined').length, 5)
    assert.equal(new Set(opened.map(one => one.endpoints[0]?.port)).size, 1)
    const pid = await postmaster()
    for (const one of six.slice(1)) await one.leave()
    assert.ok(isPostmasterOf(pid, data()), 'it runs while one window is open')
    await six[0]?.leave()
    assert.equal(isPostmasterOf(pid, data()), false)
  })

  it('is stopped when all leave at once', async () => {
    const four = Array.from({ length: 4 }, open)
    await Promise.all(four.map(one => one.opened))
    const pid = await postmaster()
    await Promise.all(four.map(one => one.leave()))
    assert.equal(isPostmasterOf(pid, data()), false)
  })

  it('outlives a window that is killed, and is stopped by the next one out', async () => {
    const one = open()
    const other = open()
    await Promise.all([one.opened, other.opened])
    const pid = await postmaster()
    await one.kill()
    assert.ok(isPostmasterOf(pid, data()))
    await other.leave()
    assert.equal(isPostmasterOf(pid, data()), false)
  })

  describe('survives', () => {
    it('a first window that is killed while it makes the cluster', async () => {
      const starter = open()
      await until(
        async () => (await readFile(path.join(folder(), 'start.lock'), 'utf8').catch(() => '')) !== '',
      )
      await until(
        async () => (await readFile(path.join(folder(), 'instance.json'), 'utf8').catch(() => '')) !== '',
      )
      await starter.kill()
      const opened = await direct()
      assert.notEqual(opened.how, 'joined')
      await opened.close()
    })

    it('a starter that is killed right after it started the server', async () => {
      const starter = open()
      await until(async () => isPostmasterOf(await postmaster(), data()))
      await starter.kill()
      const opened = await direct()
      assert.equal((await ask(opened, opened.person, 'select 1 as one'))[0].one, 1)
      await opened.close()
    })

    it('a postmaster that is killed, and tells the window', async () => {
      const opened = await direct()
      const pid = await postmaster()
      const gone = once(opened.gone, 'abort')
      process.kill(pid, 'SIGKILL')
      await gone
      const again = await direct()
      assert.equal(again.how, 'started')
      assert.notEqual(await postmaster(), pid)
      await again.close()
      await opened.close()
    })

    it('a process id file whose number a stranger got', async () => {
      const opened = await direct()
      const file = path.join(data(), 'postmaster.pid')
      const text = await readFile(file, 'utf8')
      await opened.close()
      // PostgreSQL refuses to start while a process of its own user has the number.
      const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
        ...serverUser,
        stdio: 'pipe',
      })
      await once(stranger, 'spawn')
      try {
        await writeFile(file, text.replace(/^\d+/, String(stranger.pid)))
        const again = await direct()
        assert.equal(again.how, 'started')
        await again.close()
      } finally {
        stranger.kill('SIGKILL')
      }
    })

    it("a stranger's server on its port, which learns nothing", async () => {
      const opened = await direct()
      const { port } = opened.admin
      await opened.close()
      const heard: Buffer[] = []
      const stranger = await listen(port, heard)
      try {
        const again = await direct()
        assert.equal(again.how, 'started')
        assert.notEqual(again.admin.port, port)
        const secret = again.password({ endpoint: again.admin, database: '' }) ?? '-'
        assert.ok(heard.length > 0, 'the stranger was asked')
        assert.ok(!Buffer.concat(heard).includes(secret), 'and got no password')
        await again.close()
      } finally {
        stranger.close()
      }
    })

    it('a start lock of a dead process', async () => {
      const opened = await direct()
      await opened.close()
      const dead = { ...identityOf(process.pid), started: 'long ago' }
      await writeFile(path.join(folder(), 'start.lock'), JSON.stringify(dead))
      await (await direct()).close()
    })

    it('the loss of the file with its passwords', async () => {
      const opened = await direct()
      await ask(opened, opened.admin, 'create table kept ()')
      await opened.close()
      await rm(path.join(folder(), 'instance.json'))
      const again = await direct()
      assert.equal((await ask(again, again.admin, "select to_regclass('kept') as kept"))[0].kept, 'kept')
      assert.equal((await ask(again, again.sample, 'select 1 as one'))[0].one, 1)
      await again.close()
    })
  })

  it('says what is wrong when it cannot start, with the end of its log', async () => {
    await (await direct()).close()
    await writeFile(path.join(data(), 'postgresql.auto.conf'), "nonsense = 'x'\n")
    await assert.rejects(direct(), (error: Failed) => {
      assert.equal(error.failure.code, 'embeddedUnavailable')
      assert.match(error.failure.detail ?? '', /nonsense/)
      return true
    })
  })

  it('says that there are no binaries, and what to do', async () => {
    await assert.rejects(findBinaries(path.join(home, 'extension'), home), (error: Failed) => {
      assert.equal(error.failure.code, 'embeddedUnavailable')
      assert.match(error.failure.hint ?? '', /PostgreSQL server of your own/)
      return true
    })
  })

  it('says that its folder is closed to the user PostgreSQL runs as', async function () {
    if (serverUser.uid === undefined) return this.skip()
    await chmod(home, 0o700)
    await assert.rejects(openEmbedded({ home: path.join(home, 'inside'), binaries }), (error: Failed) =>
      /no other user may pass/.test(error.message),
    )
  })

  it('comes with this checkout, and is copied once for all who ask', async () => {
    const root = path.resolve(import.meta.dirname, '../../..')
    const found = await Promise.all([
      findBinaries(root, home),
      findBinaries(root, home),
      findBinaries(root, home),
    ])
    assert.equal(found[0].version.split('.')[0], '18')
    assert.equal(new Set(found.map(one => one.folder)).size, 1)
    assert.deepEqual(await readdir(path.join(home, 'binaries')), [path.basename(found[0].folder)])
  })

  it('leaves nothing behind where its binaries do not run', async () => {
    const root = path.join(home, 'extension')
    await mkdir(path.join(root, 'binaries/native/bin'), { recursive: true })
    await writeFile(path.join(root, 'binaries/package.json'), '{ "version": "1.0.0" }')
    await writeFile(
      path.join(root, 'binaries/native/bin/postgres'),
      '#!/bin/sh\necho wrong machine >&2; exit 1\n',
    )
    await assert.rejects(findBinaries(root, home), (error: Failed) => {
      assert.equal(error.failure.code, 'embeddedUnavailable')
      assert.match(error.failure.detail ?? '', /wrong machine/)
      return true
    })
    assert.deepEqual(await readdir(path.join(home, 'binaries')), [])
  })
})

describe('the folder of the embedded server', () => {
  it('is where PLUMBLINE_HOME says', () => {
    assert.equal(plumblineHome({ PLUMBLINE_HOME: path.resolve('/x') }), path.resolve('/x'))
  })

  it('is outside the home of root', function () {
    if (serverUser.uid === undefined) return this.skip()
    assert.equal(plumblineHome({ XDG_DATA_HOME: path.join(os.homedir(), 'data') }), '/var/lib/plumbline')
  })
})

describe('a start lock', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is one process at a time, and free again after it', async () => {
    const file = path.join(folder, 'lock')
    const lock = await tryStartLock(file)
    assert.ok(lock)
    assert.equal(await tryStartLock(file), null)
    await lock.release()
    assert.ok(await tryStartLock(file))
  })

  it('goes to exactly one of many who find a dead owner', async () => {
    const file = path.join(folder, 'lock')
    await writeFile(file, JSON.stringify({ ...identityOf(process.pid), started: 'long ago' }))
    const got = await Promise.all(Array.from({ length: 20 }, () => tryStartLock(file)))
    assert.equal(got.filter(lock => lock !== null).length, 1)
  })

  it('knows the dead from the living', async () => {
    assert.equal(isRunning(identityOf(process.pid)), true)
    assert.equal(isRunning({ ...identityOf(process.pid), started: 'before' }), false)
    assert.equal(isRunning({ pid: 0, started: '', boot: '' }), false)
    const child = spawn(process.execPath, ['-e', ''])
    const identity = identityOf(child.pid ?? 0)
    await once(child, 'exit')
    assert.equal(isRunning(identity), false)
  })
})

/** A server that says yes to whoever comes, then asks for the password in clear: a trap. */
async function listen(port: number, heard: Buffer[]): Promise<Server> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.on('data', data => {
      heard.push(data)
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
