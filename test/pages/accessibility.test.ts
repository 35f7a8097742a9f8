// Asks axe what is wrong with each page, in every theme of VS Code and in a narrow column.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { results } from '../../webview/dev/exampleResults.ts'
import { schemaEditor } from '../../webview/dev/exampleSchema.ts'
import { examples } from '../../webview/dev/examples.ts'
import { galleryOfSuite, looks, post, wear } from './gallery.ts'

describe('the pages, by axe', function () {
  this.timeout(300_000)
  const gallery = galleryOfSuite()
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

  for (const [name, states] of [
    ['issue', examples],
    ['results', { results, running: { ...results, status: 'running' } }],
    ['schemaEditor', { schemaEditor }],
  ] as const)
    it(`finds nothing on the page ${name}`, async () => {
      const page = await gallery().open(name)
      await page.evaluate(axe)
      const found: string[] = []
      for (const [state, message] of Object.entries(states)) {
        await post(page, message)
        await page.locator('main, .editor, [role=main]').first().waitFor()
        for (const theme of Object.keys(looks)) {
          await page.setViewportSize({ width: theme === 'light' ? 420 : 1200, height: 900 })
          await wear(page, theme)
          found.push(...(await violations(page)).map(text => `${state}, ${theme}: ${text}`))
        }
      }
      assert.equal(found.join('\n'), '')
    })
})

/** What axe has against the page now; colours on their way to others are there at once. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const one of document.getAnimations())
      if (one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY) one.finish()
  })
  return page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
      .then(({ violations }) => violations.map(one =>
        one.id + ': ' + one.nodes.slice(0, 3).map(node => node.target + ' ' + node.failureSummary).join(' | ')))`,
  )
}
