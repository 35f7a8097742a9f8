// `plumbline lint`, `explain` and `rules` as a person or a build server runs them: output, files,
// exit codes, settings.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Io } from '../../src/cli/command.ts'
import { run as explain } from '../../src/cli/explain.ts'
import { run as lint } from '../../src/cli/lint.ts'
import { run as rules } from '../../src/cli/rules.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

let folder = ''
const home = process.cwd()

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function ran(command: typeof lint, argv: readonly string[], input = ''): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const io: Io = {
    out: text => void out.push(text),
    err: text => void err.push(text),
    environment: {},
    readInput: async () => input,
  }
  const code = await command(argv, io)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const file = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
}

const found = ({
  out,
}: Ran): {
  file: string
  findings: { rule: string; severity: string; message: string; start: { line: number } }[]
}[] => JSON.parse(out)

describe('plumbline lint', () => {
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'plumbline-lint-')))
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true, force: true })
  })

  it('ends with 0 when there is nothing to say, 1 at or above --fail-on, 2 when it could not run', async () => {
    file('good.sql', 'create table book (id bigint primary key);')
    file('bad.sql', 'drop table book;')
    assert.equal((await ran(lint, ['good.sql'])).code, 0)
    assert.equal((await ran(lint, ['bad.sql'])).code, 0)
    assert.equal((await ran(lint, ['bad.sql', '--fail-on', 'warning'])).code, 1)
    assert.equal((await ran(lint, ['none.sql'])).code, 2)
    assert.equal((await ran(lint, [])).code, 2)
    assert.equal((await ran(lint, ['good.sql', '--format', 'xml'])).code, 2)
    assert.equal((await ran(lint, ['good.sql', '--nonsense'])).code, 2)
  })

  it('reads standard input and tells syntax errors beside the findings of other statements', async () => {
    const result = await ran(
      lint,
      ['--format', 'json', '--stdin-filename', 'x.sql', '-'],
      'truncate book;\nselec 1;\n',
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
    file('migrations/001_book.sql', 'create table book (title varchar(10));')
    file('migrations/002_wider.sql', 'alter table book alter title type varchar(20);')
    const known = await ran(lint, ['migrations/002_wider.sql', '--format', 'json'])
    assert.deepEqual(found(known)[0]?.findings, [])
    const unknown = await ran(lint, ['migrations/002_wider.sql', '--format', 'json', '--no-history'])
    assert.deepEqual(
      found(unknown)[0]?.findings.map(one => [one.rule, one.severity]),
      [['change-column-type', 'info']],
    )
  })

  it('judges by --pg-version, --preset, --rule and --schema', async () => {
    file('schema.sql', 'create table book (id int not null, n int);')
    file('a.sql', 'alter table book alter id set not null;')
    assert.equal((await ran(lint, ['a.sql'])).code, 1)
    assert.equal((await ran(lint, ['a.sql', '--schema', 'schema.sql'])).code, 0)
    assert.equal((await ran(lint, ['a.sql', '--rule', 'squawk:adding-not-nullable-field=off'])).code, 0)
    assert.match(
      (await ran(lint, ['a.sql', '--preset', 'bytebase-dev', '--format', 'json'])).out,
      /"severity": "warning"/,
    )
    assert.equal((await ran(lint, ['a.sql', '--rule', 'nothing=off'])).code, 2)
  })

  it('reads plumbline.yaml and tells a mistake at its key', async () => {
    file('a.sql', 'drop table book;')
    file('plumbline.yaml', 'advisor:\n  rules:\n    drop-table: error\n')
    assert.equal((await ran(lint, ['a.sql'])).code, 1)
    file('plumbline.yaml', 'advisor:\n  rules:\n    drop-tabel: error\n')
    const wrong = await ran(lint, ['a.sql'])
    assert.equal(wrong.code, 2)
    assert.match(wrong.err, /plumbline\.yaml:3:5: There is no rule drop-tabel\. Did you mean drop-table\?/)
    file('plumbline.yaml', 'advisor:\n  rules:\n    naming-table:\n      pattern: "^t_"\n')
    file('b.sql', 'create table book (id bigint primary key);')
    assert.match((await ran(lint, ['b.sql'])).out, /book does not match \^t_/)
  })

  it('reads a .squawk.toml that is there', async () => {
    file('a.sql', 'alter table book alter id set not null;')
    file('.squawk.toml', 'pg_version = "13.0"\nexcluded_rules = ["adding-not-nullable-field"]\n')
    assert.equal((await ran(lint, ['a.sql'])).code, 0)
  })

  it('mends files in place', async () => {
    file(
      'a.sql',
      '-- Wider\ncreate index book_title on book (title); -- soon\nalter table book add constraint c check (id > 0);\n',
    )
    const result = await ran(lint, ['--fix', 'a.sql'])
    assert.equal(result.code, 0, result.out)
    assert.equal(
      readFileSync('a.sql', 'utf8'),
      '-- Wider\ncreate index concurrently book_title on book (title); -- soon\nalter table book add constraint c check (id > 0) not valid;\n\nalter table book validate constraint c;\n',
    )
  })

  it('writes what must run later into a migration that follows', async () => {
    file(
      'migrations/007_shelves.sql',
      'begin;\nalter table book add constraint f foreign key (shelf_id) references shelf; -- the shelf\ncommit;\n',
    )
    const result = await ran(lint, ['--fix', 'migrations'])
    assert.equal(result.code, 0, result.out)
    assert.equal(
      readFileSync('migrations/007_shelves.sql', 'utf8'),
      'begin;\nalter table book add constraint f foreign key (shelf_id) references shelf not valid; -- the shelf\ncommit;\n',
    )
    const [following] = readdirSync('migrations').filter(name => name.startsWith('008_'))
    assert.equal(following, '008_add_the_foreign_key_not_valid_then_validate_it.sql')
    assert.equal(readFileSync(`migrations/${following}`, 'utf8'), 'alter table book validate constraint f;\n')
    assert.equal((await ran(lint, ['migrations'])).code, 0)
  })

  it('gives the following migration the lines its tool needs to run outside a transaction', async () => {
    file('001_keys.sql', '-- +goose Up\nalter table book add constraint k unique (isbn);\n')
    await ran(lint, ['--fix', '001_keys.sql'])
    const [following = ''] = readdirSync('.').filter(name => name.startsWith('002_'))
    assert.match(
      readFileSync(following, 'utf8'),
      /^-- \+goose NO TRANSACTION\n-- \+goose Up\n\ncreate unique index concurrently k on book/,
    )
  })

  it('looks only at files that changed since a commit', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        cwd: folder,
        stdio: 'ignore',
      })
    file('old.sql', 'drop table book;')
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'x')
    file('new.sql', 'drop table author;')
    const result = await ran(lint, ['--since', 'HEAD', '--format', 'json', '.'])
    assert.deepEqual(
      found(result).map(one => one.file),
      ['new.sql'],
    )
    assert.equal((await ran(lint, ['--since', 'nowhere', '.'])).code, 2)
  })

  it('speaks the languages of build servers', async () => {
    file('a.sql', 'drop table "a,b:c";\n')
    const sarif = JSON.parse((await ran(lint, ['a.sql', '--format', 'sarif'])).out)
    assert.equal(sarif.version, '2.1.0')
    assert.deepEqual(sarif.runs[0].results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: 'a.sql' },
      region: { startLine: 1, startColumn: 12, endLine: 1, endColumn: 19 },
    })
    assert.match(
      (await ran(lint, ['a.sql', '--format', 'github'])).out,
      /^::warning file=a\.sql,line=1,endLine=1,col=12,endColumn=19,title=drop-table::/,
    )
    const gitlab = JSON.parse((await ran(lint, ['a.sql', '--format', 'gitlab'])).out)
    assert.deepEqual(
      [gitlab[0].check_name, gitlab[0].location],
      ['drop-table', { path: 'a.sql', lines: { begin: 1, end: 1 } }],
    )
    assert.match(
      (await ran(lint, ['a.sql', '--format', 'junit'])).out,
      /<testsuites name="plumbline" tests="1" failures="1">/,
    )
    assert.match(
      (await ran(lint, ['a.sql'])).out,
      /^a\.sql:1:12: warning: .*\[drop-table\]\n1 file, 1 warning\.$/,
    )
  })

  it('starts from a live database, and weighs its sizes', async function () {
    this.timeout(300_000)
    const url = await freshDatabase(majors.at(-1))
    const client = await connect(url)
    await client.query(
      'create table book (id int, title varchar(10)); insert into book select n from generate_series(1, 10) n',
    )
    await client.end()
    file('a.sql', 'alter table book alter id type bigint; alter table book alter title type varchar(20);')
    const result = await ran(lint, ['a.sql', '--database', url, '--format', 'json'])
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
    file(
      'a.sql',
      "update book set title = 'x' where id > 0; update book set titel = 'y' where id = 1; delete from book where id = 2;",
    )
    file('b.sql', 'alter table book add column n int; update book set n = 1 where id = 1;')
    const result = await ran(lint, [
      ...['a.sql', 'b.sql', '--database', asRole, '--format', 'json'],
      ...['--rule', 'affected-rows=warning'],
    ])
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

  it('leaves to psql what is for psql, where psql runs the file', async () => {
    const text = '\\set ON_ERROR_STOP on\ncopy book from stdin;\n1\n\\.\ntruncate author;\n'
    const rulesUnder = async (...runner: string[]) => {
      const { out } = await ran(lint, ['--format', 'json', ...runner, '-'], text)
      return JSON.parse(out)[0].findings.map((one: { rule: string }) => one.rule)
    }
    assert.deepEqual(await rulesUnder(), ['psql-command', 'copy-data', 'truncate'])
    assert.deepEqual(await rulesUnder('--runner', 'psql'), ['truncate'])
    assert.deepEqual(await rulesUnder('--runner', 'sqitch'), ['truncate'])
  })
})

