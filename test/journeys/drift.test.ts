// The bonus of the tutorial: a change behind Plumbline's back by the admin console, noticed, looked
// at, and accepted as a new baseline. Each step leaves a picture in light and in dark.
import assert from 'node:assert/strict'
import path from 'node:path'
import { type Code, startCode } from '../support/code.ts'
import { makePlace, type Place } from '../support/place.ts'

const root = path.join(__dirname, '../..')

describe('drift, from the console to a new baseline', function () {
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
      // Only text in the page can be read by a test.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
      size: { width: 1280, height: 800 },
    })
  })
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await code.screenshot('drift/failed')
  })
  after(async () => {
    await code?.close()
    await place?.remove()
  })

  const look = async (name: string) => {
    await code.screenshot(`drift/${name}-light`)
    await code.setTheme('dark')
    await code.screenshot(`drift/${name}-dark`)
    await code.setTheme('light')
  }
  const terminal = () => code.page.locator('.terminal.xterm .xterm-rows')

  it('finds nothing where nothing was changed', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_prod/).waitFor({ timeout: 120_000 })
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_prod')
    await code.notification('shop_prod is as it was recorded').waitFor()
    await code.command('Notifications: Clear All Notifications')
  })

  it('opens a console on Prod only once its name is typed', async () => {
    await code.command('Plumbline: Open Admin Console...')
    await code.pick('shop_prod')
    await code.quickInput.getByText('is protected').waitFor()
    await code.enter('shop_prod')
    await terminal().getByText('shop_prod (Prod)=>').last().waitFor()
  })

  it('changes the database behind our back', async () => {
    await code.page.locator('.xterm-helper-textarea').last().focus()
    await code.page.keyboard.type('alter table orders add column age integer;')
    await code.page.keyboard.press('Enter')
    await terminal()
      .getByText(/^ALTER/)
      .waitFor()
    await look('1-console')
    const columns = await place.query(
      'shop_prod',
      `select 1 from pg_attribute
      where attrelid = 'orders'::regclass and attname = 'age'`,
    )
    assert.equal(columns.length, 1)
    await code.command('Terminal: Kill the Active Terminal Instance')
  })

  it('notices, and shows what is another now', async () => {
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_prod')
    const toast = code.notification('shop_prod has drifted')
    await toast.waitFor()
    const anomaly = code.treeItem(/schema drift.*shop_prod/i)
    await anomaly.waitFor()
    await toast.getByRole('button', { name: 'View Diff' }).click()
    await code.page
      .locator('.modified .view-lines')
      .getByText(/age\s+integer/)
      .first()
      .waitFor()
    await look('2-drift')
  })

  it('accepts it as a new baseline, and knows of no anomaly any more', async () => {
    await code.contextMenu(/schema drift.*shop_prod/i, 'Establish New Baseline...')
    const page = code.webview()
    await page.getByRole('button', { name: 'Approve' }).click({ timeout: 60_000 })
    await code.answer('Approve')
    await page.getByRole('button', { name: /Resolve/ }).click({ timeout: 60_000 })
    await page.getByText('This issue is done').waitFor()
    await code.page.getByText('No anomaly is known').waitFor()
    await look('3-baseline')
  })
})
