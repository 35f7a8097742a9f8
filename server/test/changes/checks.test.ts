import assert from 'node:assert/strict'
import type { Check, CheckKind, IssueType } from '#protocol/issue.ts'
import { riskOf } from '../../src/changes/checks/risk.ts'
import { kindOf } from '../../src/changes/checks/statementKind.ts'
import type { SchemaReader } from '../../src/changes/execute/context.ts'
import { schemaReader } from '../../src/changes/schemaReader.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect } from '../support/postgres.ts'
import { type Bench, bench, options } from './support/bench.ts'

const tree = (sql: string) => readScript(sql).statements[0]!.tree!

describe('checks before anything may run', () => {
  let b: Bench
  before(async () => {
    b = await bench(18)
    await b.query(`
      create table big (id int, note text);
      create view of_big as select id from big;
      insert into big select i, repeat('x', 200) from generate_series(1, 20000) i;
      analyze big`)
    await b.run((await b.issue('', { type: 'baseline' })).taskId)
  })
  after(() => b.close())

  const check = async (kind: CheckKind, sql: string, type: IssueType = 'alterSchema'): Promise<Check> => {
    const issues = b.issues()
    const { draft } = await issues.draft({ kind: 'alterSchema', databaseIds: [b.databaseId('test')], sql })
    const checks = await issues.preview(type, draft)
    return checks.find(c => c.kind === kind)!
  }

  const cases: readonly [CheckKind, string, IssueType, Check['status'], RegExp][] = [
    ['statementKind', 'create table t (a int)', 'alterSchema', 'passed', /fits/],
    ['statementKind', 'insert into big values (1)', 'alterSchema', 'warning', /another kind/],
    ['statementKind', 'create table t (a int)', 'changeData', 'warning', /another kind/],
    ['statementKind', 'create database x', 'alterSchema', 'failed', /cannot be part/],
    ['statementKind', 'drop database x', 'alterSchema', 'failed', /cannot be part/],
    ['statementKind', 'begin; select 1; commit', 'changeData', 'failed', /2 statements cannot/],
    ['statementKind', "insert into big values (1, 'drop database asked')", 'changeData', 'passed', /fits/],
    [
      'syntax',
      'create table t (a int);\nselekt 1',
      'alterSchema',
      'failed',
      /does not understand 1 statement/,
    ],
    ['syntax', 'create table t (a int); select * from t', 'alterSchema', 'passed', /all 2 statements/],
    [
      'risk',
      'drop table big',
      'alterSchema',
      'warning',
      /High risk: 1 statement in 1 step; .* public.big \(\d/,
    ],
    [
      'risk',
      'create index concurrently on big (id); select 1',
      'alterSchema',
      'passed',
      /Low risk: 2 statements in 2 steps/,
    ],
    ['advisor', 'create index on big (id)', 'alterSchema', 'failed', /Found 1 error/],
    [
      'advisor',
      '-- plumbline-ignore index-not-concurrent: nobody writes to it\ncreate index on big (id)',
      'alterSchema',
      'passed',
      /Found nothing/,
    ],
    [
      'advisor',
      'create table t (a int primary key, b int); create index on t (b)',
      'alterSchema',
      'passed',
      /Found nothing/,
    ],
    ['drift', 'select 1', 'alterSchema', 'passed', /recorded last/],
    ['order', 'select 1', 'alterSchema', 'passed', /no version/],
    ['connection', 'select 1', 'alterSchema', 'passed', /^Connected to .* on PostgreSQL 18/],
  ]
  for (const [kind, sql, type, status, words] of cases) {
    it(`${kind} of ${type}: ${sql.replace(/\s+/g, ' ').slice(0, 50)}: ${status}`, async () => {
      const found = await check(kind, sql, type)
      assert.equal(found.status, status, JSON.stringify(found))
      assert.match(found.summary, words)
    })
  }

  it('points a syntax error to its place in the script', async () => {
    const sql = "select '🙂';\ncreate tabel x ()"
    const { details } = await check('syntax', sql)
    assert.equal(details[0]?.start, sql.indexOf('tabel'))
  })

  it('says so when the database cannot be reached, and checks what needs none', async () => {
    const issues = b.issues()
    const draft = {
      targets: [{ ...(await b.target('test', 'create tabel')), databaseName: 'nowhere' }],
      options: (
        await issues.draft({ kind: 'alterSchema', databaseIds: [b.databaseId('test')], sql: 'select 1' })
      ).draft.options,
    }
    const checks = Object.fromEntries(
      (await issues.preview('alterSchema', draft)).map(c => [c.kind, c.status]),
    )
    assert.equal(checks.connection, 'failed')
    assert.equal(checks.syntax, 'failed')
    assert.equal(checks.drift, 'notChecked')
  })

  it('comes to an end when its session breaks in the middle of the first check', async () => {
    const breaking: SchemaReader = {
      ...schemaReader,
      async read(client) {
        const live = await schemaReader.read(client)
        await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
        return live
      },
    }
    const issues = b.issues({ schema: breaking })
    const target = await b.target('test', 'create table t (a int)')
    const checks = await issues.preview('alterSchema', { targets: [target], options })
    assert.equal(checks[0]?.kind, 'connection')
    assert.equal(checks[0]?.status, 'failed', JSON.stringify(checks))
    assert.ok(checks.every(one => one.status !== 'running'))
    assert.equal(checks.find(one => one.kind === 'dryRun')?.status, 'notChecked')
  })

  it('notices a database that was made anew under its name, until a baseline says that this is meant', async () => {
    const other = await bench()
    const looked = async () => {
      const issues = other.issues()
      const wish = { kind: 'alterSchema', databaseIds: [other.databaseId('test')], sql: 'select 1' } as const
      const checks = await issues.preview('alterSchema', (await issues.draft(wish)).draft)
      return checks.find(one => one.kind === 'connection')
    }
    const baseline = async () => other.run((await other.issue('', { type: 'baseline' })).taskId)
    await baseline()
    assert.equal((await looked())?.status, 'passed')
    const [row] = await other.query('select current_database() as name')
    await other.query(`drop database "${row?.name}" with (force)`, 'prod')
    await other.query(`create database "${row?.name}"`, 'prod')
    assert.match((await looked())?.summary ?? '', /was made anew since its last change ran/)
    await baseline()
    assert.equal((await looked())?.status, 'passed')
    await other.close()
  })

  it('says whose turn it is when a lock keeps the schema from being read', async () => {
    const other = await connect(b.testUrl)
    await other.query('begin; lock table big in access exclusive mode')
    const issues = b.issues()
    const wish = { kind: 'alterSchema' as const, databaseIds: [b.databaseId('test')], sql: 'select 1' }
    const { draft } = await issues.draft(wish)
    const checks = await issues.preview('alterSchema', draft)
    await other.query('rollback')
    await other.end()
    const connection = checks.find(one => one.kind === 'connection')
    assert.match(connection?.summary ?? '', /Another session holds a lock/)
    assert.match(connection?.details[0]?.text ?? '', /Run the checks again/)
    assert.equal(checks.find(one => one.kind === 'drift')?.summary, 'The database could not be looked at.')
  })

  it('finds a role the login may not take', async () => {
    const issues = b.issues()
    const { draft } = await issues.draft({
      kind: 'alterSchema',
      databaseIds: [b.databaseId('test')],
      sql: 'select 1',
    })
    const options = { ...draft.options, role: 'no such role' }
    const checks = await issues.preview('alterSchema', { ...draft, options })
    assert.match(checks[0]?.summary ?? '', /Role no such role does not exist/)
  })

  it('warns of a version below the newest, and refuses one that is applied', async () => {
    const issues = b.issues()
    const wish = (path: string) => ({
      kind: 'alterSchema' as const,
      databaseIds: [b.databaseId('prod')],
      sql: 'select 1',
      file: { path, text: 'select 1' },
    })
    const { title, draft } = await issues.draft(wish('migrations/V10__ten.sql'))
    assert.equal(draft.version, '10')
    const made = await b.made(issues, 'alterSchema', { title, draft })
    const seal = made.revisions[0]!.seal
    await issues.act(made.issue.id, {
      kind: 'approve',
      environmentId: b.environments.prod,
      seal,
      comment: '',
    })
    await issues.settled()
    for (const [path, status] of [
      ['migrations/V9__nine.sql', 'warning'],
      ['migrations/V10__ten.sql', 'failed'],
      ['migrations/V11__eleven.sql', 'passed'],
    ] as const) {
      const preview = await issues.preview('alterSchema', (await issues.draft(wish(path))).draft)
      assert.equal(preview.find(c => c.kind === 'order')?.status, status, path)
    }
    // What a baseline has taken in orders nothing any more.
    const floor = { targets: [await b.target('prod', '')], options: draft.options, version: '20' }
    const { taskId } = await b.issue('', { type: 'baseline', which: 'prod', draft: floor })
    const { issueId } = (await b.store.issue((await b.store.issues({ limit: 1 })).items[0]!.issue.id))
      .tasks[0]!
    await issues.act(issueId, {
      kind: 'approve',
      environmentId: b.environments.prod,
      seal: (await b.store.issue(issueId)).revisions[0]!.seal,
      comment: '',
    })
    assert.equal((await b.run(taskId)).status, 'applied')
    for (const [path, summary] of [
      ['migrations/V19__below.sql', /part of the baseline 20/],
      ['migrations/V20__same.sql', /part of the baseline 20/],
      ['migrations/V21__above.sql', /Version 21 is the first/],
    ] as const) {
      const preview = await issues.preview('alterSchema', (await issues.draft(wish(path))).draft)
      assert.match(preview.find(c => c.kind === 'order')?.summary ?? '', summary, path)
    }
  })
})

describe('what a statement is', () => {
  before(loadParser)
  const kinds: readonly [string, string][] = [
    ['insert into t values (1)', 'dml'],
    ['select 1', 'dml'],
    ['select 1 as a into t', 'ddl'],
    ['truncate t', 'dml'],
    ['create table t as select 1', 'ddl'],
    ['set search_path = a', 'neutral'],
    ['do $$begin end$$', 'neutral'],
    ['grant select on t to u', 'ddl'],
  ]
  for (const [sql, kind] of kinds) it(`${sql}: ${kind}`, () => assert.equal(kindOf(tree(sql)), kind))

  const risks: readonly [string, string][] = [
    ['create table t (a int)', 'low'],
    ['alter table t add a int', 'moderate'],
    ['alter table t drop a', 'high'],
    ['drop table t', 'high'],
    ['drop index i', 'moderate'],
    ['drop function f cascade', 'high'],
    ['truncate t', 'high'],
    ['delete from t', 'high'],
    ['delete from t where a = 1', 'moderate'],
    ['update t set a = 1', 'high'],
  ]
  for (const [sql, risk] of risks) it(`${sql}: ${risk} risk`, () => assert.equal(riskOf(tree(sql)), risk))
})
