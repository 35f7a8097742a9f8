import assert from 'node:assert/strict'
import type { DocumentSymbol, FoldingRange, Hover, MarkupContent } from 'vscode-languageserver-protocol/node'
import { startClient, type TestClient } from './support.ts'

const file = (name: string) => `file:///shop/migrations/${name}.sql`

describe('the outline of a migration', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())
  const ask = <R>(method: string, uri: string) =>
    client.connection.sendRequest(method, { textDocument: { uri } }) as Promise<R>

  it('names each statement by what it does and to what', async () => {
    const statements = {
      'create table if not exists shop.orders (id int)': 'create table shop.orders',
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "My Index" ON t (a)': 'create unique index "My Index"',
      'create or replace function shop.f(a int) returns int language sql return a':
        'create or replace function shop.f',
      'alter table only t add column a int': 'alter table t',
      'drop view if exists v, w': 'drop view v',
      'create materialized view m as select 1': 'create materialized view m',
      'insert into t (a) values (1)': 'insert into t',
      'update only t set a = 1': 'update t',
      'delete from shop.t where a': 'delete from shop.t',
      "comment on column t.a is 'x'": 'comment on column t.a',
      begin: 'begin',
      "set lock_timeout = '1s'": "set lock_timeout = '1s'",
      "create type mood as enum ('a')": 'create type mood',
      '\\connect shop': '\\connect',
    }
    const text = Object.keys(statements)
      .map(statement => (statement.startsWith('\\') ? `${statement}\n` : `${statement};\n`))
      .join('')
    await client.open(file('names'), text)
    const symbols = await ask<DocumentSymbol[]>('textDocument/documentSymbol', file('names'))
    assert.deepEqual(
      symbols.map(({ name }) => name),
      Object.values(statements),
    )
    for (const [line, { range }] of symbols.entries()) assert.equal(range.start.line, line)
  })

  it('folds statements and comments of several lines', async () => {
    await client.open(
      file('folds'),
      '-- a\n-- b\n\ncreate table t (\n  a int\n);\nselect 1;\n/* c\n   d */\n',
    )
    const ranges = await ask<FoldingRange[]>('textDocument/foldingRange', file('folds'))
    assert.deepEqual(
      ranges.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`.trim()),
      ['0-1 comment', '3-5', '7-8 comment'],
    )
  })
})

describe('hovering over a statement', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())
  let opened = 0
  /** What is told at `|`. */
  const told = async (marked: string): Promise<string | null> => {
    const uri = file(`hover-${++opened}`)
    const before = marked.slice(0, marked.indexOf('|')).split('\n')
    await client.open(uri, marked.replace('|', ''))
    const position = { line: before.length - 1, character: before.at(-1)!.length }
    const answer = (await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position,
    })) as Hover | null
    return answer && (answer.contents as MarkupContent).value
  }

  it('tells its locks, and who waits for them', async () => {
    const text = await told(
      'select 1;\nalter table shop.orders\n  add foreign ke|y (a) references shop.people;',
    )
    assert.match(text ?? '', /^\*\*alter table\*\* `shop\.orders`/)
    assert.match(text ?? '', /- `shop\.orders`: SHARE ROW EXCLUSIVE, writes wait/)
    assert.match(text ?? '', /- `shop\.people`: SHARE ROW EXCLUSIVE, writes wait/)
    assert.match(text ?? '', /Reads every row of `shop\.orders`/)
  })

  it('tells what cannot run in a transaction', async () => {
    assert.match(
      (await told('create index concurr|ently on t (a);')) ?? '',
      /Cannot run inside a transaction/,
    )
  })

  it('says little of everyday statements, and nothing between statements', async () => {
    assert.equal(await told('select a from t wh|ere b;'), null)
    assert.match((await told('sel|ect a from t;')) ?? '', /ACCESS SHARE, nobody who reads or writes waits/)
    assert.equal(await told('select 1;\n|\n-- a\nselect 2;'), null)
    assert.equal(await told('selec| 1;'), null)
  })

  it('shows names as text, never as markup', async () => {
    const text = await told('drop| table "a` <img src=x> [b](c)";')
    assert.match(text ?? '', /``public\."a` <img src=x> \[b\]\(c\)"``/)
  })
})
