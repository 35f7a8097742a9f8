// The issue page by hand, without an editor around it: where the focus goes when a control does its work
// and leaves, and that an issue of any size stays a page one can use.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { IssuePageState } from '#protocol/page.ts'
import { examples } from '../../webview/dev/examples.ts'
import { largeExamples } from '../../webview/dev/largeExamples.ts'
import { rareExamples } from '../../webview/dev/rareExamples.ts'
import { galleryOfSuite, post } from './gallery.ts'

describe('the issue page', function () {
  this.timeout(300_000)
  const gallery = galleryOfSuite()

  const rare = (name: string) => ({ ...rareExamples, ...largeExamples })[name]?.() as IssuePageState
  async function show(page: Page, state: IssuePageState): Promise<void> {
    await post(page, state)
    await page.locator(state.view ? 'main:not(.empty)' : 'main.empty').waitFor()
  }

  it('keeps the focus near a control that has done its work', async () => {
    const page = await gallery().open('issue')
    const approval = examples.approval as IssuePageState
    await show(page, approval)
    await page.getByRole('button', { name: 'Approve' }).focus()
    await page.keyboard.press('Enter')
    await show(page, { ...approval, busy: true })
    await show(page, approval)
    await page.locator('vscode-button:focus', { hasText: 'Approve' }).waitFor()
    await show(page, { ...approval, busy: true })
    await show(page, rare('ready'))
    await page.locator('.next:focus', { hasText: 'Ready to run on shop_prod in Prod.' }).waitFor()
    await page.keyboard.press('Tab')
    await page.locator('vscode-button:focus', { hasText: 'Run' }).waitFor()
  })

  it('keeps a description that is being written until it is saved, as it was written', async () => {
    const page = await gallery().open('issue')
    const approval = examples.approval as IssuePageState
    const described = (description: string, more: Partial<IssuePageState> = {}): IssuePageState => {
      const view = approval.view as NonNullable<IssuePageState['view']>
      return { ...approval, ...more, view: { ...view, issue: { ...view.issue, description } } }
    }
    await show(page, described('\u05d0\u200f!'))
    await page.getByRole('button', { name: 'Edit description' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('#description:focus').waitFor()
    assert.equal(await page.locator('#description').inputValue(), '\u05d0\u200f!')
    await page.locator('#description').fill('Mine')
    await page.getByRole('button', { name: 'Save' }).click()
    const failure = { code: 'conflict', message: 'Somebody was faster.' } as const
    await show(page, described('Theirs', { busy: true }))
    await show(page, described('Theirs', { failure }))
    await page.getByText('Somebody was faster.').waitFor()
    assert.equal(await page.locator('#description').inputValue(), 'Mine')
    await show(page, described('Mine', { busy: true }))
    await show(page, described('Mine'))
    await page.locator('.description p', { hasText: 'Mine' }).waitFor()
  })

  it('expects nothing more of an issue that was cancelled', async () => {
    const page = await gallery().open('issue')
    await show(page, rare('cancelled'))
    const text = await page.locator('main').innerText()
    assert.match(text, /shop_prod\nCancelled/)
    assert.doesNotMatch(text, /Checks failed|Approval needed|not before/)
    assert.equal(await page.locator('[aria-current=step]').count(), 0)
  })

  it('leads from the count of failed tasks to each of them', async () => {
    const page = await gallery().open('issue')
    await show(page, rare('fleet'))
    const chosen = page.locator('.task[aria-pressed=true]')
    const names: string[] = []
    for (let time = 0; time < 3; time++) {
      await page.getByRole('button', { name: '3 failed' }).click()
      names.push(await chosen.locator('.task-name').innerText())
      assert.ok(await chosen.evaluate(row => row.getBoundingClientRect().top < window.innerHeight))
    }
    assert.equal(new Set(names).size, 3, names.join(', '))
  })

  it('fits into a narrow column', async () => {
    const page = await gallery().open('issue')
    await page.setViewportSize({ width: 320, height: 900 })
    for (const state of [rare('fleet'), rare('names'), ...Object.values(examples)]) {
      await show(page, state)
      const outside = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter(one => !one.closest('.sql, pre') && one.getBoundingClientRect().right > innerWidth + 1)
          .map(one => `${one.tagName} ${one.textContent?.trim().slice(0, 40)}`),
      )
      assert.deepEqual(outside, [], state.view?.issue.title)
    }
  })

  let page: Page | undefined
  for (const [name, most] of [
    ['fleetReady', 8000],
    ['fleetTrouble', 8000],
    ['oneLongLine', 6000],
    ['longDiff', 6000],
    ['manyObjects', 6000],
    ['longTalk', 6000],
    ['longLog', 9000],
  ] as const)
    it(`stays a page one can use: ${name}`, async () => {
      page ??= await gallery().open('issue')
      await show(page, rare(name))
      const elements = await page.locator('*').count()
      assert.ok(elements <= most, `${elements} elements`)
      const screens = await page.evaluate(() => document.body.scrollHeight / window.innerHeight)
      assert.ok(screens < 20, `${screens} screens`)
    })
})
