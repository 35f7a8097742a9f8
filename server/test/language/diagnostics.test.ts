import assert from 'node:assert/strict'
import type { Diagnostic } from 'vscode-languageserver-protocol/node'
import { startClient, type TestClient } from './support.ts'

const file = (name: string) => `file:///shop/migrations/${name}.sql`

const textOf = ({ message }: Diagnostic) => (typeof message === 'string' ? message : message.value)

/** `code line:character-line:character message`, zero-based as in the protocol. */
function shown(diagnostic: Diagnostic): string {
  const {
    code,
    range: { start, end },
  } = diagnostic
  return `${code} ${start.line}:${start.character}-${end.line}:${end.character} ${textOf(diagnostic).split('\n')[0]}`
}

describe('diagnostics of the language server', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())

  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a clean file', 'select 1;\nselect 2;\n', []],
    ['an empty file', '', []],
    ['one bad statement among good ones', 'select 1;\nselec 2;\nselect 3;', ['syntax-error 1:0-1:5 syntax error at or near "selec"']],
    ['two bad statements', 'selec 1;\nselect 2;\ncreate tabel t ();', ['syntax-error 0:0-0:5 syntax error at or near "selec"', 'syntax-error 2:7-2:12 syntax error at or near "tabel"']],
    ['the end of the input', 'select 1;\nselect 2 from', ['syntax-error 1:9-1:13 syntax error at end of input']],
    ['an error behind an emoji', `select '😀😀' x fro m;`, ['syntax-error 0:16-0:19 syntax error at or near "fro"']],
    ['an error behind letters of two and three bytes', `select 'é€' frm t x;`, ['syntax-error 0:16-0:17 syntax error at or near "t"']],
    ['Windows lines', 'select 1;\r\n\r\nselect\r\n  from from t;', ['syntax-error 3:7-3:11 syntax error at or near "from"']],
    ['a byte order mark', '\uFEFFselec 1;', ['syntax-error 0:1-0:6 syntax error at or near "selec"']],
    ['a string that does not close', `select 'abc;\nselect 2;`, [`syntax-error 0:7-0:12 unterminated quoted string at or near "'abc;"`]],
    ['a statement without its semicolon', 'alter table t add a int\n\ncreate index on t (a);', ['syntax-error 0:20-0:23 A semicolon is missing: PostgreSQL reads on into the next statement.', 'index-not-concurrent 2:0-2:12 Building an index blocks writes to public.t until it is done. Build it with CREATE INDEX CONCURRENTLY, outside a transaction.']],
    ['a body that PostgreSQL refuses', 'do $$ begin\n  perfor 1;\nend $$;', ['syntax-error 1:2-1:8 syntax error at or near "perfor"']],
    ['a body that nobody reads', `set check_function_bodies = off;\ncreate function f() returns int language sql as 'selec';`, []],
    ['a psql command', 'select 1;\n\\d shop\nselect 2;', ['psql-command 1:0-1:7 \\d is a command of psql, which PostgreSQL itself does not know.']],
    ['a variable of psql', 'select 1 from :tbl where a = b::int;', ['psql-command 0:14-0:18 :tbl is a variable of psql, which PostgreSQL itself does not know.']],
    ['a placeholder of Flyway', `create table \${schema}.t (a int);`, [`placeholder 0:13-0:22 \${schema} is a placeholder, which PostgreSQL itself does not know.`]],
    ['a template', '{% if x %}\nalter table t alter a type text;\n{% endif %}\ndrop table {{ u }};', ['placeholder 0:0-0:10 {% if x %} is a placeholder, which PostgreSQL itself does not know.', 'change-column-type 1:27-1:31 Unless the stored form of a stays the same, changing it to text writes every row of public.t anew under ACCESS EXCLUSIVE. Its old type is not known here. Add a new column, fill it in batches, and swap.', 'placeholder 2:0-2:11 {% endif %} is a placeholder, which PostgreSQL itself does not know.', 'placeholder 3:11-3:18 {{ u }} is a placeholder, which PostgreSQL itself does not know.']],
    ['a conflict', '<<<<<<< HEAD\nselect 1;\n', ['syntax-error 0:0-0:7 <<<<<<< marks a conflict that a merge has left.']],
    ['COPY data', 'copy t from stdin;\n1\tselec\n\\.\nselect 1;', ['copy-data 0:0-3:0 COPY FROM STDIN is not supported in a change: its data cannot be part of a script.']],
    ['grammar of PostgreSQL 18', 'create table t (a int, b int generated always as (a * 2) virtual);\nmerge into t using u on t.a = u.a when matched then delete returning *;', []],
    ['a statement that the parser cannot take', `select ${'1+'.repeat(20_000)}1;\nselec 2;`, ['parser-failed 0:0-0:40008 The parser could not read this statement: Maximum call stack size exceeded.', 'syntax-error 1:0-1:5 syntax error at or near "selec"']],
    ['a NUL character', `select 'a\0b';`, ['syntax-error 0:9-0:10 invalid byte: a NUL character']],
  ]

  for (const [name, text, expected] of cases)
    it(`are exact for ${name}`, async () => {
      const uri = file(name.replaceAll(' ', '-'))
      await client.open(uri, text)
      assert.deepEqual((await client.diagnostics(uri)).map(shown), expected)
    })

  it('carry a source, a severity and a link to their explanation', async () => {
    const uri = file('link')
    await client.open(uri, 'selec 1;')
    const [diagnostic] = await client.diagnostics(uri)
    assert.equal(diagnostic?.source, 'plumbline')
    assert.equal(diagnostic?.severity, 1)
    assert.match(diagnostic?.codeDescription?.href ?? '', /^https:\/\/.*\/docs\/syntax\.md#syntax-error$/)
  })

  it('are empty for SQL that is no migration', async () => {
    const uri = 'file:///shop/queries/report.sql'
    await client.open(uri, 'selec 1;')
    assert.deepEqual(await client.diagnostics(uri), [])
  })

  it('are given for a migration before it is saved, as for the file that it becomes', async () => {
    const saved = file('begun')
    const begun = saved.replace('file://', 'untitled:')
    await client.open(begun, 'selec 1;')
    assert.equal((await client.diagnostics(begun)).length, 1)
    await client.open(saved, 'selec 1;')
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: begun } })
    assert.equal((await client.diagnostics(saved)).length, 1)
  })

  it('answer "unchanged" until something a reader could see has changed', async () => {
    const uri = file('unchanged')
    await client.open(uri, '-- \nselec 1;')
    const first = await client.pull(uri)
    assert.equal(first.kind, 'full')
    assert.equal((await client.pull(uri, first.resultId)).kind, 'unchanged')
    const at = (line: number, character: number) => ({ line, character })
    await client.change(uri, 2, [{ range: { start: at(0, 3), end: at(0, 3) }, text: 'x' }])
    assert.equal((await client.pull(uri, first.resultId)).kind, 'unchanged')
    await client.change(uri, 3, [{ range: { start: at(0, 3), end: at(0, 3) }, text: '\n' }])
    assert.equal((await client.pull(uri, first.resultId)).kind, 'full')
  })

  it('follow the settings', async () => {
    const uri = 'file:///shop/db/1.sql'
    await client.open(uri, 'selec 1;')
    assert.equal((await client.diagnostics(uri)).length, 0)
    await client.connection.sendNotification('plumbline/settings', { include: ['db/*.sql'] })
    assert.equal((await client.diagnostics(uri)).length, 1)
    await client.connection.sendNotification('plumbline/settings', { include: 'junk', rules: 3 })
    assert.equal((await client.diagnostics(uri)).length, 0)
  })

  it('are given for a file that a database is attached to, as long as it is', async () => {
    const uri = 'file:///shop/scratch.sql'
    await client.open(uri, 'selec 1;')
    const attach = (files: unknown) => client.connection.sendNotification('plumbline/attachments', { files })
    assert.equal((await client.diagnostics(uri)).length, 0)
    await attach([{ uri, databaseId: 3 }, 'junk', { uri: 4 }])
    assert.equal((await client.diagnostics(uri)).length, 1)
    await attach([])
    assert.equal((await client.diagnostics(uri)).length, 0)
  })

  it('are capped, worst first, with a line that says so', async () => {
    const uri = file('many')
    await client.open(uri, 'selec 1;\n'.repeat(3000))
    const diagnostics = await client.diagnostics(uri)
    assert.equal(diagnostics.length, 1000)
    assert.match(textOf(diagnostics.at(-1)!), /^2001 more findings are not shown here/)
  })
})

