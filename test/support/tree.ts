// What a person does with VS Code's tree views. Rows are drawn anew whenever the tree hears of something,
// so each step is tried again until what it was for is there.
import type { Locator, Page } from 'playwright-core'
import { insist } from './insist.ts'

export interface Tree {
  /** Opens a view container by its name in the activity bar. */
  openContainer(name: string): Promise<void>
  /** Closes a view of the open container, so that the others have its room. */
  collapseView(name: string): Promise<void>
  /** A tree item by its accessible name. */
  treeItem(name: string | RegExp): Locator
  /** Opens tree items, each inside the one before, and waits until the last shows what is in it. */
  expand(...names: readonly (string | RegExp)[]): Promise<void>
  /** Clicks a tree item until what it leads to is there. */
  follow(name: string | RegExp, target: Locator): Promise<void>
  /** Runs an entry of a tree item's context menu. */
  contextMenu(item: string | RegExp, entry: string): Promise<void>
}

export function treeOf(page: Page): Tree {
  const treeItem = (name: string | RegExp) => page.getByRole('treeitem', { name }).first()
  const open = page.locator('[role=treeitem][aria-expanded=true]')
  return {
    treeItem,
    openContainer: name =>
      insist(`open the container ${name}`, async timeout => {
        const tab = page.locator('.activitybar').getByRole('tab', { name })
        if ((await tab.getAttribute('aria-selected', { timeout })) !== 'true') await tab.click({ timeout })
        await tab.and(page.locator('[aria-selected=true]')).waitFor({ timeout })
      }),
    collapseView: name =>
      insist(`close the view ${name}`, async timeout => {
        const header = page.getByRole('button', { name: `${name} Section` })
        if ((await header.getAttribute('aria-expanded', { timeout })) === 'true')
          await header.click({ timeout })
        await header.and(page.locator('[aria-expanded=false]')).waitFor({ timeout })
      }),
    // VS Code forgets that a row was opened when the tree is drawn anew while its children are on their way.
    expand: (...names) =>
      insist(`open ${names.join(', ')}`, async timeout => {
        for (const name of names) {
          const item = treeItem(name)
          if ((await item.getAttribute('aria-expanded', { timeout })) === 'true') continue
          await item.click({ timeout })
          await page.keyboard.press('ArrowRight')
          await open.and(item).waitFor({ timeout })
        }
        const last = treeItem(names.at(-1) ?? '')
        const level = Number(await last.getAttribute('aria-level', { timeout }))
        const index = Number(await last.getAttribute('data-index', { timeout }))
        await last
          .locator('xpath=..')
          .locator(`> [aria-level="${level + 1}"][data-index="${index + 1}"]`)
          .waitFor({ timeout })
      }),
    follow: (name, target) =>
      insist(`follow ${name}`, async timeout => {
        await treeItem(name).click({ timeout })
        await target.waitFor({ timeout })
      }),
    contextMenu: (item, entry) =>
      insist(`choose ${entry} of ${item}`, async timeout => {
        await page.keyboard.press('Escape')
        await treeItem(item).click({ button: 'right', timeout })
        const chosen = page.getByRole('menuitem', { name: entry, exact: true })
        await chosen.click({ timeout })
        // A menu that has only just opened lets a click pass: it wants another.
        await chosen
          .waitFor({ state: 'hidden', timeout: 2_000 })
          .catch(() => chosen.click({ timeout: 2_000 }))
          .catch(() => undefined)
        await chosen.waitFor({ state: 'hidden', timeout })
      }),
  }
}
