import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { connect, freshDatabase, superuser } from '../support/postgres.ts'
import { commandLine } from './support.ts'

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

  const command = commandLine(() => ({ PGPASSWORD: superuser.password, PGPASSFILE: '/nonexistent' }))
  const plumbline = (...argv: string[]) => command('schema', ...argv)

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
    assert.match(
      out,
      /alter column id type bigint\n.*locks public\.t1: ACCESS EXCLUSIVE\n.*rewrites public\.t1/,
    )
    const { plan } = JSON.parse((await plumbline('diff', before_, after_, '--format', 'json')).out)
    const type = plan.statements.find(({ sql }: { sql: string }) => sql.includes('type bigint'))
    assert.deepEqual(type.impact[0].locks, { 'public.t1': 'ACCESS EXCLUSIVE' })
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

  it('says beside the DDL what loses data, and what the rows there are may refuse', async () => {
    const old = await database('create table public.people (id int, age int)')
    const now = await database('create table public.people (id int, name text not null)')
    const { err } = await plumbline('diff', old, now, '--format', 'sql')
    assert.match(err, /^Deletes what is stored in column age of public\.people\./m)
    assert.match(err, /^Fails where public\.people has rows: name has no default\./m)
  })

  it('proposes renames, and takes those that are given', async () => {
    const old = await database(
      `create type public.mood as enum ('sad', 'ok');
       create table public.people (id serial primary key, name text, mood public.mood default 'sad');
       create view public.names as select name from public.people where mood = 'sad';
       insert into public.people (name) values ('Ann')`,
    )
    const now = await database(
      `create type public.mood as enum ('low', 'ok');
       create table public.persons (id serial primary key, "full" text, mood public.mood default 'low');
       create view public.names as select "full" as name from public.persons where mood = 'low'`,
    )
    const proposal = await plumbline('diff', old, now)
    assert.match(proposal.out, /If so: --rename value:public\.mood\.sad=public\.mood\.low/)
    const given = [
      'value:public.mood.sad=public.mood.low',
      'table:public.people=public.persons',
      'column:public.persons.name=full',
    ].flatMap(text => ['--rename', text])
    const { code, out, err } = await plumbline('diff', old, now, '--format', 'sql', '--prove', ...given)
    assert.equal(code, 0, err)
    assert.doesNotMatch(out, /drop table|drop column|drop sequence|drop type/)
    const client = await connect(old)
    await client.query(out)
    const { rows } = await client.query(
      `insert into public.persons ("full") values ('Ben') returning id, (select name from public.names) as first`,
    )
    await client.end()
    assert.deepEqual(rows, [{ id: 2, first: 'Ann' }])
    assert.equal((await plumbline('diff', old, now)).out, 'No difference.')
    const wrong = await plumbline('diff', old, now, '--rename', 'table:public.people=x')
    assert.equal(wrong.code, 2)
    assert.match(wrong.err, /--rename table:public\.people=x: relation "public\.people" does not exist/)
  })

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

  it('keeps the oddest names through every form of a dump', async () => {
    const odd = await database(`
      create schema "My ""Schema"".x";
      create table "My ""Schema"".x"."Täble; drop" ("select" int primary key, "a b" text default 'x;''y');
      create view "My ""Schema"".x"."v/;" as select "a b" from "My ""Schema"".x"."Täble; drop"`)
    const { out: print } = await plumbline('fingerprint', odd)
    const [json, sql, dir] = ['odd.json', 'odd.sql', 'odd'].map(name => path.join(folder, name)) as [
      string,
      string,
      string,
    ]
    for (const [format, output] of [
      ['json', json],
      ['sql', sql],
      ['dir', dir],
    ] as const) {
      assert.equal((await plumbline('dump', odd, '--format', format, '--output', output)).code, 0)
      const { out, err } = await plumbline('diff', output, odd)
      assert.equal(out, 'No difference.', err)
    }
    assert.equal((await plumbline('fingerprint', json)).out, print)
  })

  const scripts: readonly [what: string, text: string, code: number, told: RegExp][] = [
    ['an empty file', '', 0, /^$/],
    ['settings of psql', '\\set x 1\ncreate table t (id int);\n\\echo done\n', 0, /create table public\.t/],
    [
      'a file that psql would include',
      'create table t (id int);\n\\ir more.sql\n',
      2,
      /:2: \\ir is a psql command/,
    ],
    [
      'an error',
      'create table t (id int);\n\nselect * from nowhere;\n',
      2,
      /:3: relation "nowhere" does not exist/,
    ],
    [
      'statements that no transaction may hold',
      'create table t (id int); create index concurrently i on t (id);',
      0,
      /create index i on public\.t \(id\)/,
    ],
  ]
  for (const [what, text, expected, told] of scripts) {
    it(`reads a file with ${what}`, async () => {
      const file = path.join(folder, 'script.sql')
      await writeFile(file, text)
      const { code, out, err } = await plumbline('dump', file, '--shadow', before_)
      assert.equal(code, expected, err)
      assert.match(expected === 0 ? out : err, told)
    })
  }

  it('answers 2 to what it cannot use: a form, a file that is no schema, one of a newer Plumbline', async () => {
    const file = path.join(folder, 'other.json')
    const empty = await mkdtemp(path.join(folder, 'empty-'))
    await writeFile(file, '{"facts": [], "reader": 99}')
    assert.match((await plumbline('dump', file)).err, /newer Plumbline/)
    await writeFile(file, '{}')
    for (const argv of [
      ['dump', file],
      ['dump', before_, '--format', 'xml'],
      ['dump', before_, '--format', 'dir'],
      ['dump', empty, '--shadow', before_],
      ['copy', before_],
    ]) {
      assert.equal((await plumbline(...argv)).code, 2, argv.join(' '))
    }
  })
})
