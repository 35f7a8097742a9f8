// Files that are attached to a database: advised against its real schema, as it is now, over stdio on
// Plumbline's own PostgreSQL.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol'
import type { Database } from '#protocol/instance.ts'
import * as messages from '#protocol/messages.ts'
import { startClient, type TestClient } from '../language/support.ts'
import { freshHome, type Home } from '../support/home.ts'

describe('a file that is attached to a database', function () {
  this.timeout(300_000)
  let home: Home
  let folder: string
  let client: TestClient
  let prod: Database

  const start = (trusted: boolean) =>
    startClient({
      from: 'sources',
      environment: { PLUMBLINE_HOME: home.folder },
      folders: ['file:///shop', pathToFileURL(folder).href],
      settings: { trusted, driftInterval: 0 },
    })
  const attach = (uri: string) =>
    client.connection.sendNotification(messages.attachments.method, {
      files: [{ uri, databaseId: prod.id }],
    })
  const told = async (uri: string) =>
    (await client.diagnostics(uri)).map(one => `${one.code}: ${one.message}`)
  /** What is told of a file once it is what the test waits for. */
  const until = async (uri: string, reached: (told: readonly string[]) => boolean) => {
    const deadline = Date.now() + 120_000
    for (;;) {
      const now = await told(uri)
      if (reached(now)) return now
      if (Date.now() > deadline) assert.fail(`It is told: ${now.join('\n') || 'nothing'}`)
      await pause(50)
    }
  }
  const inConsole = async (sql: string) => {
    const { consoleId } = (await client.connection.sendRequest(messages.openConsole.method, {
      databaseId: prod.id,
    })) as { consoleId: number }
    await client.connection.sendRequest(messages.runInConsole.method, { consoleId, sql, limit: 10 })
    await client.connection.sendRequest(messages.closeConsole.method, { consoleId })
  }

  before(async () => {
    home = await freshHome()
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-attached-'))
    client = await start(true)
    const seen = (await client.connection.sendRequest(messages.overview.method, {})) as {
      databases: readonly Database[]
    }
    prod = seen.databases.find(({ name }) => name === 'shop_prod') as Database
  })
  after(async () => {
    await client.stop()
    await home.remove()
    await rm(folder, { recursive: true, force: true })
  })

  it('is told how large a table is, and nothing that its real type rules out', async () => {
    const uri = 'file:///shop/scratch.sql'
    // orders.id is a bigint already; nothing but the database knows.
    await client.open(
      uri,
      'alter table orders alter column id type bigint;\ncreate index on orders (placed_at);\n',
    )
    await attach(uri)
    const now = await until(uri, all => all.some(one => /\b(kB|KB|MB|rows)\b/.test(one)))
    assert.ok(!now.some(one => one.startsWith('change-column-type')), now.join('\n'))
    assert.ok(
      now.some(one => one.startsWith('index-not-concurrent')),
      now.join('\n'),
    )
  })

  it('is told the same when nobody has it open', async () => {
    const file = path.join(folder, 'V9.8__closed.sql')
    await writeFile(file, 'create index on orders (placed_at);\n')
    const uri = pathToFileURL(file).href
    await attach(uri)
    const deadline = Date.now() + 120_000
    for (;;) {
      const report = (await client.connection.sendRequest('workspace/diagnostic', {
        previousResultIds: [],
      })) as WorkspaceDiagnosticReport
      const items = report.items.flatMap(one => (one.uri === uri && one.kind === 'full' ? one.items : []))
      if (items.some(one => /\b(kB|KB|MB|rows)\b/.test(one.message as string))) return
      if (Date.now() > deadline) assert.fail(JSON.stringify(items))
      await pause(50)
    }
  })

  it('hears of what changed in the database', async () => {
    const uri = 'file:///shop/later.sql'
    await client.open(uri, 'alter table orders add column age_in_days integer;\n')
    await attach(uri)
    assert.deepEqual(
      (await until(uri, () => true)).filter(one => one.startsWith('unknown-object')),
      [],
    )
    await inConsole('alter table orders add column age_in_days integer;')
    await until(uri, all => all.some(one => one.startsWith('unknown-object')))
    await inConsole('alter table orders drop column age_in_days;')
    await until(uri, all => !all.some(one => one.startsWith('unknown-object')))
  })

  it('is not held against what it has done itself', async () => {
    const text = 'create table orders (id bigint primary key);\n'
    const waiting = 'file:///shop/migrations/V9.9__new.sql'
    await client.open(waiting, text)
    await attach(waiting)
    await until(waiting, all => all.some(one => one.startsWith('unknown-object')))
    // Version 1.5 stands in the sample: its tables are there because of it.
    const applied = 'file:///shop/migrations/V1.5__again.sql'
    await client.open(applied, text)
    await attach(applied)
    assert.deepEqual(
      (await told(applied)).filter(one => one.startsWith('unknown-object')),
      [],
    )
  })

  it('is advised from its text alone where the workspace is not trusted', async () => {
    await client.stop()
    client = await start(false)
    const uri = 'file:///shop/scratch.sql'
    await client.open(uri, 'alter table orders alter column id type bigint;\n')
    await attach(uri)
    const now = await told(uri)
    assert.ok(
      now.some(one => one.startsWith('change-column-type')),
      now.join('\n'),
    )
  })
})
