// What a person does with VS Code's quick input: the palette, lists of one choice or several, boxes for a
// text. It stays open when it loses the focus (see the settings in code.ts), so that a step can wait for it.
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { insist } from './insist.ts'

export interface QuickInput {
  readonly quickInput: Locator
  /** Runs a command by its title as the palette shows it, e.g. `Plumbline: Create Issue`. */
  command(title: string): Promise<void>
  /** Opens a file of the workspace by its path. */
  openFile(relative: string): Promise<void>
  /** Takes the entry of an open list whose label is `label`; in a list that takes several it is ticked. */
  pick(label: string | RegExp): Promise<void>
  /** Accepts the box that says `about`, as it is or with a text. */
  enter(about: string | RegExp, text?: string): Promise<void>
}

export function quickInputOf(page: Page): QuickInput {
  const quickInput = page.locator('.quick-input-widget')
  const field = quickInput.locator('.quick-input-box input')
  const rows = quickInput.locator('.quick-input-list .monaco-list-row')

  /** Opens the palette anew, for one that is open keeps the commands it began with. */
  async function ask(text: string, timeout: number): Promise<void> {
    if (await field.isVisible()) {
      await page.keyboard.press('Escape')
      await field.waitFor({ state: 'hidden', timeout })
    }
    await page.keyboard.press('F1')
    await field.waitFor({ timeout })
    await field.fill(text, { timeout })
  }

  function labelled(label: string | RegExp): Locator {
    const hasText = typeof label === 'string' ? new RegExp(`^\\s*${escaped(label)}\\s*$`) : label
    return rows.filter({ has: page.locator('.label-name', { hasText }) }).first()
  }

  return {
    quickInput,
    // Until its extension is known and the folder trusted, a command is not there.
    command: title =>
      insist(`run ${title}`, async timeout => {
        await ask(`>${title}`, timeout)
        await labelled(title).click({ timeout })
      }),
    openFile: relative =>
      insist(`open ${relative}`, async timeout => {
        const name = path.basename(relative)
        await ask(relative, timeout)
        await rows.filter({ hasText: name }).first().click({ timeout })
        await page.locator('.tabs-container').getByRole('tab', { name }).first().waitFor({ timeout })
      }),
    async pick(label) {
      const row = labelled(label)
      await row.waitFor()
      if ((await row.getAttribute('role')) !== 'checkbox') return row.click()
      await insist(`tick ${label}`, async timeout => {
        if ((await row.getAttribute('aria-checked', { timeout })) !== 'true') await row.click({ timeout })
        await row.and(page.locator('[aria-checked=true]')).waitFor({ timeout })
      })
    },
    async enter(about, text) {
      await quickInput.getByText(about).or(quickInput.getByPlaceholder(about)).first().waitFor()
      if (text !== undefined) await field.fill(text)
      await field.press('Enter')
    },
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
