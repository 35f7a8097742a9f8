import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import type { Failed } from '../../src/failure/failed.ts'
import {
  makeSampleDatabases,
  sampleDatabases,
  sampleVersion,
} from '../../src/postgres/sample/sampleDatabases.ts'
import { makeSampleWorkspace } from '../../src/postgres/sample/sampleWorkspace.ts'
import { connect, majors, type SharedServer, server } from '../support/postgres.ts'

const folder = path.resolve(import.meta.dirname, '../../../sample')

for (const major of majors) {
  describe(`the sample databases on PostgreSQL ${major}`, () => {
    let shared: SharedServer
    const owner = `shop_owner_${process.pid}`
    const connectTo = (database: string): Promise<pg.Client> =>
      connect(shared.url(database).replace(/\/\/[^@]*@/, `//${owner}:p@`))
    const admin = async (sql: string) => {
      const client = await connect(shared.url('postgres'))
      try {
        return await client.query(sql)
      } finally {
        await client.end()
      }
    }
    const read = async (database: string, sql: string) => {
      const client = await connectTo(database)
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    }

    before(async () => {
      shared = await server(major)
      await admin(`create role ${owner} login createdb password 'p'`)
      assert.equal(await makeSampleDatabases(connectTo, folder), 'made')
    })
    after(async () => {
      for (const name of sampleDatabases) await admin(`drop database if exists ${name} with (force)`)
      await admin(`drop role ${owner}`)
    })

    it('hold a dozen related tables with some thousand rows', async () => {
      const [counted] = await read(
        'shop_test',
        `select (select count(*)::int from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace) as tables,
                (select count(*)::int from pg_constraint where contype = 'f') as links,
                (select count(*)::int from orders) as orders,
                (select count(*)::int from order_line) as lines,
                (select count(*)::int from review) > 100 as reviews,
                (select count(*)::int from stock) > 500 as stock,
                (select count(*)::int from low_stock()) > 0 as low`,
      )
      assert.deepEqual(counted, {
        tables: 15,
        links: 18,
        orders: 4000,
        lines: 10000,
        reviews: true,
        stock: true,
        low: true,
      })
    })

    it('are alike, row for row', async () => {
      const sums = async (database: string) => {
        const tables = await read(
          database,
          `select quote_ident(relname) as name
           from pg_class
           where relkind in ('r', 'm') and relnamespace = 'public'::regnamespace
           order by 1`,
        )
        const found: unknown[] = []
        for (const { name } of tables)
          found.push(
            await read(
              database,
              `select '${name}' as name, md5(string_agg(t::text, '' order by t::text)) from ${name} t`,
            ),
          )
        return found
      }
      assert.deepEqual(await sums('shop_test'), await sums('shop_prod'))
    })

    it('belong to their owner and leave nothing else', async () => {
      const { rows } = await admin(
        `select datname from pg_database where datdba = '${owner}'::regrole order by 1`,
      )
      assert.deepEqual(
        rows.map(row => row.datname),
        ['shop_prod', 'shop_test'],
      )
    })

    it('are made once: a dropped one stays dropped, until asked for', async () => {
      await admin('drop database shop_prod')
      assert.equal(await makeSampleDatabases(connectTo, folder), 'there')
      assert.equal((await admin("select from pg_database where datname = 'shop_prod'")).rowCount, 0)
      assert.equal(await makeSampleDatabases(connectTo, folder, true), 'made')
      assert.equal((await read('shop_prod', 'select count(*)::int as n from orders'))[0].n, 4000)
    })

    it('take the pending migrations', async () => {
      const names = (await readdir(path.join(folder, 'workspace/migrations'))).sort()
      const pending = names.filter(
        name => name > `V${sampleVersion}` && !name.startsWith(`V${sampleVersion}_`),
      )
      assert.equal(pending.length, 3)
      const client = await connectTo('shop_test')
      try {
        for (const name of pending)
          await client.query(await readFile(path.join(folder, 'workspace/migrations', name), 'utf8'))
      } finally {
        await client.end()
      }
    })
  })
}

describe('the sample workspace', () => {
  let into: string
  beforeEach(async () => {
    into = await mkdtemp(path.join(os.tmpdir(), 'plumbline-sample-'))
  })
  afterEach(() => rm(into, { recursive: true }))

  it('is a git repository with everything committed', async () => {
    assert.deepEqual(await makeSampleWorkspace(folder, into), { status: 'made', git: true })
    const git = (...args: string[]) => execFileSync('git', args, { cwd: into, encoding: 'utf8' }).trim()
    assert.equal(git('status', '--porcelain'), '')
    assert.equal(git('rev-parse', '--abbrev-ref', 'HEAD'), 'main')
    assert.equal(git('ls-files', 'migrations').split('\n').length, 9)
  })

  it('is left alone when it is there', async () => {
    await makeSampleWorkspace(folder, into)
    await writeFile(path.join(into, 'README.md'), 'mine')
    assert.equal((await makeSampleWorkspace(folder, into)).status, 'there')
    assert.equal(await readFile(path.join(into, 'README.md'), 'utf8'), 'mine')
  })

  it('is not put among other files', async () => {
    await writeFile(path.join(into, 'mine.txt'), 'mine')
    await assert.rejects(
      makeSampleWorkspace(folder, into),
      (error: Failed) => error.failure.code === 'badInput',
    )
  })
})
