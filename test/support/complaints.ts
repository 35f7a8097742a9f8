// Collects what a user would call "it broke": error toasts, and errors in the browser's console
// that come from our pages or name us. VS Code's own noise is left out.
import type { Page } from 'playwright-core'

export interface Complaints {
  readonly all: readonly string[]
  /** Says that complaints with this text are part of the test. */
  expect(text: string | RegExp): void
  /** Throws where there is a complaint that nobody expected. */
  check(): void
}

/** Watches a page from before its first document on. */
export async function watchForComplaints(page: Page): Promise<Complaints> {
  const all: string[] = []
  const expected: RegExp[] = []
  page.on('console', message => {
    if (message.type() !== 'error') return
    const text = `${message.text()} (${message.location().url})`
    if (isOurs(text)) all.push(`console: ${text}`)
  })
  page.on('pageerror', error => {
    const text = error.stack ?? error.message
    if (isOurs(text)) all.push(`page: ${text}`)
  })
  await page.exposeFunction('plumblineErrorToast', (text: string) => all.push(`toast: ${text}`))
  await page.addInitScript(reportErrorToasts)
  const unexpected = () => all.filter(text => !expected.some(pattern => pattern.test(text)))
  return {
    all,
    expect: text => {
      expected.push(typeof text === 'string' ? new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text)
    },
    check: () => {
      if (unexpected().length > 0) throw new Error(`VS Code complained:\n${unexpected().join('\n')}`)
    },
  }
}

/** The workbench's own bundle also logs; only what names us or runs in a page of ours counts. */
function isOurs(text: string): boolean {
  return /plumbline|extension-?dev|\/dist\/pages\//i.test(text)
}

/**
 * Runs in the browser: an error notification is one with the error icon. No function in here has a
 * name, because the loader that runs the tests marks named ones with a helper that is not there.
 */
function reportErrorToasts(): void {
  if (window !== window.top) return
  const seen = new Set<string>()
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(() => {
      for (const toast of document.querySelectorAll('.notification-toast')) {
        const text = toast.querySelector('.notification-list-item-message')?.textContent?.trim() ?? ''
        if (!text || seen.has(text) || !toast.querySelector('.codicon-error')) continue
        seen.add(text)
        const browser = window as unknown as { plumblineErrorToast(text: string): void }
        browser.plumblineErrorToast(text)
      }
    }).observe(document.body, { childList: true, subtree: true })
  })
}
