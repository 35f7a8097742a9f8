import assert from 'node:assert/strict'
import type { Page } from '#protocol/change.ts'
import { pagedReads } from '../src/pagedReads.ts'

describe('a list that is read page by page', () => {
  const pages: Readonly<Record<string, Page<string>>> = {
    a: { items: ['a'], next: 'b' },
    b: { items: ['b'], next: 'c' },
    c: { items: ['c'] },
  }

  /** Of those pages, the first one being `a`; what was asked for stands in `asked`. */
  function listed(answer = async (page: string): Promise<Page<string>> => pages[page]!) {
    const asked: string[] = []
    const reads = pagedReads<string>(page => {
      asked.push(page ?? 'a')
      return answer(page ?? 'a')
    })
    return { asked, reads }
  }

  it('is asked for once, and grows by a page until the last', async () => {
    const { asked, reads } = listed()
    assert.deepEqual(await Promise.all([reads.read(), reads.read()]), [
      { items: ['a'], more: true },
      { items: ['a'], more: true },
    ])
    assert.equal(await reads.readMore(), true)
    assert.deepEqual(await reads.read(), { items: ['a', 'b'], more: true })
    assert.equal(await reads.readMore(), true)
    assert.deepEqual(await reads.read(), { items: ['a', 'b', 'c'], more: false })
    assert.equal(await reads.readMore(), false)
    assert.deepEqual(asked, ['a', 'b', 'c'])
  })

  it('has no second page before its first', async () => {
    const { asked, reads } = listed()
    assert.equal(await reads.readMore(), false)
    assert.deepEqual(asked, [])
  })

  it('is read from the beginning when it was forgotten, even while a page was on its way', async () => {
    let arrive = (_: Page<string>) => {}
    const { reads } = listed(page =>
      page === 'a' ? Promise.resolve(pages.a!) : new Promise(resolve => (arrive = resolve)),
    )
    await reads.read()
    const late = reads.readMore()
    await Promise.resolve()
    reads.forget()
    arrive(pages.b!)
    assert.equal(await late, false)
    assert.deepEqual(await reads.read(), { items: ['a'], more: true })
  })

  it('is asked for again when it could not be read', async () => {
    let broken = true
    const { reads } = listed(async page => {
      if (broken) throw new Error('out of reach')
      return pages[page]!
    })
    await assert.rejects(reads.read(), /out of reach/)
    broken = false
    assert.deepEqual(await reads.read(), { items: ['a'], more: true })
  })
})
