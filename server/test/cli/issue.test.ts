import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Bench, bench } from '../changes/support/bench.ts'
import { commandLine, storeEnvironment } from './support.ts'

describe('the command line of issues', () => {
  let b: Bench
  let folder: string
  before(async () => {
    b = await bench(18)
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-cli-'))
  })
  after(async () => {
    await b.close()
    await rm(folder, { recursive: true })
  })

  const plumbline = commandLine(() => storeEnvironment(b), 'create table from_input (a int);')
  const name = async (which: 'test' | 'prod') => (await b.target(which, '')).databaseName

  it('takes a migration file through Test and, approved, through Prod', async () => {
    const file = path.join(folder, '20260101120000__customer.sql')
    await writeFile(file, '\ufeffcreate table customer (id int primary key);\n')
    const made = await plumbline(
      'issue',
      'create',
      '--file',
      file,
      '--database',
      await name('prod'),
      '--database',
      await name('test'),
    )
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /^#1 Create table customer$/m)
    assert.match(made.out, /Test: no approval needed\n {2}task \d+ on \S+: done/)
    assert.match(made.out, /Prod: waiting for approval/)
    assert.match(made.out, /✓ connection: Connected to /)
    assert.match(made.err, /CREATE TABLE/)

    const approved = await plumbline('issue', 'approve', '1', '--format', 'json')
    assert.equal(approved.code, 0, approved.err)
    const view = JSON.parse(approved.out)
    assert.deepEqual(
      view.stages.map((s: { tasks: { status: string }[] }) => s.tasks[0]?.status),
      ['done', 'done'],
    )
    assert.equal(view.revisions[0].version, '20260101120000')
    assert.equal((await plumbline('issue', 'resolve', '1')).code, 0)

    const history = await plumbline('history', '--database', await name('prod'), '--format', 'json')
    const [change] = JSON.parse(history.out).items
    assert.equal(change.title, 'Create table customer')
    const shown = await plumbline('history', 'show', String(change.id))
    assert.match(shown.out, /1 table added: public.customer/)
    assert.match(shown.out, /CREATE TABLE/)
  })

  it('stops at a check, says which, and answers it by its exit code', async () => {
    const refused = await plumbline(
      'issue',
      'create',
      '--sql',
      'create tabel x ()',
      '--database',
      await name('test'),
    )
    assert.equal(refused.code, 3)
    assert.match(refused.out, /✗ syntax: /)
    assert.match(refused.out, /syntax error at or near "tabel"/)
  })

  it('reads standard input, runs, retries and skips', async () => {
    const made = await plumbline('issue', 'create', '--file', '-', '--database', await name('test'))
    assert.equal(made.code, 0, made.err)
    const known = await plumbline('issue', 'create', '--file', '-', '--database', await name('test'))
    assert.equal(known.code, 3)
    assert.match(known.out, /✗ dryRun: .*already exists/)
    // Only rows can tell.
    await b.query('insert into from_input values (0)')
    const sql = 'insert into from_input select 1 / a from from_input'
    const again = await plumbline(
      'issue',
      'create',
      `--sql=${sql}`,
      `--database=${await name('test')}`,
      '--type=changeData',
      '--format=json',
    )
    assert.equal(again.code, 1)
    const view = JSON.parse(again.out)
    const [task] = view.stages[0].tasks
    assert.equal(task.attempts[0].failure.sqlState, '22012')
    const id = String(view.issue.id)
    assert.equal((await plumbline('issue', 'retry', id)).code, 1)
    assert.equal((await plumbline('issue', 'skip', id, '--task', String(task.id))).code, 2)
    assert.equal(
      (await plumbline('issue', 'skip', id, '--task', String(task.id), '--reason', 'there')).code,
      0,
    )
    assert.equal((await plumbline('issue', 'comment', id, 'well', 'then')).code, 0)
    // What its checks found is nobody's concern any more.
    const refused = /^#(\d+)/.exec(known.out)?.[1] ?? ''
    assert.equal((await plumbline('issue', 'cancel', refused)).code, 0)
    assert.match((await plumbline('issue', 'list', '--status', 'open')).out, /ready to resolve/)
  })

  it('names those who follow an issue', async () => {
    const made = await plumbline('issue', 'create', '--sql', 'select 1', '--database', await name('prod'))
    const id = /^#(\d+)/.exec(made.out)?.[1] ?? ''
    const login = b.storeConfig.user ?? ''
    assert.match(made.out, new RegExp(`^  followed by ${login}$`, 'm'))
    assert.doesNotMatch((await plumbline('issue', 'unsubscribe', id)).out, /followed by/)
    assert.match((await plumbline('issue', 'subscribe', id)).out, /followed by/)
  })

  it('records a baseline, finds nothing tampered with, and notices a chain written anew', async () => {
    await b.query('create table outside (a int)')
    const made = await plumbline('baseline', '--database', await name('test'))
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /Record a baseline of /)
    const verified = await plumbline('verify')
    assert.equal(verified.code, 0, verified.out)
    const head = verified.out.split('\n').at(-1)!
    assert.equal((await plumbline('verify', '--expect', head)).code, 0)
    assert.equal((await plumbline('verify', '--expect', head.replace(/:.*/, `:${'0'.repeat(64)}`))).code, 1)
    assert.equal((await plumbline('verify', '--expect', 'yesterday')).code, 2)
    assert.equal((await plumbline('rollout')).code, 0)
  })

  const wrong: readonly [argv: string[], code: number, words: RegExp][] = [
    [[], 2, /plumbline COMMAND/],
    [['nonsense'], 2, /no command nonsense/],
    [['toString'], 2, /no command toString/],
    [['issue'], 2, /plumbline issue create/],
    [['issue', 'show'], 2, /The issue is missing/],
    [['issue', 'show', 'one'], 2, /is a number, not one/],
    [['issue', 'show', '99999'], 1, /There is no issue 99999/],
    [['issue', 'create', '--sql', 'select 1'], 1, /at least one database/],
    [['issue', 'create', '--sql', 'select 1', '--database', 'nowhere'], 1, /no database nowhere/],
    [['issue', 'create', '--database', 'x', '--shout'], 2, /Unknown option/],
    [['issue', 'frobnicate', '1'], 2, /no plumbline issue frobnicate/],
    [['issue', 'frobnicate', '99999'], 2, /no plumbline issue frobnicate/],
    [['issue', 'show', '99999999999999999999'], 2, /is a number, not 9+/],
    [['issue', 'approve', '1', '2'], 2, /2 is one word too many/],
    [['issue', 'create', 'now'], 2, /now is one word too many/],
    [['drift', 'shop_test'], 2, /shop_test is one word too many/],
    [['verify', 'all'], 2, /all is one word too many/],
    [['history', '--limit', '0'], 2, /--limit is 1 to 200/],
    [['baseline'], 2, /at least one database/],
    [['verify', '--format', 'xml'], 2, /text or json, not xml/],
  ]
  for (const [argv, code, words] of wrong) {
    it(`refuses: plumbline ${argv.join(' ')}`, async () => {
      const answer = await plumbline(...argv)
      assert.equal(answer.code, code, answer.err)
      assert.match(answer.out + answer.err, words)
    })
  }

  for (const command of ['issue', 'rollout', 'history', 'baseline', 'revert', 'verify']) {
    it(`documents the exit codes of ${command}`, async () => {
      const { code, out } = await plumbline(command, '--help')
      assert.equal(code, 0)
      assert.match(out, /Exit codes\n {2}0 {2}done/)
    })
  }

  it('keeps the rows of a data change, and puts them back', async () => {
    const test = await name('test')
    const create = (...more: string[]) =>
      plumbline('issue', 'create', '--database', test, '--format', 'json', ...more)
    const first = await create('--sql', 'create table fruit (id int primary key, name text)')
    assert.equal(first.code, 0, first.err)
    await b.query("insert into fruit values (1, 'apple'), (2, 'pear'), (3, 'plum')")
    const sql = 'update fruit set name = upper(name); delete from fruit where id = 3'
    const refused = await create('--type', 'changeData', '--sql', 'truncate fruit', '--prior-backup', 'store')
    assert.equal(refused.code, 3)
    assert.match(refused.out, /\\"truncate fruit\\" would not be kept/)
    assert.equal((await create('--sql', sql, '--prior-backup', 'shoebox')).code, 2)
    const made = await create('--type', 'changeData', '--sql', sql, '--prior-backup', 'store')
    assert.equal(made.code, 0, made.err)
    const [task] = JSON.parse(made.out).stages[0].tasks
    assert.match(JSON.stringify(task.attempts[0].log), /Kept 3 rows as they were/)

    const back = await plumbline('restore', String(task.changeId))
    assert.equal(back.code, 0, back.err)
    assert.match(back.out, /Restore the rows of change \d+: /)
    assert.deepEqual(await b.query('select * from fruit order by id'), [
      { id: 1, name: 'apple' },
      { id: 2, name: 'pear' },
      { id: 3, name: 'plum' },
    ])
    const again = await plumbline('restore', String(task.changeId))
    assert.equal(again.code, 1)
    assert.match(again.err, /There is nothing left to restore/)
    assert.match(again.err, /^plumbline restore: /)
    assert.equal((await plumbline('restore')).code, 2)
  })

  it('refuses files that would run as another text, and makes no issue of them', async () => {
    const before = (await plumbline('issue', 'list')).out
    const cases: readonly [name: string, content: Buffer | undefined, words: RegExp][] = [
      [
        'latin1.sql',
        Buffer.from("insert into t values ('caf\xe9')", 'latin1'),
        /latin1.sql is not UTF-8 text/,
      ],
      ['utf16.sql', Buffer.from('create table u (a int);', 'utf16le'), /holds a NUL character[\s\S]*UTF-16/],
      ['binary.sql', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]), /is not UTF-8 text/],
      ['empty.sql', Buffer.from('-- nothing\n'), /There is no statement/],
      ['long.sql', Buffer.alloc(16_000_001, ' '), /16 MB long; an issue holds at most 16 MB/],
      ['missing.sql', undefined, /There is no file/],
      ['.', undefined, /is a folder/],
    ]
    for (const [file, content, words] of cases) {
      const at = path.join(folder, file)
      if (content) await writeFile(at, content)
      const refused = await plumbline('issue', 'create', '--database', await name('test'), '--file', at)
      assert.equal(refused.code, 1, refused.out)
      assert.match(refused.err, words)
    }
    assert.equal((await plumbline('issue', 'list')).out, before)
  })

  it('says why nothing runs, and does not cancel what is applied', async () => {
    const prod = await name('prod')
    const made = await plumbline(
      'issue',
      'create',
      '--database',
      prod,
      '--sql',
      'create table late (a int)',
      '--format',
      'json',
    )
    const id = String(JSON.parse(made.out).issue.id)
    const early = await plumbline('issue', 'run', id)
    assert.equal(early.code, 1)
    assert.match(early.err, /is waiting for approval\.\n.*plumbline issue approve/)
    assert.equal((await plumbline('issue', 'approve', id)).code, 0)
    const cancelled = await plumbline('issue', 'cancel', id)
    assert.equal(cancelled.code, 1)
    assert.match(cancelled.err, /Everything of issue \d+ has been applied/)
    assert.equal((await plumbline('issue', 'resolve', id)).code, 0)
  })
})