describe('a client that pulls', () => {
  it('is asked to watch files, and is pushed nothing', async () => {
    const client = await startClient({
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
      },
    })
    const watched = new Promise(resolve =>
      client.connection.onRequest('client/registerCapability', params => {
        resolve(params)
        return null
      }),
    )
    const pushed: unknown[] = []
    client.connection.onNotification('textDocument/publishDiagnostics', params => void pushed.push(params))
    const uri = file('pulled')
    await client.open(uri, 'selec 1;')
    assert.equal((await client.diagnostics(uri)).length, 1)
    assert.match(JSON.stringify(await watched), /didChangeWatchedFiles.*plumbline\.yaml/)
    // A push would have left before this answer.
    await client.pull(uri)
    assert.deepEqual(pushed, [])
    await client.stop()
  })
})

describe('a client that cannot pull', () => {
  it('is pushed diagnostics, and their end when the document closes', async () => {
    const client = await startClient({ capabilities: {} })
    const pushed: string[] = []
    let wake = () => {}
    client.connection.onNotification('textDocument/publishDiagnostics', params => {
      const { version, diagnostics } = params as { version?: number; diagnostics: Diagnostic[] }
      pushed.push(`${version ?? '-'}: ${diagnostics.length}`)
      wake()
    })
    const until = async (count: number) => {
      while (pushed.length < count) await new Promise<void>(resolve => (wake = resolve))
    }
    const uri = file('pushed')
    await client.open(uri, 'selec 1;')
    await until(1)
    await client.change(uri, 2, [{ text: 'select 1;' }])
    await until(2)
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await until(3)
    assert.deepEqual(pushed, ['1: 1', '2: 0', '-: 0'])
    await client.stop()
  })
})
