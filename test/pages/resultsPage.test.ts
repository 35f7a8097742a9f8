// The results page by hand, without an editor around it: through the grid by keys, out of it by copying,
// and what a cancelled query leaves.
import assert from 'node:assert/strict'
import { results } from '../../webview/dev/exampleResults.ts'
import { galleryOfSuite, post, sent } from './gallery.ts'

describe('the page of results', function () {
  this.timeout(300_000)
  const gallery = galleryOfSuite()

  it('is gone through by keys, and says what it copied', async () => {
    const page = await gallery().open('results')
    await post(page, results)
    await page.locator('tbody td').first().focus()
    await page.keyboard.press('Control+End')
    await page.locator('td.null:focus', { hasText: 'NULL' }).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.locator('td:focus', { hasText: 'Leave it at the door' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Copy as SQL' }).click()
    await page.getByRole('status').getByText('Copied as SQL.').waitFor()
    assert.deepEqual(await sent(page), ['ready', 'openValue', 'copy'])
  })

  it('goes through any number of rows, and draws those in sight', async () => {
    const page = await gallery().open('results')
    const columns = Array.from({ length: 10 }, (_, at) => ({ name: `c${at}`, type: 'text' }))
    const rows = Array.from({ length: 10_000 }, (_, row) => columns.map((_, at) => `row ${row} of c${at}`))
    const [first] = results.answer?.results ?? []
    assert.ok(first)
    await post(page, { ...results, answer: { results: [{ ...first, columns, rows }] } })
    const cell = (text: string) => page.locator('td:focus', { hasText: text })
    await page.locator('td[tabindex="0"]').focus()
    for (const [key, text] of [
      ['Control+End', 'row 9999 of c9'],
      ['PageUp', 'row 9979 of c9'],
      ['Home', 'row 9979 of c0'],
      ['Control+Home', 'row 0 of c0'],
      ['PageDown', 'row 20 of c0'],
    ] as const) {
      await page.keyboard.press(key)
      await cell(text).waitFor()
    }
    await page.locator('.grid').evaluate(grid => grid.scrollTo(0, grid.scrollHeight / 2))
    await page.locator('th', { hasText: /^5001$/ }).waitFor()
    assert.ok((await page.locator('td').count()) < 5000)
    await page.keyboard.press('Enter')
    assert.deepEqual(await sent(page), ['ready', 'openValue'])
  })

  it('says quietly that a query was cancelled, and keeps the focus', async () => {
    const page = await gallery().open('results')
    await post(page, { ...results, status: 'running' })
    await page.getByRole('button', { name: 'Cancel' }).focus()
    await page.keyboard.press('Enter')
    const failure = { code: 'cancelled', message: 'The query was cancelled.' }
    await post(page, { ...results, answer: { results: [], failure } })
    await page.getByRole('status').getByText('The query was cancelled.').waitFor()
    await page.locator('main:focus').waitFor()
    assert.equal(await page.getByRole('alert').count(), 0)
  })
})
