import assert from 'node:assert/strict'
import { type InlayHint, InlayHintRequest } from 'vscode-languageserver-protocol/node'
import { startClient, type TestClient } from './support.ts'

const uri = 'file:///shop/migrations/1.sql'
const text = `create table shop.customer (id bigint primary key);
create table shop."order" (id int primary key, customer_id bigint, total text);
select 1; create index on shop."order" (total); -- slow
alter table shop."order"
  alter column id type bigint,
  add foreign key (customer_id) references shop.customer;
update shop."order" set total = 1 where id = 1;
create index concurrently on shop."order" (id);
vacuum full shop."order";
selec;
drop table shop.customer, shop."order";
`

describe('hints of locks', () => {
  let client: TestClient
  let refreshed = () => {}
  before(async () => {
    client = await startClient({
      capabilities: { workspace: { inlayHint: { refreshSupport: true } } },
      settings: { lockHints: true },
    })
    client.connection.onRequest('workspace/inlayHint/refresh', () => {
      refreshed()
      return null
    })
    await client.open(uri, text)
  })
  after(() => client.stop())

  const hints = async (from: number, to: number) => {
    const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } }
    const found = await client.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range })
    return (found ?? []).map(
      ({ position: { line, character }, label }: InlayHint) => `${line}:${character} ${label}`,
    )
  }

  it('stand behind the first line of each statement that somebody may have to wait for', async () => {
    assert.deepEqual(await hints(0, 99), [
      '2:47 SHARE on shop.order · builds index',
      '3:24 ACCESS EXCLUSIVE on shop.order · rewrites',
      '7:47 SHARE UPDATE EXCLUSIVE on shop.order · builds index · no transaction',
      '8:25 ACCESS EXCLUSIVE on shop.order · rewrites · no transaction',
      '10:39 ACCESS EXCLUSIVE on shop.customer +1',
    ])
  })

  it('are those of the statements in sight', async () => {
    assert.deepEqual(await hints(4, 7), [
      '3:24 ACCESS EXCLUSIVE on shop.order · rewrites',
      '7:47 SHARE UPDATE EXCLUSIVE on shop.order · builds index · no transaction',
    ])
    assert.deepEqual(await hints(6, 6), [])
  })

  it('follow an edit, and are there only where they are asked for', async () => {
    const change = {
      range: { start: { line: 10, character: 24 }, end: { line: 10, character: 38 } },
      text: '',
    }
    await client.change(uri, 2, [change])
    assert.deepEqual(await hints(9, 99), ['10:25 ACCESS EXCLUSIVE on shop.customer'])
    const askedAgain = new Promise<void>(resolve => (refreshed = resolve))
    await client.connection.sendNotification('plumbline/settings', {})
    assert.deepEqual(await hints(0, 99), [])
    await askedAgain
  })
})
