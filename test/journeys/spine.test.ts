// The way of one change, as a person goes it: from a migration with a squiggle to an entry in the
// history of both databases. Steps leave pictures for the README.
import assert from 'node:assert/strict'
import type { Code } from '../support/code.ts'
import { insist } from '../support/insist.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

describe('a change from the editor to the history', function () {
  let code: Code
  let place: Place
  const look = journey(this, 'spine', here => {
    ;({ code, place } = here)
  })
  const lens = (text: string) => code.page.locator('.codelens-decoration', { hasText: text })

  it('shows the databases with their tables, columns and history', async () => {
    await code.openContainer('Plumbline')
    await code.collapseView('Issues')
    await code.collapseView('Anomaly Center')
    await code.expand(/^database shop_prod/, /^schema public/, /^Tables/, /^table orders,/)
    await code.treeItem(/^column placed_at/).waitFor()
    await look('1-explorer')
  })

  it('marks what is wrong with a migration, and mends it', async () => {
    await code.openFile('migrations/V1.6__find_orders_by_date.sql')
    const squiggle = code.page.locator('.squiggly-error, .squiggly-warning').first()
    await squiggle.waitFor()
    await lens('Pending on shop_test, shop_prod').waitFor()
    await look('2-advice')
    const line = code.page.locator('.view-line', { hasText: 'create index' }).first()
    const fix = code.page.locator('.action-widget .focused', { hasText: 'Build the index concurrently' })
    await insist('offer the fix', async timeout => {
      await code.page.keyboard.press('Escape')
      await line.click({ timeout })
      await code.page.keyboard.press('Control+.')
      await fix.waitFor({ timeout })
    })
    await code.page.keyboard.press('Enter')
    await code.page
      .locator('.view-lines')
      .getByText(/concurrently/)
      .first()
      .waitFor()
    await code.page.keyboard.press('Control+S')
    await squiggle.waitFor({ state: 'hidden' })
  })

  it('makes an issue of it, for Test and then Prod', async () => {
    await code.command('Plumbline: Create Issue from Migration...')
    await code.pick('shop_test')
    await code.pick('shop_prod')
    await look('3-databases')
    await code.enter('Choose one database or several')
    await code.enter('Title of the issue')
    await code
      .webview()
      .getByRole('heading', { name: /orders_placed_at/ })
      .waitFor()
  })

  it('runs in Test by itself, and waits for approval in Prod', async () => {
    const page = code.webview()
    await page.getByText('Your approval is needed for Prod').waitFor()
    for (const said of [
      'Connected to shop_prod',
      'Found nothing.',
      'The schema is the one that was recorded last',
      'It went through on a throw-away database',
    ])
      await page.getByText(said).first().waitFor()
    await look('4-issue')
    assert.equal((await indexes(place, 'shop_test')).length, 1)
    assert.equal((await indexes(place, 'shop_prod')).length, 0)
  })

  it('runs in Prod once approved, and is done', async () => {
    const page = code.webview()
    await page.getByRole('button', { name: 'Approve' }).click()
    await code.dialog.waitFor()
    await look('5-approve')
    await code.answer('Approve')
    await page.getByRole('button', { name: /Resolve/ }).click()
    await page.getByText('This issue is done').waitFor()
    await look('6-done')
    assert.equal((await indexes(place, 'shop_prod')).length, 1)
  })

  it('stands in the history of the database, with the schema before and after', async () => {
    await code.expand(/^database shop_prod/, /^change history/)
    await code.follow(/^change .*orders_placed_at/, code.page.locator('.monaco-diff-editor'))
    await code.page
      .locator('.modified .view-lines')
      .getByText(/orders_placed_at/)
      .first()
      .waitFor()
    await look('7-change')
  })

  it('stands above the migration', async () => {
    await code.tab(/V1\.6/).click()
    await lens('Applied to shop_test, shop_prod').waitFor()
  })
})

/** What the server itself says of the new index. */
function indexes(place: Place, database: string) {
  return place.query(
    database,
    `select indexrelid::regclass
     from pg_index
     where indexrelid = to_regclass('orders_placed_at')
       and indisvalid`,
  )
}
