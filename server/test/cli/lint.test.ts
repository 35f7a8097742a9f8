// `plumbline lint` as a person or a build server runs it: files, settings, exit codes. Its reports are
// held by lintReports.test.ts, what it mends by lintFix.test.ts.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { connect, freshDatabase, majors } from '../support/postgres.ts'
import type { Printed } from './support.ts'
import { plumbline, reading, workFolder } from './workFolder.ts'

interface Finding {
  readonly rule: string
  readonly severity: string
  readonly message: string
  readonly start: { readonly line: number }
}

const found = ({ out }: Printed): { file: string; findings: Finding[] }[] => JSON.parse(out)

describe('plumbline lint', () => {
  const write = workFolder()

  it('ends with 0 when there is nothing to say, 1 at or above --fail-on, 2 when it could not run', async () => {
    write('good.sql', 'create table book (id bigint primary key);')
    write('bad.sql', 'drop table book;')
    assert.equal((await plumbline('lint', 'good.sql')).code, 0)
    assert.equal((await plumbline('lint', 'bad.sql')).code, 0)
    assert.equal((await plumbline('lint', 'bad.sql', '--fail-on', 'warning')).code, 1)
    assert.equal((await plumbline('lint', 'none.sql')).code, 2)
    assert.equal((await plumbline('lint')).code, 2)
    assert.equal((await plumbline('lint', 'good.sql', '--format', 'xml')).code, 2)
    assert.equal((await plumbline('lint', 'good.sql', '--nonsense')).code, 2)
  })

  it('reads standard input and tells syntax errors beside the findings of other statements', async () => {
    const result = await reading('truncate book;\nselec 1;\n')(
      'lint',
      '--format',
      'json',
      '--stdin-filename',
      'x.sql',
      '-',
    )
    assert.equal(result.code, 1)
    assert.deepEqual(
      found(result).map(one => [one.file, one.findings.map(finding => [finding.rule, finding.start.line])]),
      [
        [
          'x.sql',
          [
            ['truncate', 0],
            ['syntax-error', 1],
          ],
        ],
      ],
    )
  })

  it('knows the migrations before a file, and forgets them on request', async () => {
    write('migrations/001_book.sql', 'create table book (title varchar(10));')
    write('migrations/002_wider.sql', 'alter table book alter title type varchar(20);')
    const known = await plumbline('lint', 'migrations/002_wider.sql', '--format', 'json')
    assert.deepEqual(found(known)[0]?.findings, [])
    const unknown = await plumbline('lint', 'migrations/002_wider.sql', '--format', 'json', '--no-history')
    assert.deepEqual(
      found(unknown)[0]?.findings.map(one => [one.rule, one.severity]),
      [['change-column-type', 'info']],
    )
  })

  it('judges by --pg-version, --preset, --rule and --schema', async () => {
    write('schema.sql', 'create table book (id int not null, n int);')
    write('a.sql', 'alter table book alter id set not null;')
    assert.equal((await plumbline('lint', 'a.sql')).code, 1)
    assert.equal((await plumbline('lint', 'a.sql', '--schema', 'schema.sql')).code, 0)
    assert.equal((await plumbline('lint', 'a.sql', '--rule', 'squawk:adding-not-nullable-field=off')).code, 0)
    assert.match(
      (await plumbline('lint', 'a.sql', '--preset', 'bytebase-dev', '--format', 'json')).out,
      /"severity": "warning"/,
    )
    assert.equal((await plumbline('lint', 'a.sql', '--rule', 'nothing=off')).code, 2)
  })

  it('reads plumbline.yaml and tells a mistake at its key', async () => {
    write('a.sql', 'drop table book;')
    write('plumbline.yaml', 'advisor:\n  rules:\n    drop-table: error\n')
    assert.equal((await plumbline('lint', 'a.sql')).code, 1)
    write('plumbline.yaml', 'advisor:\n  rules:\n    drop-tabel: error\n')
    const wrong = await plumbline('lint', 'a.sql')
    assert.equal(wrong.code, 2)
    assert.match(wrong.err, /plumbline\.yaml:3:5: There is no rule drop-tabel\. Did you mean drop-table\?/)
    write('plumbline.yaml', 'advisor:\n  rules:\n    naming-table:\n      pattern: "^t_"\n')
    write('b.sql', 'create table book (id bigint primary key);')
    assert.match((await plumbline('lint', 'b.sql')).out, /book does not match \^t_/)
  })

  it('reads a .squawk.toml that is there', async () => {
    write('a.sql', 'alter table book alter id set not null;')
    write('.squawk.toml', 'pg_version = "13.0"\nexcluded_rules = ["adding-not-nullable-field"]\n')
    assert.equal((await plumbline('lint', 'a.sql')).code, 0)
  })

  it('follows the configuration nearest to each file', async () => {
    write('plumbline.yaml', 'rules: {drop-table: off}\nenvironments: {Prod: {rules: {drop-table: error}}}\n')
    write('old/plumbline.yaml', 'exclude: [legacy]\n')
    for (const name of ['a.sql', 'old/b.sql', 'old/legacy/c.sql']) write(name, 'drop table book;')
    const told = async (...argv: string[]) =>
      found(await plumbline('lint', '.', '--format', 'json', ...argv)).map(
        one => `${one.file} ${one.findings.map(({ severity }) => severity)}`,
      )
    assert.deepEqual(await told(), ['a.sql ', 'old/b.sql warning'])
    assert.deepEqual(await told('--environment', 'prod'), ['a.sql error', 'old/b.sql warning'])
    write('old/plumbline.yaml', 'exclud: [legacy]\n')
    const wrong = await plumbline('lint', '.')
    assert.deepEqual([wrong.code, wrong.out], [2, ''])
    assert.match(wrong.err, /old\/plumbline\.yaml:1:1: There is no setting exclud\. Did you mean exclude\?/)
  })

  it('knows the migrations before standard input where it is said to stand', async () => {
    write('migrations/001_book.sql', 'create table book (id int not null);')
    const sql = 'alter table book alter id set not null;'
    assert.equal((await reading(sql)('lint', '-', '--stdin-filename', 'migrations/002.sql')).code, 0)
    assert.equal((await reading(sql)('lint', '-', '--stdin-filename', 'nowhere/migrations/2.sql')).code, 1)
    assert.equal((await reading(sql)('lint', '-', '--fix')).code, 2)
  })

  it('looks only at files that changed since a commit', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        stdio: 'ignore',
      })
    for (const name of ['old.sql', 'moved.sql', 'gone.sql']) write(name, `drop table ${name.slice(0, -4)};`)
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'x')
    write('new.sql', 'drop table author;')
    write('sub/ü 1.sql', 'drop table shelf;')
    git('mv', 'moved.sql', 'sub/moved.sql')
    git('rm', '-q', 'gone.sql')
    git('config', 'diff.relative', 'true')
    const since = async (...argv: string[]) =>
      found(await plumbline('lint', '--since', 'HEAD', '--format', 'json', ...argv)).map(one => one.file)
    assert.deepEqual(await since('.'), ['new.sql', 'sub/moved.sql', 'sub/ü 1.sql'])
    symlinkSync('sub', 'alias')
    symlinkSync('nowhere.sql', 'link.sql')
    assert.match((await plumbline('lint', '--since', 'HEAD', '.')).err, /link\.sql cannot be read/)
    rmSync('link.sql')
    assert.deepEqual(await since('alias'), ['alias/moved.sql', 'alias/ü 1.sql'])
    process.chdir('sub')
    assert.deepEqual(await since('..'), ['../new.sql', '../sub/moved.sql', '../sub/ü 1.sql'])
    process.chdir('..')
    rmSync('alias')
    git('add', '.')
    git('commit', '-qm', 'ours')
    git('checkout', '-qb', 'theirs', 'HEAD~1')
    write('old.sql', 'drop table theirs;')
    git('commit', '-qam', 'theirs')
    git('checkout', '-q', '-')
    const ours = found(await plumbline('lint', '--since', 'theirs', '--format', 'json', '.'))
    assert.deepEqual(
      ours.map(one => one.file),
      ['new.sql', 'sub/moved.sql', 'sub/ü 1.sql'],
    )
    assert.equal((await plumbline('lint', '--since', 'nowhere', '.')).code, 2)
    assert.equal((await plumbline('lint', '--since', '--output=x', '.')).code, 2)
    rmSync('.git', { recursive: true })
    assert.match((await plumbline('lint', '--since', 'HEAD', '.')).err, /not a git repository/)
  })

  it('looks for what changed in the repository of each file, and refuses one that is in none', async () => {
    for (const folder of ['books', 'crm']) {
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
          stdio: 'ignore',
        })
      write(`${folder}/old.sql`, 'drop table old;')
      git('init', '-q')
      git('add', '.')
      git('commit', '-qm', 'x')
    }
    write('books/old.sql', 'drop table book;')
    write('crm/deep/new.sql', 'drop table customer;')
    const files = found(await plumbline('lint', '--since', 'HEAD', '--format', 'json', 'books', 'crm'))
    assert.deepEqual(
      files.map(one => one.file),
      ['books/old.sql', 'crm/deep/new.sql'],
    )
    write('lone.sql', 'drop table lone;')
    const { code, err } = await plumbline('lint', '--since', 'HEAD', 'books', 'lone.sql')
    assert.equal(code, 2)
    assert.match(err, /not a git repository/)
  })

  it('says which files it cannot read, reads the others, and ends with 2', async () => {
    write('db/a.sql', 'drop table a;')
    writeFileSync('db/latin1.sql', Buffer.from('drop table caf\u00e9;', 'latin1'))
    symlinkSync('nowhere.sql', 'db/link.sql')
    mkdirSync('db/folder.sql')
    const result = await plumbline('lint', 'db', './db/a.sql', '--format', 'json')
    assert.equal(result.code, 2)
    assert.deepEqual(
      found(result).map(one => one.file),
      ['db/a.sql'],
    )
    assert.deepEqual(result.err.split('\n'), [
      'plumbline lint: db/latin1.sql is not UTF-8 text',
      'plumbline lint: db/link.sql cannot be read (ENOENT)',
    ])
  })

  const rulesUnder = async (text: string, ...runner: string[]) => {
    const { out } = await reading(text)('lint', '--format', 'json', ...runner, '-')
    return JSON.parse(out)[0].findings.map((one: { rule: string }) => one.rule)
  }

  it('leaves to psql what is for psql, where psql runs the file', async () => {
    const text = '\\set ON_ERROR_STOP on\ncopy book from stdin;\n1\n\\.\ntruncate author;\n'
    assert.deepEqual(await rulesUnder(text), ['psql-command', 'copy-data', 'truncate'])
    assert.deepEqual(await rulesUnder(text, '--runner', 'psql'), ['truncate'])
    assert.deepEqual(await rulesUnder(text, '--runner', 'sqitch'), ['truncate'])
  })

  it('leaves to Flyway what Flyway fills in, and says of what stands around it what it has to say', async () => {
    const text = `create table a (b int)\n\ntruncate \${schema};\ntruncate author;\n`
    assert.deepEqual(await rulesUnder(text), ['syntax-error', 'placeholder', 'truncate'])
    assert.deepEqual(await rulesUnder(text, '--runner', 'flyway'), ['syntax-error', 'truncate'])
  })

  it('starts from a live database, and weighs its sizes', async function () {
    this.timeout(300_000)
    const url = await freshDatabase(majors.at(-1))
    const client = await connect(url)
    await client.query(
      'create table book (id int, title varchar(10)); insert into book select n from generate_series(1, 10) n',
    )
    await client.end()
    write('a.sql', 'alter table book alter id type bigint; alter table book alter title type varchar(20);')
    const result = await plumbline('lint', 'a.sql', '--database', url, '--format', 'json')
    assert.deepEqual(
      found(result)[0]?.findings.map(one => [one.rule, one.severity]),
      [['change-column-type', 'info']],
    )
    assert.match(found(result)[0]?.findings[0]?.message ?? '', /public\.book \(\d+ kB\)/)
  })

  it('asks a live database what it would refuse, how many rows it would write, and who owns what', async () => {
    const url = await freshDatabase(majors.at(-1) ?? 18)
    const client = await connect(url)
    const role = `reader_${path.basename(new URL(url).pathname)}`
    await client.query(`
      create table book (id int, title varchar(10));
      insert into book select n from generate_series(1, 5000) n;
      analyze book;
      create role ${role} login password 'secret';
      grant all on book to ${role}`)
    await client.end()
    const asRole = Object.assign(new URL(url), { username: role, password: 'secret' }).href
    write(
      'a.sql',
      "update book set title = 'x' where id > 0; update book set titel = 'y' where id = 1; delete from book where id = 2;",
    )
    write('b.sql', 'alter table book add column n int; update book set n = 1 where id = 1;')
    const result = await plumbline(
      'lint',
      ...['a.sql', 'b.sql', '--database', asRole, '--format', 'json'],
      ...['--rule', 'affected-rows=warning'],
    )
    assert.deepEqual(
      found(result).map(one => one.findings.map(({ rule, start }) => [rule, start.line])),
      [
        [
          ['affected-rows', 0],
          ['dml-dry-run', 0],
        ],
        [['object-owner', 0]],
      ],
      result.err,
    )
    const again = await connect(url)
    await again.query(`drop owned by ${role}; drop role ${role}`)
    await again.end()
  })
})