describe('plumbline explain', () => {
  const explained = async (sql: string) => {
    const { out } = await ran(explain, ['--format', 'json', '-'], sql)
    return JSON.parse(out)[0]
  }

  it('tells what a block does, and what it may do', async () => {
    const block = await explained(
      `do $$ declare one record; begin
         if now() > '2030-01-01' then alter table book alter column n type bigint; end if;
         execute 'alter table shelf add check (id > 0)';
         for one in select id from author loop delete from draft; end loop;
       end $$`,
    )
    assert.deepEqual(block.locks, {
      'public.book': 'ACCESS EXCLUSIVE',
      'public.shelf': 'ACCESS EXCLUSIVE',
      'public.author': 'ACCESS SHARE',
      'public.draft': 'ROW EXCLUSIVE',
    })
    assert.deepEqual([block.rewritesTable, block.rewrites[0].relation], [false, 'public.book'])
    assert.equal(block.scansTable, true)
  })

  it('knows where the tables of the system are', async () => {
    const { locks } = await explained('select * from pg_class join pg_catalog.pg_namespace on true')
    assert.deepEqual(Object.keys(locks), ['pg_catalog.pg_class', 'pg_catalog.pg_namespace'])
  })

  it('tells each statement of standard input', async () => {
    const result = await ran(explain, ['--format', 'json', '-'], 'create index i on a.book (n); vacuum book')
    const [first, second] = JSON.parse(result.out)
    assert.deepEqual(
      [first.locks, first.buildsIndex, first.rewritesTable, first.transactional],
      [{ 'a.book': 'SHARE' }, true, false, true],
    )
    assert.deepEqual(
      [second.locks, second.transactional],
      [{ 'public.book': 'SHARE UPDATE EXCLUSIVE' }, false],
    )
    assert.equal(result.code, 0)
  })
})

describe('plumbline rules', () => {
  it('lists all of them, with their names elsewhere', async () => {
    const all = JSON.parse((await ran(rules, ['--format', 'json'])).out)
    assert.ok(all.length > 100)
    const [one] = JSON.parse((await ran(rules, ['--format', 'json', 'squawk:ban-drop-table'])).out)
    assert.equal(one.id, 'drop-table')
    assert.equal((await ran(rules, ['nothing'])).code, 2)
  })
})
