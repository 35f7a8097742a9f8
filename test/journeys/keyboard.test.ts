// Without a mouse, and by ear: a migration becomes an approved change, and a drift a new baseline, by
// keys alone; what a screen reader is told on the way is looked at.
import assert from 'node:assert/strict'
import type { Code } from '../support/code.ts'
import { insist } from '../support/insist.ts'
import { journey } from '../support/journey.ts'
import { type Keyboard, keyboardOf } from '../support/keyboard.ts'
import type { Place } from '../support/place.ts'

describe('a change and a baseline by keyboard, and by ear', function () {
  let code: Code
  let place: Place
  let keys: Keyboard
  journey(this, 'keyboard', here => {
    ;({ code, place } = here)
    keys = keyboardOf(code.page)
  })
  const press = (...all: readonly string[]) =>
    all.reduce((before, key) => before.then(() => code.page.keyboard.press(key)), Promise.resolve())
  const button = (name: string | RegExp) => code.webview().getByRole('button', { name })
  const heard = () => code.webview().locator('main').ariaSnapshot()

  it('mends a migration', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_prod, .*Sample PostgreSQL/).waitFor()
    await code.openFile('migrations/V1.6__find_orders_by_date.sql')
    await code.page.locator('.squiggly-error, .squiggly-warning').first().waitFor()
    const fix = code.page.locator('.action-widget .focused', { hasText: 'Build the index concurrently' })
    await insist('offer the fix', async timeout => {
      await press('Escape', 'Control+Home', 'F8', 'Escape', 'Control+.')
      await fix.waitFor({ timeout })
    })
    await press('Enter')
    await code.page.locator('.view-line', { hasText: 'concurrently' }).first().waitFor()
    await press('Control+S')
  })

  it('makes an issue of it', async () => {
    const row = (selector: string) => code.page.locator(`.quick-input-list .monaco-list-row${selector}`)
    await keys.type('Plumbline: Create Issue from Migration...')
    await code.page.getByPlaceholder('Choose one database or several').waitFor()
    for (const name of ['shop_test', 'shop_prod']) {
      await press('ArrowDown')
      await row('.focused').filter({ hasText: name }).waitFor()
      await press('Space')
      await row('[aria-checked=true]').filter({ hasText: name }).waitFor()
    }
    await press('Enter')
    await code.quickInput.getByText('Title of the issue').waitFor()
    await press('Enter')
    await code.webview().getByText('Your approval is needed for Prod').waitFor()
  })

  it('tells a screen reader what the issue is, where it stands and what was checked', async () => {
    await button('shop_prod: Waiting for approval').waitFor()
    const text = await heard()
    for (const said of [
      /heading "#\d+ Create index orders_placed_at on orders.*" \[level=1\]/,
      /region "Next step":\s+- status:\s+- strong: Your approval is needed for Prod/,
      /region "Rollout":/,
      /heading "1 Test" \[level=3\]/,
      /heading "2 Prod.*" \[level=3\]/,
      /button "shop_test: Done"/,
      /button "shop_prod: Waiting for approval" \[pressed\]/,
      /region "Checks":/,
      /Connection ?: Passed/,
      /Syntax ?: Passed/,
      /region "SQL for shop_prod"/,
      /textbox "Comment \(markdown\)"/,
    ])
      assert.match(text, said)
    await code.webview().locator('.next [aria-live=polite]').waitFor()
    await code.webview().locator('.activity[aria-live=polite]').waitFor()
  })

  it('approves and resolves it', async () => {
    await keys.tabTo(button('Approve'))
    await press('Enter')
    await code.dialog.waitFor()
    await press('Enter')
    await code.webview().locator('.next:focus', { hasText: 'Every task is done' }).waitFor()
    await keys.tabTo(button('Resolve'))
    await press('Space')
    await code.webview().getByText('This issue is done').waitFor()
    assert.equal(
      (await place.query('shop_prod', `select to_regclass('orders_placed_at') as it`))[0]?.it,
      'orders_placed_at',
    )
  })

  it('finds a drift and accepts it as a new baseline', async () => {
    await place.query('shop_prod', 'alter table orders add column age integer')
    await keys.type('Plumbline: Check Drift')
    await code.page.getByPlaceholder('Choose a database').waitFor()
    // A page that had the focus may hold it for a moment.
    await insist('narrow the list', async timeout => {
      await press('Control+A')
      await code.page.keyboard.type('prod')
      await code.page
        .locator('.quick-input-list .focused', { hasText: 'shop_prod' })
        .first()
        .waitFor({ timeout })
    })
    await press('Enter')
    await code.said('shop_prod has drifted')
    const row = code.treeItem(/^critical: Schema drift, shop_prod.*column age added/)
    await keys.menu('Anomaly Center', row, 'Establish New Baseline...')
    await code
      .webview()
      .getByRole('heading', { name: /baseline/i, level: 1 })
      .waitFor()
    await keys.tabTo(button('Approve'))
    await press('Enter')
    await code.dialog.waitFor()
    await press('Enter')
    await keys.tabTo(button('Resolve'))
    await press('Enter')
    await code.webview().getByText('This issue is done').waitFor()
    await code.page.getByText('No anomaly is known').waitFor()
  })
})
