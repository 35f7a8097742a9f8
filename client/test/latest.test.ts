import assert from 'node:assert/strict'
import { latestOnly } from '../src/tree/latest.ts'

describe('rows that are asked for again while they are read', () => {
  it('are answered once, to whoever asked last', async () => {
    const newest = latestOnly<string>()
    const answers: ((rows: readonly string[]) => void)[] = []
    const ask = (key: string) => newest(key, () => new Promise(resolve => answers.push(resolve)))
    const first = ask('shop')
    const other = ask('crm')
    const second = ask('shop')
    assert.deepEqual(await first, [])
    for (const answer of answers) answer(['orders'])
    assert.deepEqual([await other, await second], [['orders'], ['orders']])
    const third = ask('shop')
    answers.at(-1)?.(['customer'])
    assert.deepEqual(await third, ['customer'])
  })

  it('fail as the reading fails', async () => {
    await assert.rejects(
      latestOnly<string>()('shop', () => Promise.reject(new Error('away'))),
      /away/,
    )
  })
})
