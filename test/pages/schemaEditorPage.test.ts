// The schema editor's page by hand, without an editor around it: in a narrow column, and when the schema
// cannot be read.
import assert from 'node:assert/strict'
import { schemaEditor } from '../../webview/dev/exampleSchema.ts'
import { galleryOfSuite, post, sent } from './gallery.ts'

describe('the page of the schema editor', function () {
  this.timeout(300_000)
  const gallery = galleryOfSuite()

  it('shows every field of a column however narrow it is', async () => {
    const page = await gallery().open('schemaEditor')
    await post(page, schemaEditor)
    const drop = page.getByRole('button', { name: 'Drop column placed_at' })
    await drop.waitFor()
    for (const width of [320, 600, 720, 940, 1400]) {
      await page.setViewportSize({ width, height: 900 })
      const right = await drop.evaluate(button => button.getBoundingClientRect().right)
      assert.ok(right <= width, `${width} wide: ends at ${right}`)
      const comment = page.getByLabel('Comment on column placed_at')
      const room = await comment.evaluate(field => field.clientWidth)
      assert.ok(room >= 50, `${width} wide: ${room} for the comment`)
    }
  })

  it('draws what is in sight of a table with the most columns there can be', async () => {
    const page = await gallery().open('schemaEditor')
    const column = (name: string) => ({ was: name, name, type: 'text', notNull: false })
    const columns = Array.from({ length: 1600 }, (_, at) => column(`c${at}`))
    const [orders] = schemaEditor.schema?.tables ?? []
    assert.ok(schemaEditor.schema && orders)
    const tables = [{ ...orders, columns, constraints: [] }]
    await post(page, { ...schemaEditor, schema: { ...schemaEditor.schema, tables } })
    const name = (at: number) => page.locator(`#field-0-columns-${at}-name`)
    await name(0).waitFor()
    assert.equal(await name(1599).count(), 0)
    await page.getByRole('button', { name: 'Add Column' }).click()
    await page.locator('#field-0-columns-1600-name:focus').waitFor()
    await page.keyboard.type('last')
    await page.keyboard.press('Shift+Tab')
    await page.getByRole('button', { name: 'Drop column c1599' }).and(page.locator(':focus')).waitFor()
    await name(0).waitFor({ state: 'detached' })
    await page.locator('.detail').evaluate(detail => detail.scrollTo(0, 0))
    await name(0).waitFor()
    assert.ok((await page.locator('input').count()) < 1000)
  })

  it('reads the schema once more where it could not', async () => {
    const page = await gallery().open('schemaEditor')
    const { schema: _, ...unread } = schemaEditor
    const failure = { code: 'connectionFailed', message: 'The server does not answer.' } as const
    await post(page, { ...unread, failure })
    await page.getByText('The server does not answer.').waitFor()
    await page.getByRole('button', { name: 'Try Again' }).click()
    assert.deepEqual(await sent(page), ['ready', 'ready'])
    await post(page, schemaEditor)
    await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor()
  })
})
