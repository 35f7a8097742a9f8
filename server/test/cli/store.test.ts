import assert from 'node:assert/strict'
import { parseConnectionUrl } from '../../src/postgres/url.ts'
import { connect, freshDatabase, superuser } from '../support/postgres.ts'
import { commandLine } from './support.ts'

describe("the command line of a team's store, its instances and databases", () => {
  let storeUrl: string
  let server: string
  let database: string
  const person = `cli_ann_${process.pid}`

  before(async () => {
    const url = await freshDatabase()
    const target = parseConnectionUrl(url)
    const { host, port } = target.endpoint
    server = `${host}:${port}`
    storeUrl = `postgresql://postgres@${server}/${target.database}`
    database = parseConnectionUrl(await freshDatabase()).database ?? ''
    const admin = await connect(url)
    await admin.query(`create role ${person} login password 'ann'`)
    await admin.end()
  })
  after(async () => {
    const admin = await connect(await freshDatabase())
    await admin.query(`drop owned by ${person}`)
    await admin.end()
  })

  const plumbline = commandLine(() => ({
    PGPASSWORD: superuser.password,
    PLUMBLINE_STORE: storeUrl,
    PGPASSFILE: '/nonexistent',
  }))

  it('refuses a database without a store, and says who can make one', async () => {
    const { code, err } = await plumbline('instance', 'list')
    assert.equal(code, 1)
    assert.match(err, /no Plumbline store/)
  })

  it('installs the store once', async () => {
    const first = await plumbline('store', 'install')
    assert.equal(first.code, 0, first.err)
    assert.match(first.out, /^Installed the store in postgresql:\/\/postgres@/)
    const again = await plumbline('store', 'install')
    assert.match(again.out, /up to date/)
    assert.ok(!`${first.out}${again.out}`.includes(superuser.password))
  })

  it('makes a login of the server a member, changes its role, and takes it away', async () => {
    assert.equal((await plumbline('store', 'member', person, 'developer')).code, 0)
    assert.equal((await plumbline('store', 'member', person, 'dba')).out, `${person} is dba now.`)
    assert.match((await plumbline('store', 'members')).out, new RegExp(`^${person}: dba$`, 'm'))
    assert.equal((await plumbline('store', 'member', person, 'off')).code, 0)
    const members = JSON.parse((await plumbline('store', 'members', '--format', 'json')).out)
    assert.deepEqual(
      members.find((one: { login: string }) => one.login === person),
      { login: person, role: 'dba', active: false },
    )
  })

  it('takes a member into a project, and out of it', async () => {
    const said = await plumbline('store', 'project', 'Default Project', person, 'in')
    assert.equal(said.out, `${person} is in Default Project now.`, said.err)
    assert.equal((await plumbline('store', 'project', 'Default Project')).out, person)
    assert.equal((await plumbline('store', 'project', 'Default Project', person, 'out')).code, 0)
    const left = await plumbline('store', 'project', 'Default Project', '--format', 'json')
    assert.deepEqual(JSON.parse(left.out), [])
    assert.equal((await plumbline('store', 'project', 'Default Project', person)).code, 2)
    assert.match((await plumbline('store', 'project', 'Nowhere', person, 'in')).err, /no project Nowhere/)
  })

  it('refuses a login that is not there, and to lose the last owner', async () => {
    assert.match((await plumbline('store', 'member', 'nobody_here', 'viewer')).err, /no login nobody_here/)
    const last = await plumbline('store', 'member', 'postgres', 'viewer')
    assert.equal(last.code, 1)
    assert.match(last.err, /last owner/)
  })

  it('tests, adds and lists a server, and finds its databases', async () => {
    const url = `postgresql://postgres@${server}`
    const tested = await plumbline('instance', 'test', url)
    assert.match(tested.out, /PostgreSQL 18\.\d+, as superuser$/)
    const added = await plumbline('instance', 'add', url, '--title', 'Team', '--environment', 'test')
    assert.equal(added.code, 0, added.err)
    assert.match(added.err, /^Of its .*nothing is recorded yet\. .*plumbline baseline/)
    assert.match(added.out, /^Team: postgresql:\/\/postgres@.*PostgreSQL 18/)
    assert.equal((await plumbline('instance', 'list')).out, added.out)
    assert.match((await plumbline('instance', 'sync', 'Team')).out, /^Team: /)
    assert.match(
      (await plumbline('database', 'list')).out,
      new RegExp(`^Team/${database} {2}Test {2}Default Project$`, 'm'),
    )
  })

  it('never lists its own store as something to change', async () => {
    const own = parseConnectionUrl(storeUrl).database ?? ''
    assert.ok(!(await plumbline('database', 'list')).out.includes(`/${own} `))
  })

  it('assigns a database to an environment, and gives it back', async () => {
    assert.match((await plumbline('database', 'assign', database, '--environment', 'Prod')).out, /Prod/)
    const listed = await plumbline('database', 'list', '--environment', 'prod')
    assert.match(listed.out, new RegExp(`^Team/${database} `))
    assert.match((await plumbline('database', 'assign', database, '--environment', 'instance')).out, /Test/)
  })

  const refused: readonly [why: string, argv: readonly string[], code: number, message: RegExp][] = [
    [
      'a password on the command line',
      ['instance', 'test', 'postgresql://a:hunter2@db/x'],
      1,
      /holds a password/,
    ],
    [
      'a server that does not answer',
      ['instance', 'add', 'postgresql://a@127.0.0.1:1', '--title', 'x', '--environment', 'Test'],
      1,
      /Nothing answers/,
    ],
    [
      'a title that is taken',
      ['instance', 'add', 'postgresql://a@localhost', '--title', 'Team', '--environment', 'Test'],
      1,
      /already/,
    ],
    ['an instance without a title', ['instance', 'add', 'postgresql://a@localhost'], 2, /--title/],
    ['an unknown verb', ['instance', 'dance'], 2, /no plumbline instance dance/],
    ['a role that is none', ['store', 'member', 'ann', 'king'], 2, /role/],
    ['an environment that is none', ['database', 'list', '--environment', 'Mars'], 1, /no environment Mars/],
    ['no word', ['store'], 2, /Say install/],
  ]
  for (const [why, argv, code, message] of refused) {
    it(`refuses ${why}`, async () => {
      const found = await plumbline(...argv)
      assert.equal(found.code, code, found.err)
      assert.match(found.err, message)
      assert.ok(!found.err.includes('hunter2'))
    })
  }

  it('forgets an instance', async () => {
    assert.equal((await plumbline('instance', 'remove', 'Team')).code, 0)
    assert.equal((await plumbline('instance', 'list')).out, '')
  })
})
