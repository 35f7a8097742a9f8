import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { main } from '../../src/cli/dispatch.ts'
import { connect, freshDatabase, superuser } from '../support/postgres.ts'

describe('plumbline schema', () => {
  let before_: string
  let after_: string
  let folder: string

  before(async () => {
    before_ = await database('create table public.t1 (id int primary key, name text)')
    after_ = await database(
      `create table public.t1 (id bigint primary key, name text not null, age int);
       create view public.v as select id from public.t1`,
    )
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-schema-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function database(sql: string): Promise<string> {
    const url = await freshDatabase()
    const client = await connect(url)
    await client.query(sql)
    await client.end()
    return url
  }

  async function plumbline(...argv: string[]) {
    const out: string[] = []
    const err: string[] = []
    const code = await main(['schema', ...argv], {
      out: text => out.push(text),
      err: text => err.push(text),
      environment: { PGPASSWORD: superuser.password, PGPASSFILE: '/nonexistent' },
      readInput: async () => '',
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  it('prints canonical DDL that makes the same schema again', async () => {
    const { code, out, err } = await plumbline('dump', after_)
    assert.equal(code, 0, err)
    const copy = await database(out)
    assert.equal((await plumbline('fingerprint', copy)).out, (await plumbline('fingerprint', after_)).out)
  })

  it('tells differences, and answers 1 when there are some', async () => {
    const { code, out } = await plumbline('diff', before_, after_)
    assert.equal(code, 1)
    assert.match(out, /^1 table changed, 1 view added\n/)
    assert.match(out, /column age added: integer/)
    assert.deepEqual(await plumbline('diff', after_, after_), { code: 0, out: 'No difference.', err: '' })
  })

  for (const form of [[], ['--plain']]) {
    it(`proves its DDL before anybody runs it${form.length ? ', in the plain form too' : ''}`, async () => {
      const { code, err, out } = await plumbline(
        'diff',
        before_,
        after_,
        '--format',
        'sql',
        '--prove',
        ...form,
      )
      assert.equal(code, 0, err)
      assert.match(err, /^Proven/m)
      assert.match(out, /alter table public\.t1 alter column id type bigint;/)
      assert.equal(/^begin;/m.test(out), form.length > 0)
    })
  }

  it('reads a dump in JSON, and SQL by way of a throw-away database', async () => {
    const json = path.join(folder, 'after.json')
    assert.equal((await plumbline('dump', after_, '--format', 'json', '--output', json)).code, 0)
    assert.equal((await plumbline('diff', json, after_)).out, 'No difference.')
    const sql = path.join(folder, 'after.sql')
    await writeFile(sql, (await plumbline('dump', after_)).out)
    const { out, err } = await plumbline('diff', sql, after_)
    assert.equal(out, 'No difference.', err)
  })

  it('writes a file for each object', async () => {
    const target = path.join(folder, 'dir')
    assert.equal((await plumbline('dump', after_, '--format', 'dir', '--output', target)).code, 0)
    assert.deepEqual((await readdir(path.join(target, 'public'))).sort(), ['t1.table.sql', 'v.view.sql'])
  })

  it('answers 2 when it cannot look, and says why', async () => {
    for (const source of ['/nonexistent.sql', 'postgres://postgres@127.0.0.1:1/x']) {
      const { code, err } = await plumbline('fingerprint', source)
      assert.equal(code, 2)
      assert.notEqual(err, '')
    }
    assert.equal((await plumbline('diff', before_)).code, 2)
  })
})
