// Takes pictures of the issue page in plain Chromium, in every theme and several widths, and asks axe
// what is wrong with it. For whoever works on the page: `npm run build && node --import tsx
// webview/dev/shots.ts [example ...]`. Not shipped, not a test.
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { examples } from './examples.ts'
import { largeExamples } from './largeExamples.ts'
import { rareExamples } from './rareExamples.ts'

const root = path.join(__dirname, '../..')
const out = path.join(root, 'out/pages')
const themes: Record<string, { vars: Record<string, string>; body: string }> = JSON.parse(
  readFileSync(path.join(__dirname, 'themes.json'), 'utf8'),
)

const pageHtml = (theme: string) => `<!DOCTYPE html>
<html lang="en" style="${Object.entries(themes[theme]?.vars ?? {})
  .map(([name, value]) => `${name}: ${value.replaceAll('"', "'")}`)
  .join(';')}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; script-src 'self'">
  <title>Issue #12</title>
  <link rel="stylesheet" href="/codicon.css" id="vscode-codicon-stylesheet">
</head>
<body class="${themes[theme]?.body}"><script src="/host.js"></script><plumbline-issue></plumbline-issue><script src="/issue.js"></script></body></html>`

/** Stands where VS Code would: keeps what is sent, remembers nothing. */
const hostScript = `window.sent = []; window.acquireVsCodeApi = () => ({
  postMessage: m => window.sent.push(m), getState: () => undefined, setState: () => undefined })`

async function main(): Promise<void> {
  mkdirSync(out, { recursive: true })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const types: Record<string, string> = { '.css': 'text/css', '.js': 'text/javascript', '.ttf': 'font/ttf' }
    if (url.pathname === '/')
      return response
        .setHeader('content-type', 'text/html')
        .end(pageHtml(decodeURIComponent(url.search.slice(1))))
    response.setHeader('content-type', types[path.extname(url.pathname)] ?? 'text/plain')
    if (url.pathname === '/host.js') return response.end(hostScript)
    try {
      response.end(readFileSync(path.join(root, 'dist/pages', path.basename(url.pathname))))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
  const wanted = process.argv.slice(2)
  const all = { ...examples, ...rareExamples, ...largeExamples }
  for (const [name, example] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const state = typeof example === 'function' ? example() : example
    for (const [theme, width] of [
      ['light', 1200],
      ['dark', 1200],
      ['high contrast', 1200],
      ['high contrast light', 1200],
      ['light', 420],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true })
      page.on('console', message => console.log(`${name}: ${message.text()}`))
      page.on('pageerror', error => console.log(`${name}: ${error.stack}`))
      await page.goto(`${address}/?${encodeURIComponent(theme)}`)
      await page.evaluate(message => window.postMessage(message, '*'), state)
      await page.locator('main').waitFor()
      await page.evaluate(() => document.fonts.ready)
      await page.evaluate(axe)
      const problems = await page.evaluate(
        'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target + " " + n.failureSummary).slice(0, 3).join(" | ")))',
      )
      for (const problem of problems as string[]) console.log(`${name} ${theme} ${width}: ${problem}`)
      const file = `${name}-${theme.replaceAll(' ', '-')}-${width}.png`
      await page.screenshot({ path: path.join(out, file), fullPage: true })
      await page.close()
    }
  }
  await browser.close()
  server.close()
  console.log(`Pictures are in ${out}`)
}

void main()
