// A table made in the schema editor: drawn, seen as SQL, and carried by an issue until it stands in the
// database. Steps leave pictures for the README.
import assert from 'node:assert/strict'
import type { Code } from '../support/code.ts'
import { insist } from '../support/insist.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

describe('a table from the schema editor to the database', function () {
  let code: Code
  let place: Place
  const look = journey(
    this,
    'schemaEditor',
    here => {
      ;({ code, place } = here)
    },
    { size: { width: 1400, height: 900 } },
  )
  const field = (name: string | RegExp) => code.webview().getByLabel(name, { exact: true })
  const preview = () => code.webview().getByRole('region', { name: 'SQL preview' }).last()
  const make = () => code.webview().getByRole('button', { name: 'Create Issue...' })

  it('is offered before raw SQL', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_test/).waitFor()
    await code.command('Plumbline: Alter Schema...')
    await code.pick('shop_test')
    await code.enter('Choose one database or several')
    await code.pick('Schema Editor')
    await field('Name').first().waitFor()
  })

  it('says what is missing, at the field once it was left, and makes nothing of it', async () => {
    await code.webview().getByRole('button', { name: 'A table needs a name.' }).waitFor()
    const name = field('Name').first()
    assert.equal(await name.getAttribute('aria-invalid'), 'false')
    await insist('leave the name empty', async timeout => {
      await name.click({ timeout })
      await field('Comment').first().click({ timeout })
      await code.webview().locator('input[aria-invalid=true]').waitFor({ timeout })
    })
    assert.equal(await make().getAttribute('aria-disabled'), 'true')
  })

  it('shows the SQL of the table as it is drawn', async () => {
    await field('Name').first().fill('t1')
    await code.webview().getByRole('button', { name: 'Add Column' }).click()
    await field('Name of column 2').fill('name')
    await preview().getByText('name text').waitFor()
    await preview()
      .getByText(/create table (public\.)?t1/i)
      .waitFor()
    await look('1-new-table')
  })

  it('takes a step back and forward again, a word at a time', async () => {
    await code.page.keyboard.press('Control+z')
    await field('Name of column 2').waitFor()
    await code.page.keyboard.press('Control+Shift+z')
    await field('Name of column name').waitFor()
    await preview().getByText('name text').waitFor()
  })

  it('makes an issue of it, which creates the table', async () => {
    await make().click()
    await code.enter('Title of the issue')
    const page = code.webview()
    await page
      .getByText(/create table (public\.)?t1/i)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /Resolve/ }).click()
    await page.getByText('This issue is done').waitFor()
    const columns = await place.query(
      'shop_test',
      `select attname
       from pg_attribute
       where attrelid = 't1'::regclass
         and attnum > 0
       order by attnum`,
    )
    assert.deepEqual(
      columns.map(row => row.attname),
      ['id', 'name'],
    )
  })

  it('renames a column of a table that stands by a rename', async () => {
    await code.command('View: Close All Editors')
    await code.expand(/^database shop_test/, /^schema public/, /^Tables/)
    await code.contextMenu(/^table orders,/, 'Schema Editor...')
    await field('Name of column placed_at').fill('ordered_at')
    await preview()
      .getByText(/rename column placed_at to ordered_at/i)
      .waitFor()
    await look('2-existing-table')
    assert.equal(await preview().locator('tr').count(), 1)
  })

  it('opens the same as a migration, named after the others', async () => {
    await code.webview().getByRole('button', { name: 'Save as Migration...' }).click()
    await code.tab(/^V1\.\d+__alter_orders\.sql/).waitFor()
    await code.page
      .locator('.view-lines')
      .getByText(/rename\s+column\s+placed_at\s+to\s+ordered_at/)
      .waitFor()
  })
})
