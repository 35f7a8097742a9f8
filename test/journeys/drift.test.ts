// The bonus of the tutorial: a change behind Plumbline's back by the admin console, noticed, looked
// at, and accepted as a new baseline. Steps leave pictures for the README.
import assert from 'node:assert/strict'
import type { Code } from '../support/code.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

describe('drift, from the console to a new baseline', function () {
  let code: Code
  let place: Place
  const look = journey(
    this,
    'drift',
    here => {
      ;({ code, place } = here)
    },
    {
      // Only text in the page can be read by a test.
      settings: { 'terminal.integrated.gpuAcceleration': 'off' },
    },
  )
  const terminal = () => code.page.locator('.terminal.xterm .xterm-rows')

  it('finds nothing where nothing was changed', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_prod/).waitFor()
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_prod')
    await code.said('shop_prod is as it was recorded')
    await code.command('Notifications: Clear All Notifications')
  })

  it('opens a console on Prod only once its name is typed', async () => {
    await code.command('Plumbline: Open Admin Console...')
    await code.pick('shop_prod')
    await code.enter('is protected', 'shop_prod')
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
    // Nobody has to ask for it, nor to leave the console.
    await code.treeItem(/schema drift.*shop_prod/i).waitFor()
    await code.command('Terminal: Kill the Active Terminal Instance')
  })

  it('notices, and shows what is another now', async () => {
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_prod')
    await code.treeItem(/schema drift.*shop_prod/i).waitFor()
    await code.respond('shop_prod has drifted', 'View Diff')
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
    await page.getByRole('button', { name: 'Approve' }).click()
    await code.answer('Approve')
    await page.getByRole('button', { name: /Resolve/ }).click()
    await page.getByText('This issue is done').waitFor()
    await code.page.getByText('No anomaly is known').waitFor()
    await look('3-baseline')
  })

  it('leaves aside what nobody wants to hear of, and says so', async () => {
    await place.query('shop_prod', 'create schema cron')
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_prod')
    await code.contextMenu(/schema drift.*shop_prod/i, 'Ignore in Drift...')
    await code.pick('cron')
    await code.enter('Schemas to ignore')
    await code.enter('Partitions to ignore')
    await code.enter('What else to ignore')
    await code.page.getByText('No anomaly is known').waitFor()
    await code.expand(/^database shop_prod/)
    await code.treeItem('ignored in drift, schema cron').waitFor()
  })
})
