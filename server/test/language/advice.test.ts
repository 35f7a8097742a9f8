import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CodeAction,
  type Diagnostic,
  TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver-protocol/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { startClient, type TestClient } from './support.ts'

const file = (name: string) => `file:///shop/migrations/${name}.sql`

/** The text after an action's edits, applied as an editor does. */
function applied(text: string, action: CodeAction): string {
  const edits: TextEdit[] = []
  for (const change of action.edit?.documentChanges ?? []) {
    assert.ok(TextDocumentEdit.is(change))
    edits.push(...(change.edits as TextEdit[]))
  }
  return TextDocument.applyEdits(TextDocument.create('file:///a.sql', 'sql', 1, text), edits)
}

const place = ({ code, range: { start, end } }: Diagnostic) =>
  `${code} ${start.line}:${start.character}-${end.line}:${end.character}`

describe('advice in the editor', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())

  const first = async (name: string, text: string) => {
    await client.open(file(name), text)
    const [diagnostic] = await client.diagnostics(file(name))
    assert.ok(diagnostic, 'a finding')
    return diagnostic
  }

  it('stands exactly on the guilty words and links to its page', async () => {
    const diagnostic = await first('exact', `-- 😀\r\nselect '😀'; create index on shop.orders (total);`)
    assert.equal(place(diagnostic), 'index-not-concurrent 1:13-1:25')
    assert.match(diagnostic.codeDescription?.href ?? '', /\/docs\/rules\/index-not-concurrent\.md$/)
    assert.equal(diagnostic.source, 'plumbline')
  })

  // biome-ignore format: a table of cases
  const fixes: readonly (readonly [string, string, string])[] = [
    ['plainly', 'create index on t (a);', 'create index concurrently on t (a);'],
    ['behind an emoji, on Windows lines', `select '😀';\r\ncreate index on t (a);\r\n`, `select '😀';\r\ncreate index concurrently on t (a);\r\n`],
    ['behind a byte order mark', '\uFEFFcreate index on t (a);', '\uFEFFcreate index concurrently on t (a);'],
  ]
  for (const [how, text, expected] of fixes)
    it(`offers the preferred fix, which does what it says: ${how}`, async () => {
      const name = `fix-${how.replaceAll(/\W+/g, '-')}`
      const diagnostic = await first(name, text)
      const actions = await client.actions(file(name), diagnostic)
      const preferred = actions.filter(action => action.isPreferred)
      assert.equal(preferred.length, 1)
      assert.equal(preferred[0]!.kind, 'quickfix')
      assert.deepEqual(preferred[0]!.diagnostics?.map(place), [place(diagnostic)])
      assert.equal(applied(text, preferred[0]!), expected)
    })

  // biome-ignore format: a table of cases
  const ignores: readonly (readonly [string, string, string])[] = [
    ['above a statement', 'select 1;\n  create index on t (a);', 'select 1;\n  -- plumbline-ignore index-not-concurrent\n  create index on t (a);'],
    ['on a line with another statement', 'select 1; create index on t (a);', 'select 1; \n-- plumbline-ignore index-not-concurrent\ncreate index on t (a);'],
    ['behind a byte order mark', '\uFEFFcreate index on t (a);', '\uFEFF-- plumbline-ignore index-not-concurrent\ncreate index on t (a);'],
    ['on Windows lines', 'select 1;\r\ncreate index on t (a);', 'select 1;\r\n-- plumbline-ignore index-not-concurrent\r\ncreate index on t (a);'],
    ['in a comment that stands there', '-- plumbline-ignore drop-column: why\nalter table t drop column b, alter column a set not null;', '-- plumbline-ignore drop-column, set-not-null: why\nalter table t drop column b, alter column a set not null;'],
  ]
  for (const [where, text, expected] of ignores)
    it(`can be ignored for its statement: ${where}`, async () => {
      const name = `ignore-${where.replaceAll(/\W+/g, '-')}`
      const diagnostic = await first(name, text)
      const actions = await client.actions(file(name), diagnostic)
      const ignore = actions.find(action => action.title === `Ignore ${diagnostic.code} for this statement`)
      assert.ok(ignore)
      const after = applied(text, ignore)
      assert.equal(after, expected)
      await client.open(file(`${name}-after`), after)
      assert.deepEqual(await client.diagnostics(file(`${name}-after`)), [])
    })

  it('fixes all of a document at once, when asked for such an action', async () => {
    const text = 'create index on t (a);\nselect 1;\ncreate index on u (b);\n'
    const diagnostic = await first('all', text)
    const asked = await client.actions(file('all'), diagnostic, ['source.fixAll'])
    assert.deepEqual(
      asked.map(action => action.kind),
      ['source.fixAll.plumbline'],
    )
    assert.equal(applied(text, asked[0]!), text.replaceAll('create index', 'create index concurrently'))
    const unasked = await client.actions(file('all'), diagnostic)
    assert.ok(unasked.every(action => action.kind === 'quickfix'))
    assert.deepEqual(await client.actions(file('all'), diagnostic, ['refactor']), [])
  })

  it('fixes all findings of one rule', async () => {
    const text = 'create index on t (a);\ndrop table u;\ncreate index on u (b);\n'
    const actions = await client.actions(file('rule'), await first('rule', text))
    const all = actions.find(
      ({ title }) => title === 'Fix all 2 findings of index-not-concurrent in this file',
    )
    assert.ok(all && !all.edit, 'nothing is computed before it is taken')
    const taken = (await client.connection.sendRequest('codeAction/resolve', all)) as CodeAction
    assert.equal(applied(text, taken), text.replaceAll('create index', 'create index concurrently'))
  })

  it('puts a missing semicolon where it belongs, but not unasked', async () => {
    const text = 'alter table t add a int -- why\n\nselect 1;\n'
    const diagnostic = await first('semicolon', text)
    const [put, ...others] = await client.actions(file('semicolon'), diagnostic)
    assert.ok(put)
    assert.deepEqual(others, [])
    assert.equal(applied(text, put), text.replace('int', 'int;'))
    assert.deepEqual(await client.actions(file('semicolon'), diagnostic, ['source.fixAll']), [])
  })

  // biome-ignore format: a table of cases
  const useless: readonly (readonly [string, string, string])[] = [
    ['with its line', '-- plumbline-ignore drop-table: gone\nselect 1;', 'select 1;'],
    ['beside a statement', 'select 2; /* plumbline-ignore drop-table */ select 1;', 'select 2;  select 1;'],
    ['its first rule', '-- plumbline-ignore truncate, drop-column: old\nalter table t drop column a;', '-- plumbline-ignore drop-column: old\nalter table t drop column a;'],
    ['its last rule', '-- plumbline-ignore drop-column, truncate: old\nalter table t drop column a;', '-- plumbline-ignore drop-column: old\nalter table t drop column a;'],
  ]
  for (const [what, text, expected] of useless)
    it(`takes away a comment that ignores nothing: ${what}`, async () => {
      const name = `useless-${what.replaceAll(' ', '-')}`
      const actions = await client.actions(file(name), await first(name, text))
      assert.equal(actions.length, 1, 'and does not offer to ignore that')
      assert.equal(applied(text, actions[0]!), expected)
    })

  it('is ended by a comment that ignores it, and the comment reported once it is useless', async () => {
    await client.open(file('ignored'), '-- plumbline-ignore index-not-concurrent\ncreate index on t (a);\n')
    assert.deepEqual(await client.diagnostics(file('ignored')), [])
    await client.change(file('ignored'), 2, [
      { text: '-- plumbline-ignore index-not-concurrent\nselect 1;\n' },
    ])
    assert.deepEqual((await client.diagnostics(file('ignored'))).map(place), ['unused-ignore 0:20-0:40'])
  })

  it('leaves the way down alone, but for what cannot be read', async () => {
    const text =
      '-- +goose Up\nalter table t add a int;\n-- +goose Down\nalter table t drop column b;\nselec 1;\n'
    await client.open(file('down'), text)
    assert.deepEqual((await client.diagnostics(file('down'))).map(place), ['syntax-error 4:0-4:5'])
    await client.change(file('down'), 2, [{ text: text.replace('-- +goose Down', '') }])
    const codes = (await client.diagnostics(file('down'))).map(({ code }) => code)
    assert.ok(codes.includes('drop-column'), codes.join())
  })

  it('goes on beside a statement that cannot be read', async () => {
    await client.open(file('mixed'), 'selec 1;\ncreate index on t (a);\n')
    assert.deepEqual((await client.diagnostics(file('mixed'))).map(place), [
      'syntax-error 0:0-0:5',
      'index-not-concurrent 1:0-1:12',
    ])
  })

  it('follows levels and presets from the settings', async () => {
    const text = 'create index on t (a);'
    await client.open(file('levels'), text)
    const told = async (settings: unknown) => {
      await client.connection.sendNotification('plumbline/settings', settings)
      return (await client.diagnostics(file('levels'))).map(({ code, severity }) => `${code} ${severity}`)
    }
    assert.deepEqual(await told({ rules: { 'index-not-concurrent': 'hint' } }), ['index-not-concurrent 4'])
    assert.deepEqual(await told({ rules: { 'squawk:require-concurrent-index-creation': 'off' } }), [])
    assert.deepEqual(await told({}), ['index-not-concurrent 1'])
  })

  it('offers nothing for a file that is no migration', async () => {
    const uri = 'file:///shop/notes/a.sql'
    await client.open(uri, 'create index on t (a);')
    assert.deepEqual(await client.diagnostics(uri), [])
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } }
    assert.deepEqual(await client.actions(uri, { range, message: '' }), [])
  })
})

