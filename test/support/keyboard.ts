// What a person does who uses no mouse: Tab until the focus is where it shall be, commands by typing.
import type { Locator, Page } from 'playwright-core'
import { insist } from './insist.ts'

/** More stops than any page has. */
const mostStops = 150

export interface Keyboard {
  /** Presses Tab until `target` has the focus, and checks that one sees it. */
  tabTo(target: Locator): Promise<void>
  /** Runs a command from the palette by typing its title. */
  type(title: string): Promise<void>
  /** Goes to a view, to its first row, which must be `row`, and chooses an entry of its menu. */
  menu(view: string, row: Locator, entry: string): Promise<void>
}

export function keyboardOf(page: Page): Keyboard {
  const press = (key: string) => page.keyboard.press(key)
  async function type(title: string): Promise<void> {
    const field = page.locator('.quick-input-widget .quick-input-box input')
    await insist(`find ${title}`, async timeout => {
      // One that is open keeps the commands it began with.
      await press('Escape')
      await press('F1')
      await field.waitFor({ timeout })
      await page.keyboard.type(title)
      await page
        .locator('.quick-input-list .monaco-list-row.focused', { hasText: title })
        .first()
        .waitFor({ timeout })
    })
    await press('Enter')
  }
  return {
    async tabTo(target) {
      await target.waitFor()
      for (let stops = 0; !(await target.evaluate(isFocused)); stops++) {
        if (stops === mostStops) throw new Error(`Tab does not lead to ${target}`)
        await press('Tab')
      }
      if (!(await target.evaluate(showsFocus))) throw new Error(`The focus on ${target} is not to be seen`)
    },
    type,
    async menu(view, row, entry) {
      await insist(`find ${entry} in the menu of a row`, async timeout => {
        await press('Escape')
        await type(`Focus on ${view} View`)
        await press('ArrowDown')
        await press('Home')
        await row.and(page.locator('.focused')).waitFor({ timeout })
        await press('Shift+F10')
        const wanted = page.locator('.monaco-menu .action-item.focused', { hasText: entry })
        await page.getByRole('menuitem', { name: entry, exact: true }).waitFor({ timeout })
        for (let stops = 0; stops < 20 && !(await wanted.isVisible()); stops++) await press('ArrowDown')
        await wanted.waitFor({ timeout })
      })
      await press('Enter')
    },
  }
}

const isFocused = (element: Element) =>
  element.ownerDocument.hasFocus() && element === element.ownerDocument.activeElement

/** An outline or a shadow on the element, or on what a component of VS Code's draws for it. */
const showsFocus = (element: Element) =>
  [element, ...(element.shadowRoot?.querySelectorAll('*') ?? [])].some(part => {
    const style = getComputedStyle(part)
    return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none'
  })
