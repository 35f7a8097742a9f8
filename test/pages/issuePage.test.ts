// The issue page by hand, without an editor around it: where the focus goes when a control does its work
// and leaves, and that an issue of any size stays a page one can use.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { IssuePageState } from '#protocol/page.ts'
import { examples } from '../../webview/dev/examples.ts'
import { largeExamples } from '../../webview/dev/largeExamples.ts'
import { rareExamples } from '../../webview/dev/rareExamples.ts'
import { galleryOfSuite, post, wear } from './gallery.ts'

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

  it('shows the focus around the whole of every control', async () => {
    const page = await gallery().open('issue')
    await wear(page, 'dark')
    await show(page, examples.failed as IssuePageState)
    const cut: string[] = []
    const around = async () => {
      await page.keyboard.press('Tab')
      return page.evaluate(() => {
        const control = document.activeElement
        if (!control || control === document.body) return undefined
        const { outlineStyle, outlineOffset, outlineWidth } = getComputedStyle(control)
        const reach = Number.parseFloat(outlineOffset) + Number.parseFloat(outlineWidth)
        const { left, right } = control.getBoundingClientRect()
        let isWhole = outlineStyle !== 'none'
        for (let box = control.parentElement; box; box = box.parentElement) {
          if (getComputedStyle(box).overflowX === 'visible') continue
          const start = box.getBoundingClientRect().left + box.clientLeft
          if (left - reach < start || right + reach > start + box.clientWidth) isWhole = false
        }
        return { isWhole, name: `${control.className} ${control.textContent?.trim().slice(0, 40)}` }
      })
    }
    let controls = 0
    for (let one = await around(); one; one = await around()) {
      controls++
      if (!one.isWhole) cut.push(one.name)
    }
    assert.deepEqual(cut, [])
    assert.ok(controls > 25, `${controls} controls`)
  })

  it('speaks of what is new, not of what it moves', async () => {
    const page = await gallery().open('issue')
    const state = rare('longLog')
    await show(page, state)
    const last = page.locator('.log[aria-live=polite] li').last()
    await last.evaluate(row => row.setAttribute('data-known', ''))
    const longer = structuredClone(state) as { view: NonNullable<IssuePageState['view']> } & IssuePageState
    const attempts = longer.view.stages.flatMap(({ tasks }) => tasks.flatMap(task => task.attempts))
    const said = { kind: 'notice', text: 'Something new', at: new Date().toISOString() } as const
    for (const attempt of attempts) Object.assign(attempt, { log: [...attempt.log, said] })
    await show(page, longer)
    await last.filter({ hasText: 'Something new' }).waitFor()
    assert.equal(await last.getAttribute('data-known'), null)
    assert.equal(await page.locator('.log li:nth-last-child(2)[data-known]').count(), 1)
  })

  it('fits into a narrow column', async () => {
    const page = await gallery().open('issue')
    for (const [state, width] of [
      ...[rare('fleet'), rare('names'), ...Object.values(examples)].map(state => [state, 320] as const),
      // Its stages stand below one another, in two rows, and side by side.
      ...[300, 520, 521, 640, 861].map(width => [rare('threeStages'), width] as const),
    ]) {
      await page.setViewportSize({ width, height: 900 })
      await show(page, state)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`)
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
