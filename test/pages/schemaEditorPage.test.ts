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
