// The way of one change, as a person goes it: from a migration with a squiggle to an entry in the
// history of both databases. Each step leaves a picture in light and in dark.
import assert from 'node:assert/strict'
import path from 'node:path'
import { type Code, startCode } from '../support/code.ts'
import { makePlace, type Place } from '../support/place.ts'

const root = path.join(__dirname, '../..')

describe('a change from the editor to the history', function () {
  this.timeout(180_000)
  this.bail(true)
  let place: Place
  let code: Code

  before(async () => {
    place = await makePlace()
    code = await startCode({
      folder: place.folder,
      extensionPath: root,
      env: { PLUMBLINE_HOME: place.home },
      size: { width: 1280, height: 800 },
    })
  })
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await code.screenshot('spine/failed')
  })
  after(async () => {
    await code?.close()
    await place?.remove()
  })

  const look = async (name: string) => {
    await code.screenshot(`spine/${name}-light`)
    await code.setTheme('dark')
    await code.screenshot(`spine/${name}-dark`)
    await code.setTheme('light')
  }

  it('shows the databases with their tables, columns and history', async () => {
    await code.openContainer('Plumbline')
    await code.collapseView('Issues')
    await code.collapseView('Anomaly Center')
    await code.treeItem(/^database shop_prod/).waitFor({ timeout: 120_000 })
    await code.expand(/^database shop_prod/)
    await code.expand(/^schema public/)
    await code.expand(/^Tables/)
    await code.expand(/^table orders,/)
    await code.treeItem(/^column placed_at/).waitFor()
    await look('1-explorer')
  })

  it('marks what is wrong with a migration, and mends it', async () => {
    await code.openFile('migrations/V1.6__find_orders_by_date.sql')
    const squiggle = code.page.locator('.squiggly-error, .squiggly-warning').first()
    await squiggle.waitFor()
    await look('2-advice')
    await code.page.keyboard.press('F8')
    await code.page.keyboard.press('Escape')
    await code.page.keyboard.press('Control+.')
    await code.page.locator('.action-widget .focused').getByText('Build the index concurrently').waitFor()
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
    await code.page.keyboard.press('Enter')
    await code.quickInput.getByText('Title of the issue').waitFor()
    await code.page.keyboard.press('Enter')
    await code
      .webview()
      .getByRole('heading', { name: /orders_placed_at/ })
      .waitFor()
  })

  it('runs in Test by itself, and waits for approval in Prod', async () => {
    const page = code.webview()
    await page.getByText('Your approval is needed for Prod').waitFor({ timeout: 60_000 })
    for (const said of [
      'Connected to shop_prod',
      'The advisor has nothing to say',
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
    await page.getByRole('button', { name: /Resolve/ }).click({ timeout: 60_000 })
    await page.getByText('This issue is done').waitFor()
    await look('6-done')
    assert.equal((await indexes(place, 'shop_prod')).length, 1)
  })

  it('stands in the history of the database, with the schema before and after', async () => {
    await code.expand(/^change history/)
    const change = code.treeItem(/^change .*orders_placed_at/)
    await change.waitFor()
    await code.settled()
    await change.click()
    await code.page.locator('.monaco-diff-editor').waitFor()
    await code.page
      .locator('.modified .view-lines')
      .getByText(/orders_placed_at/)
      .first()
      .waitFor()
    await look('7-change')
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
