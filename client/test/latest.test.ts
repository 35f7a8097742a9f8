import assert from 'node:assert/strict'
import { latestReads } from '../src/tree/latest.ts'

describe('rows that are on their way', () => {
  /** Reads that end when they are told to. */
  function held() {
    const reads = latestReads<string>()
    const answers: ((rows: readonly string[]) => void)[] = []
    return {
      ask: (id: string) => reads.read(id, () => new Promise(resolve => answers.push(resolve))),
      drawn: reads.drawn,
      answer: (rows: readonly string[]) => {
        for (const one of answers) one(rows)
      },
    }
  }

  it('go to whoever asked last', async () => {
    const { ask, answer } = held()
    const first = ask('shop')
    const other = ask('crm')
    const second = ask('shop')
    assert.deepEqual(await first, [])
    answer(['orders'])
    assert.deepEqual([await other, await second], [['orders'], ['orders']])
    const third = ask('shop')
    answer(['customer'])
    assert.deepEqual(await third, ['customer'])
  })

  it('come too late for a row that is drawn anew, or that stood under one', async () => {
    const { ask, drawn, answer } = held()
    const itself = ask('database/2')
    const under = ask('database/2/history')
    const beside = ask('database/22')
    drawn('database/2')
    answer(['a row'])
    assert.deepEqual([await itself, await under, await beside], [[], [], ['a row']])
  })

  it('come too late where the row above is read again', async () => {
    const { ask, answer } = held()
    const under = ask('database/2/history')
    const above = ask('database/2')
    answer(['a row'])
    assert.deepEqual([await under, await above], [[], ['a row']])
  })

  it('fail as the reading fails', async () => {
    await assert.rejects(
      latestReads<string>().read('shop', () => Promise.reject(new Error('away'))),
      /away/,
    )
  })
})
