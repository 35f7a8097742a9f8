// What VS Code told the person, and their answers to it. A notification hides itself after some seconds:
// what was said is kept from the page's first moment on, and one that is gone is fetched back.
import type { Page } from 'playwright-core'
import { insist } from './insist.ts'
import type { QuickInput } from './quickInput.ts'

export interface Notifications {
  /** Waits until a notification has said this, whether or not it still stands. */
  said(text: string): Promise<void>
  /** Presses a button of a notification. */
  respond(text: string, button: string): Promise<void>
}

/** Call before the page opens its first document. */
export async function keepWhatIsSaid(page: Page): Promise<void> {
  await page.addInitScript(keepToasts)
}

/** All that notifications said since the page was loaded. */
export function everythingSaid(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (window as unknown as { plumblineSaid?: string[] }).plumblineSaid ?? [])
}

export function notificationsOf(page: Page, { command }: QuickInput): Notifications {
  return {
    async said(text) {
      await page.waitForFunction(
        wanted =>
          (window as unknown as { plumblineSaid?: string[] }).plumblineSaid?.some(said =>
            said.includes(wanted),
          ),
        text,
      )
    },
    respond: (text, button) =>
      insist(`answer ${text} by ${button}`, async timeout => {
        const note = page
          .locator('.notification-list-item', { hasText: text })
          .filter({ visible: true })
          .last()
        if (!(await note.isVisible())) await command('Notifications: Show Notifications')
        const expand = note.getByRole('button', { name: /^Expand/ })
        const wanted = note.getByRole('button', { name: button, exact: true })
        await wanted.or(expand).first().waitFor({ timeout })
        if (!(await wanted.isVisible())) await expand.click({ timeout })
        await wanted.click({ timeout })
      }),
  }
}

/** Runs in the browser. No function in here has a name: the loader would mark it with a helper that is not there. */
function keepToasts(): void {
  if (window !== window.top) return
  const said: string[] = []
  ;(window as unknown as { plumblineSaid: string[] }).plumblineSaid = said
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      for (const message of document.querySelectorAll(
        '.notification-toast .notification-list-item-message',
      )) {
        const text = message.textContent?.trim() ?? ''
        if (text && said.at(-1) !== text) said.push(text)
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}
