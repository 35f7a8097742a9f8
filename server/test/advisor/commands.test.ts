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
  symlinkSync,
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

async function ran(
  command: typeof lint,
  argv: readonly string[],
  input = '',
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const io: Io = {
    out: text => void out.push(text),
    err: text => void err.push(text),
    environment,
    version: '0.0.0',
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

  it('is done after once, the migrations that it wrote included, in the lines of the file', async () => {
    file('migrations/001.sql', 'create table a (id bigint primary key, b int, c text);\n')
    file(
      'migrations/002.sql',
      [
        '\uFEFF-- +goose Up',
        'create index i on a (b);',
        'create index j on a (c); alter table a add check (b > 0);',
        'alter table a alter column b set not null, add constraint k unique (c);',
        'alter table a add column e uuid default gen_random_uuid();',
        '-- plumbline-ignore truncate',
        'select 1;',
        '',
      ].join('\r\n'),
    )
    const fix = async () => {
      const { out } = await ran(lint, ['--fix', '--preset', 'strict', 'migrations'])
      const files = readdirSync('migrations').map(name => [name, readFileSync(`migrations/${name}`, 'utf8')])
      return { out: out.split('\n').sort(), files }
    }
    const once = await fix()
    assert.deepEqual(await fix(), once)
    assert.ok(once.files.length > 2)
    for (const [name, text] of once.files.slice(1)) assert.ok(!/[^\r]\n|^;/m.test(text!), `${name}: ${text}`)
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
    for (const name of ['old.sql', 'moved.sql', 'gone.sql']) file(name, `drop table ${name.slice(0, -4)};`)
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'x')
    file('new.sql', 'drop table author;')
    file('sub/ü 1.sql', 'drop table shelf;')
    git('mv', 'moved.sql', 'sub/moved.sql')
    git('rm', '-q', 'gone.sql')
    git('config', 'diff.relative', 'true')
    const since = async (...argv: string[]) =>
      found(await ran(lint, ['--since', 'HEAD', '--format', 'json', ...argv])).map(one => one.file)
    assert.deepEqual(await since('.'), ['new.sql', 'sub/moved.sql', 'sub/ü 1.sql'])
    symlinkSync('sub', 'alias')
    symlinkSync('nowhere.sql', 'link.sql')
    assert.match((await ran(lint, ['--since', 'HEAD', '.'])).err, /link\.sql cannot be read/)
    rmSync('link.sql')
    assert.deepEqual(await since('alias'), ['alias/moved.sql', 'alias/ü 1.sql'])
    process.chdir('sub')
    assert.deepEqual(await since('..'), ['../new.sql', '../sub/moved.sql', '../sub/ü 1.sql'])
    process.chdir('..')
    assert.equal((await ran(lint, ['--since', 'nowhere', '.'])).code, 2)
    assert.equal((await ran(lint, ['--since', '--output=x', '.'])).code, 2)
    rmSync('.git', { recursive: true })
    assert.match((await ran(lint, ['--since', 'HEAD', '.'])).err, /not a git repository/)
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
      /<testsuites name="plumbline" tests="1" failures="0" errors="0" time="0">/,
    )
    assert.match(
      (await ran(lint, ['a.sql'])).out,
      /^a\.sql:1:12: warning: .*\[drop-table\]\n1 file, 1 warning\.$/,
    )
  })

  it('names files as build servers know them, from the checkout', async () => {
    file('db/my migrations/1 ü,%.sql', 'drop table a; drop table a;')
    const here = process.cwd()
    process.chdir('db')
    const told = async (format: string, named: string) =>
      (await ran(lint, [named, '--format', format], '', { GITHUB_WORKSPACE: here })).out
    for (const named of ['my migrations', './my migrations', path.join(here, 'db', 'my migrations')]) {
      const { results } = JSON.parse(await told('sarif', named)).runs[0]
      assert.equal(
        results[0].locations[0].physicalLocation.artifactLocation.uri,
        'db/my%20migrations/1%20%C3%BC%2C%25.sql',
      )
      assert.notDeepEqual(results[0].partialFingerprints, results[1].partialFingerprints)
      assert.match(await told('github', named), /^::warning file=db\/my migrations\/1 ü%2C%25\.sql,/)
      assert.equal(JSON.parse(await told('gitlab', named))[0].location.path, 'db/my migrations/1 ü,%.sql')
    }
    process.chdir(here)
    const outside = await ran(lint, ['db', '--format', 'sarif'], '', { GITHUB_WORKSPACE: '/elsewhere' })
    assert.match(outside.out, /"uri": "db\//)
  })

  it('takes the name of a table for no link and no line of its own', async () => {
    file('a.sql', 'drop table "[look](there)\r\n\u001b[31m";')
    const { results } = JSON.parse((await ran(lint, ['a.sql', '--format', 'sarif'])).out).runs[0]
    assert.match(results[0].message.text, /\\\[look\]\(there\)/)
    assert.match(
      (await ran(lint, ['a.sql'])).out,
      /^a\.sql:1:12: warning: .*look\]\(there\) \[31m".*\n1 file/,
    )
  })

  it('explains in SARIF every rule it names, syntax errors too', async () => {
    const { out } = await ran(lint, ['--format', 'sarif', '-'], 'selec 1; drop table a;')
    const [{ tool, results }] = JSON.parse(out).runs
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId)
    for (const { helpUri, help } of tool.driver.rules) assert.ok(helpUri.startsWith('https://') && help.text)
  })

  it('calls a failure in JUnit only what makes the run fail', async () => {
    file('a.sql', 'drop table "<&\u0001>";\nselec 1;')
    const warnings = await ran(lint, ['a.sql', '--format', 'junit'])
    assert.match(warnings.out, /<testsuite name="a.sql" tests="2" failures="1" errors="0"/)
    assert.match(
      warnings.out,
      /<system-out>a\.sql:1:12: warning: Dropping public\.&quot;&lt;&amp;\uFFFD&gt;&quot;/,
    )
    const all = await ran(lint, ['a.sql', '--format', 'junit', '--fail-on', 'hint'])
    assert.match(all.out, /failures="2" errors="0"/)
  })

  it('says which files it cannot read, reads the others, and ends with 2', async () => {
    file('db/a.sql', 'drop table a;')
    writeFileSync('db/latin1.sql', Buffer.from('drop table caf\u00e9;', 'latin1'))
    symlinkSync('nowhere.sql', 'db/link.sql')
    mkdirSync('db/folder.sql')
    const result = await ran(lint, ['db', './db/a.sql', '--format', 'json'])
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

  it('follows the configuration nearest to each file', async () => {
    file('plumbline.yaml', 'rules: {drop-table: off}\nenvironments: {Prod: {rules: {drop-table: error}}}\n')
    file('old/plumbline.yaml', 'exclude: [legacy]\n')
    for (const name of ['a.sql', 'old/b.sql', 'old/legacy/c.sql']) file(name, 'drop table book;')
    const told = async (...argv: string[]) =>
      found(await ran(lint, ['.', '--format', 'json', ...argv])).map(
        one => `${one.file} ${one.findings.map(({ severity }) => severity)}`,
      )
    assert.deepEqual(await told(), ['a.sql ', 'old/b.sql warning'])
    assert.deepEqual(await told('--environment', 'prod'), ['a.sql error', 'old/b.sql warning'])
    file('old/plumbline.yaml', 'exclud: [legacy]\n')
    const wrong = await ran(lint, ['.'])
    assert.deepEqual([wrong.code, wrong.out], [2, ''])
    assert.match(wrong.err, /old\/plumbline\.yaml:1:1: There is no setting exclud\. Did you mean exclude\?/)
  })

  it('knows the migrations before standard input where it is said to stand', async () => {
    file('migrations/001_book.sql', 'create table book (id int not null);')
    const sql = 'alter table book alter id set not null;'
    assert.equal((await ran(lint, ['-', '--stdin-filename', 'migrations/002.sql'], sql)).code, 0)
    assert.equal((await ran(lint, ['-', '--stdin-filename', 'nowhere/migrations/2.sql'], sql)).code, 1)
    assert.equal((await ran(lint, ['-', '--fix'], sql)).code, 2)
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

  it('tells in words what it can, of a script with nothing in it and of one with the data of a COPY', async () => {
    assert.deepEqual(await ran(explain, ['-'], '-- nothing\n;'), {
      code: 0,
      out: 'There is no statement.',
      err: '',
    })
    const { out } = await ran(explain, ['-'], 'copy t from stdin;\n1\n\\.\n')
    assert.match(out, /COPY FROM STDIN[^\n]*\n {2}locks public\.t: ROW EXCLUSIVE$/)
  })

  it('starts from a schema, says what it could not read of it, and takes one start only', async () => {
    file('schema.sql', '\\restrict x\ncreate table kid (id int) inherits (book);\nselec 1;\n')
    const { code, out, err } = await ran(explain, ['--schema', 'schema.sql', '-'], 'lock table book')
    assert.deepEqual([code, err], [0, 'schema.sql: one statement cannot be read, and is left out.'])
    assert.match(out, /locks public\.kid: ACCESS EXCLUSIVE/)
    const both = ['--schema', 'schema.sql', '--database', 'postgres://x/y', '-']
    assert.match((await ran(explain, both)).err, /not both/)
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
