// A page of dist/pages in plain Chromium, in VS Code's colours and with a host that keeps what it is
// told: for looking at pages without an editor.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { chromiumArguments, needChromium } from '../../scripts/editor/chromium.ts'

const root = path.join(__dirname, '../..')

interface Look {
  readonly vars: Readonly<Record<string, string>>
  readonly body: string
}

/** VS Code's colours by theme. */
export const looks: Readonly<Record<string, Look>> = JSON.parse(
  readFileSync(path.join(root, 'webview/dev/themes.json'), 'utf8'),
)

export interface Gallery {
  open(page: 'issue' | 'results' | 'schemaEditor'): Promise<Page>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
  '.html': 'text/html',
}

const host = `window.sent = []; window.acquireVsCodeApi = () => ({
  postMessage: message => window.sent.push(message), getState() {}, setState() {} })`

const html = (name: string) => `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${name}</title>
  <link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
</head>
<body><script src="/host.js"></script><plumbline-${name.toLowerCase()}></plumbline-${name.toLowerCase()}><script src="/${name}.js"></script></body></html>`

async function openGallery(): Promise<Gallery> {
  const server = createServer((request, response) => {
    const file = path.basename(new URL(request.url ?? '', 'http://localhost').pathname)
    response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain')
    if (file === 'host.js') return response.end(host)
    if (file.endsWith('.html')) return response.end(html(path.basename(file, '.html')))
    try {
      response.end(readFileSync(path.join(root, 'dist/pages', file)))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser: Browser = await chromium.launch({
    executablePath: await needChromium(),
    args: chromiumArguments,
  })
  return {
    async open(name) {
      const page = await browser.newPage()
      page.setDefaultTimeout(60_000)
      await page.goto(`http://127.0.0.1:${port}/${name}.html`)
      return page
    },
    async close() {
      await browser.close()
      server.close()
    },
  }
}

/** A state as its host would send it; returns when the page has drawn it. */
export function post(page: Page, state: unknown): Promise<void> {
  return page.evaluate(async text => {
    const come = new Promise(resolve => window.addEventListener('message', resolve, { once: true }))
    window.postMessage(JSON.parse(text), '*')
    await come
    await new Promise(resolve => requestAnimationFrame(resolve))
  }, JSON.stringify(state))
}

/** What the page has asked of its host, by kind. */
export function sent(page: Page): Promise<readonly string[]> {
  return page.evaluate('window.sent.map(({ kind }) => kind)')
}

/** Puts a theme on. */
export function wear(page: Page, theme: string): Promise<void> {
  const look = looks[theme]
  if (!look) throw new Error(`There is no theme ${theme}`)
  return page.evaluate(({ vars, body }) => {
    document.documentElement.removeAttribute('style')
    for (const [name, value] of Object.entries(vars)) document.documentElement.style.setProperty(name, value)
    document.body.className = body
    // As the editor and the panel put it behind a page.
    document.body.style.background = 'var(--vscode-editor-background)'
  }, look)
}

/** The gallery of a suite, opened before its tests and closed behind them. */
export function galleryOfSuite(): () => Gallery {
  let gallery: Gallery | undefined
  before(async function () {
    // A new machine fetches a Chromium first.
    this.timeout(1_200_000)
    gallery = await openGallery()
  })
  after(() => gallery?.close())
  return () => gallery as Gallery
}