describe('advice on migrations of a folder', () => {
  let folder: string
  let client: TestClient
  const uri = (name: string) => pathToFileURL(path.join(folder, 'migrations', name)).href
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-folder-'))
    await mkdir(path.join(folder, 'migrations'))
    client = await startClient({ folders: [pathToFileURL(folder).href] })
  })
  afterEach(async () => {
    await client.stop()
    await rm(folder, { recursive: true })
  })
  const write = (name: string, text: string) => writeFile(path.join(folder, 'migrations', name), text)

  it('knows what earlier migrations made, saved or not, in the order of their numbers', async () => {
    await write('2.sql', 'create table t (a int not null, b int);')
    const text = 'alter table t alter column a set not null;'
    await client.open(uri('10.sql'), text)
    assert.deepEqual(await client.diagnostics(uri('10.sql')), [], 'a is not null already')
    await client.open(uri('2.sql'), 'create table t (a int, b int);')
    assert.deepEqual(
      (await client.diagnostics(uri('10.sql'))).map(({ code }) => code),
      ['set-not-null'],
    )
    await client.change(uri('2.sql'), 2, [{ text: 'create table t (a int not null);' }])
    assert.deepEqual(await client.diagnostics(uri('10.sql')), [])
  })

  it("follows the project's configuration file, and its change", async () => {
    await client.open(uri('1.sql'), 'create index on t (a);')
    const told = async () =>
      (await client.diagnostics(uri('1.sql'))).map(({ code, severity }) => `${code} ${severity}`)
    assert.deepEqual(await told(), ['index-not-concurrent 1'])
    const name = path.join(folder, 'plumbline.yaml')
    const changed = () =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(name).href, type: 2 }],
      })
    await writeFile(name, 'rules:\n  index-not-concurrent: hint\n')
    await changed()
    assert.deepEqual(await told(), ['index-not-concurrent 4'])
    await writeFile(name, 'rules: {"squawk:require-concurrent-index-creation": off}\n')
    await changed()
    assert.deepEqual(await told(), [])
    await rm(name)
    await writeFile(
      path.join(folder, '.squawk.toml'),
      'excluded_rules = ["require-concurrent-index-creation"]\n',
    )
    await changed()
    assert.deepEqual(await told(), [])
  })

  it('leaves out what the configuration excludes, and replays as history what it says is one', async () => {
    const config = path.join(folder, 'plumbline.yaml')
    await write('1.sql', 'create table t (a int not null);')
    await mkdir(path.join(folder, 'changes'))
    await writeFile(path.join(folder, 'changes', '1.sql'), 'create table u (a int not null);')
    const other = pathToFileURL(path.join(folder, 'changes', '2.sql')).href
    await client.connection.sendNotification('plumbline/settings', { include: ['**/*.sql'] })
    await client.open(uri('2.sql'), 'alter table t alter a set not null; create index on t (a);')
    await client.open(other, 'alter table u alter a set not null;')
    const told = async () =>
      [...(await client.diagnostics(uri('2.sql'))), ...(await client.diagnostics(other))].map(
        ({ code }) => code,
      )
    const configured = async (text: string) => {
      await writeFile(config, text)
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(config).href, type: 2 }],
      })
      return told()
    }
    assert.deepEqual(await told(), ['index-not-concurrent'])
    assert.deepEqual(await configured('exclude: [2.sql]'), [])
    assert.deepEqual(await configured('exclude: [migrations]'), [])
    assert.deepEqual(await configured('migrations: [changes]'), ['set-not-null', 'index-not-concurrent'])
    assert.deepEqual(await configured('migrations: [migrations]'), ['index-not-concurrent', 'set-not-null'])
  })

  it("shows what is wrong in the project's configuration, open or not, until it is mended", async () => {
    const config = path.join(folder, 'plumbline.yaml')
    const place = pathToFileURL(config).href
    const shown: string[] = []
    let wake = () => {}
    client.connection.onNotification('textDocument/publishDiagnostics', params => {
      const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] }
      assert.equal(uri, place)
      shown.push(
        diagnostics.map(one => `${one.range.start.line}:${one.range.start.character} ${one.message}`).join(),
      )
      wake()
    })
    const next = async () => {
      while (shown.length === 0) await new Promise<void>(resolve => (wake = resolve))
      return shown.shift()
    }
    const saved = async (text: string | undefined) => {
      if (text === undefined) await rm(config)
      else await writeFile(config, text)
      const changes = [{ uri: place, type: text === undefined ? 3 : 2 }]
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes })
    }
    await saved('rules:\n  drop-tabel: off\n')
    assert.equal(await next(), '1:2 There is no rule drop-tabel. Did you mean drop-table?')
    await saved('preset: loud\n')
    assert.match((await next()) ?? '', /^0:8 There is no preset loud/)
    await client.open(place, 'preset: strict\n')
    assert.equal(await next(), '', 'mended as it is typed')
    const end = { line: 0, character: 14 }
    await client.change(place, 2, [{ range: { start: end, end }, text: 's' }])
    assert.equal(await next(), '0:8 There is no preset stricts. Did you mean strict?')
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: place } })
    assert.match((await next()) ?? '', /^0:8 There is no preset loud/)
    await saved(undefined)
    assert.equal(await next(), '')
  })

  it('is given for files that nobody has open, and again only when they change', async () => {
    await write('1.sql', 'selec 1\n\ndrop table u;')
    await write('2.sql', 'create index on t (a);')
    await write('notes.txt', 'selec')
    const ask = async (previousResultIds: { uri: string; value: string }[]) => {
      const report = (await client.connection.sendRequest('workspace/diagnostic', { previousResultIds })) as {
        items: { uri: string; resultId: string; items: Diagnostic[] }[]
      }
      return report.items.map(({ uri, resultId, items }) => ({
        uri,
        value: resultId,
        codes: items.map(({ code }) => code),
      }))
    }
    const found = await ask([])
    assert.deepEqual(
      found.map(({ uri, codes }) => `${path.basename(uri)} ${codes.join()}`),
      ['1.sql syntax-error,drop-table', '2.sql index-not-concurrent'],
    )
    assert.deepEqual(await ask(found), [])
    await write('1.sql', 'select 1; -- mended')
    await rm(path.join(folder, 'migrations', '2.sql'))
    const again = await ask(found)
    assert.deepEqual(
      again.map(({ uri, codes }) => `${path.basename(uri)} ${codes.join()}`),
      ['1.sql ', '2.sql '],
    )
  })
})
