import assert from 'node:assert/strict'
import fc from 'fast-check'
import { startClient, type TestClient } from './support.ts'

const file = (name: string) => `file:///shop/migrations/${name}.sql`

/** Line and character of an offset, as an editor would say it. */
function position(text: string, offset: number) {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: lines.length - 1, character: lines.at(-1)!.length }
}

/** An offset that an editor can stand on: not between \r and \n, nor inside an emoji. */
function standing(text: string, offset: number): number {
  const inside =
    (text[offset - 1] === '\r' && text[offset] === '\n') || /^[\uDC00-\uDFFF]/.test(text[offset] ?? '')
  return inside ? offset - 1 : offset
}

describe('incremental edits', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())

  it('say what the whole text would say', async () => {
    const bits = fc.constantFrom(
      ...[
        'select 1;',
        'selec;',
        '\n',
        '\r\n',
        "'",
        '$$',
        '/*',
        '*/',
        '--',
        '😀',
        'é',
        '(',
        ';',
        '\\d\n',
        ' ',
        'create table t (a int);\n',
      ],
    )
    const text = fc.array(bits, { maxLength: 15 }).map(parts => parts.join(''))
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 5 }), fc.array(bits, { maxLength: 2 })), {
      minLength: 1,
      maxLength: 5,
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(text, edits, async (first, list) => {
        const edited = file(`edited-${++run}`)
        const fresh = file(`fresh-${run}`)
        let now = first
        await client.open(edited, now)
        const changes = list.map(([at, length, parts]) => {
          const start = standing(now, at % (now.length + 1))
          const end = standing(now, Math.min(now.length, start + length))
          const newText = parts.join('')
          const range = { start: position(now, start), end: position(now, Math.max(start, end)) }
          now = now.slice(0, start) + newText + now.slice(Math.max(start, end))
          return { range, text: newText }
        })
        await client.change(edited, 2, changes)
        await client.open(fresh, now)
        assert.deepEqual(await client.diagnostics(edited), await client.diagnostics(fresh))
      }),
      { numRuns: 300 },
    )
  })

  it('take a new whole text too', async () => {
    const uri = file('whole')
    await client.open(uri, 'select 1;\nselec 2;\nselect 3;')
    await client.change(uri, 2, [{ text: 'select 1;\n\nselect 2;\nselec 3;' }])
    const [diagnostic, ...more] = await client.diagnostics(uri)
    assert.equal(more.length, 0)
    assert.deepEqual(diagnostic?.range.start, { line: 3, character: 0 })
  })
})

describe('the language server goes on', () => {
  let client: TestClient
  before(async () => {
    client = await startClient()
  })
  after(() => client.stop())
  const alive = async () => {
    const uri = file(`alive-${Math.random()}`)
    await client.open(uri, 'selec 1;')
    assert.equal((await client.diagnostics(uri)).length, 1)
  }

  it('after a message that is no JSON', async () => {
    client.process.stdin!.write('Content-Length: 7\r\n\r\n{"json"')
    await alive()
  })

  it('after requests about nothing it knows', async () => {
    await assert.rejects(client.connection.sendRequest('no/such/method', {}))
    assert.deepEqual(await client.diagnostics(file('never-opened')), [])
    await client.change(file('never-opened'), 2, [{ text: 'x' }])
    await alive()
  })

  it('after parameters of the wrong shape', async () => {
    await assert.rejects(client.connection.sendRequest('textDocument/diagnostic', {}))
    await assert.rejects(client.connection.sendRequest('textDocument/codeAction', { textDocument: 3 }))
    await client.connection.sendNotification('textDocument/didOpen', {})
    await client.connection.sendNotification('textDocument/didChange', { textDocument: {} })
    await client.connection.sendNotification('plumbline/settings', null)
    await alive()
  })

  it('after ranges outside the text', async () => {
    const uri = file('outside')
    await client.open(uri, 'select 1;')
    const far = { line: 90, character: 90 }
    await client.change(uri, 2, [{ range: { start: far, end: far }, text: '\nselec 2;' }])
    const [diagnostic] = await client.diagnostics(uri)
    assert.deepEqual(diagnostic?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } })
  })
})
