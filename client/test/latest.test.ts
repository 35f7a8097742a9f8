import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { latestReads } from '../src/tree/latest.ts'

describe('rows that are on their way', () => {
  /** Reads that end when they are told to. */
  function held() {
    const reads = latestReads<string>()
    const answers: ((rows: readonly string[]) => void)[] = []
    const again: string[] = []
    return {
      again,
      ask: (id: string) =>
        reads.read(
          id,
          () => new Promise(resolve => answers.push(resolve)),
          () => again.push(id),
        ),
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

  it('are asked for again where nobody has asked since', async () => {
    const { again, ask, drawn, answer } = held()
    const drawnOnly = ask('database/1')
    const drawnAndRead = ask('database/2')
    drawn('database/1')
    drawn('database/2')
    const second = ask('database/2')
    assert.deepEqual([await drawnOnly, await drawnAndRead], [[], []])
    while (again.length === 0) await setImmediate()
    answer(['a row'])
    assert.deepEqual([again, await second], [['database/1'], ['a row']])
  })

  it('fail as the reading fails', async () => {
    await assert.rejects(
      latestReads<string>().read(
        'shop',
        () => Promise.reject(new Error('away')),
        () => undefined,
      ),
      /away/,
    )
  })
})
