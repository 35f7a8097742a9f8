// Says in words what a person would see on the screen, and what Plumbline wrote in its log: for a journey
// that failed where nobody can look at its picture.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { everythingSaid } from './notifications.ts'

export async function onScreen(page: Page, userData: string): Promise<string> {
  const windows = page.context().pages()
  const parts = await Promise.allSettled([
    ...windows.flatMap(one => [workbench(one), said(one), pages(one)]),
    log(userData),
  ])
  return parts
    .map(part => (part.status === 'fulfilled' ? part.value : `(${part.reason})`))
    .filter(text => text !== '')
    .join('\n')
}

async function said(page: Page): Promise<string> {
  const all = await everythingSaid(page)
  return all.length === 0 ? '' : `notifications up to now:\n${indented(all.slice(-8))}`
}

/** The visible text of each webview. */
async function pages(page: Page): Promise<string> {
  const texts = await Promise.all(
    page
      .frames()
      .filter(frame => frame.parentFrame()?.parentFrame())
      .map(frame =>
        frame
          .locator('body')
          .innerText({ timeout: 3000 })
          .catch(() => ''),
      ),
  )
  return texts
    .filter(text => text.trim() !== '')
    .map(text => `page:\n${indented(lines(text).slice(0, 40))}`)
    .join('\n')
}

async function log(userData: string): Promise<string> {
  const folder = path.join(userData, 'logs')
  const files = (await readdir(folder, { recursive: true }).catch(() => []))
    .filter(name => /Plumbline[^/]*\.log$/.test(name))
    .sort()
  const texts = await Promise.all(files.map(name => readFile(path.join(folder, name), 'utf8')))
  return `log:\n${indented(texts.flatMap(lines).slice(-15))}`
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
}

const indented = (all: readonly string[]) => all.map(line => `  ${line.slice(0, 200)}`).join('\n')

/** The title, the focus, and what stands in the workbench's own parts. No function in it has a name. */
async function workbench(page: Page): Promise<string> {
  const seen = await page.evaluate(() => {
    const { activeElement } = document
    const focus = activeElement
      ? [
          activeElement.tagName.toLowerCase(),
          activeElement.getAttribute('role') ?? '',
          activeElement.getAttribute('aria-label') ?? '',
          activeElement.className,
        ]
      : []
    return {
      title: document.title,
      focus: focus.filter(text => text !== '').join(', '),
      shown: [
        ['quick input', '.quick-input-widget'],
        ['dialog', '.monaco-dialog-box'],
        ['notification', '.notification-list-item'],
        ['menu', '.context-view .monaco-menu'],
        ['tab', '.tabs-container [role=tab][aria-selected=true]'],
        ['view', '.sidebar .pane.expanded'],
        ['editor', '.editor-instance .view-lines'],
        ['terminal', '.terminal.xterm .xterm-rows'],
      ].flatMap(([what, selector]) =>
        [...document.querySelectorAll<HTMLElement>(selector ?? '')]
          .filter(element => element.checkVisibility() && element.innerText.trim() !== '')
          .map(element => ({
            what: what ?? '',
            text: element.innerText,
            value: element.querySelector('input')?.value ?? '',
          })),
      ),
    }
  })
  return [
    `title: ${seen.title}`,
    `focus: ${seen.focus}`,
    ...seen.shown.map(
      ({ what, text, value }) =>
        `${what}${value === '' ? '' : ` (${value})`}:\n${indented(lines(text).slice(0, 30))}`,
    ),
  ].join('\n')
}
