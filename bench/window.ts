// How the views feel: from a click to what it leads to, as a person sees it, and how a long tree scrolls. In
// the real VS Code in a headless Chromium, which draws without a graphics card. Run by hand:
//
//   npm run build && npx tsx bench/window.ts [--tables 10000] [--rounds 5]
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Locator } from 'playwright-core'
import { type Code, startCode } from '../test/support/code.ts'
import { makePlace, type Place } from '../test/support/place.ts'

const { values } = parseArgs({
  options: { tables: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' } },
})
const tables = Number(values.tables)
const rounds = Number(values.rounds)

async function main(): Promise<void> {
  const place = await makePlace()
  const code = await startCode({
    folder: place.folder,
    extensionPath: path.join(__dirname, '..'),
    env: { PLUMBLINE_HOME: place.home },
  })
  try {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_test/).waitFor()
    await makeTables(place)
    await code.collapseView('Anomaly Center')
    print('the explorer, in a window just loaded, from cache', await explorerAfterReload(code))
    print('the explorer, once more', await explorerAgain(code))
    await code.expand(/^database shop_test/)
    print('a schema, asked for the first time', [
      await clicked(code, /^schema public/, '[aria-label^="Tables"]'),
    ])
    await code.expand(/^schema many/)
    print(`${tables} tables`, [
      await clicked(code, /^Tables, 10,000|^Tables/, '[aria-label^="table t_"]', 'last'),
    ])
    await code.treeItem(/^table t_/).click()
    print('between two frames of scrolling through them', await framesOfScrolling(code))
    await code.expand('Closed')
    print('an issue: its editor', [
      await clicked(code, /^issue 1,/, '.tab.active[aria-label*="#1"], .tab.active[aria-label*="Issue #1"]'),
    ])
    const before = Date.now()
    await code.webview().getByRole('heading', { name: 'Rollout' }).waitFor()
    print('and then its page', [Date.now() - before])
    const loaded: number = await code
      .webview()
      .locator('html')
      .evaluate(`performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseEnd`)
    print('of these until VS Code has the frame for it, as it takes for an empty one', [loaded - before])
  } finally {
    await code.close()
    await place.remove()
  }
}

async function makeTables({ query }: Place): Promise<void> {
  await query('shop_test', 'create schema many')
  // Each transaction holds a lock on every table that it makes.
  for (let made = 0; made < tables; made += 1000)
    await query(
      'shop_test',
      `do $$
       begin
         for i in ${made + 1}..${Math.min(made + 1000, tables)} loop
           execute format('create table many.t_%s (id bigint primary key, name text)', lpad(i::text, 5, '0'));
         end loop;
       end $$`,
    )
}

const tab = ({ page }: Code, name: string) => page.locator('.activitybar').getByRole('tab', { name })
const database = '[role=treeitem][aria-label^="database shop_test"]'

async function explorerAfterReload(code: Code): Promise<readonly number[]> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    await code.openContainer('Explorer')
    await code.reload()
    // What tells that extensions run is git's branch.
    await code.page.locator('.statusbar-item', { hasText: 'main' }).waitFor()
    took.push(await untilSeen(code, tab(code, 'Plumbline'), database))
  }
  return took
}

async function explorerAgain(code: Code): Promise<readonly number[]> {
  const took: number[] = []
  for (let round = 0; round < rounds; round++) {
    await code.openContainer('Explorer')
    took.push(await untilSeen(code, tab(code, 'Plumbline'), database))
  }
  return took
}

/** Opens a row by its twisty. */
async function clicked(
  code: Code,
  name: RegExp,
  target: string,
  which: 'first' | 'last' = 'first',
): Promise<number> {
  const row = code.page.getByRole('treeitem', { name })[which]()
  const twisty = row.locator('.monaco-tl-twistie.collapsible')
  return untilSeen(code, (await twisty.count()) > 0 ? twisty : row, target)
}

/** Milliseconds from the press of the mouse to the frame that shows `target`. */
async function untilSeen({ page }: Code, control: Locator, target: string): Promise<number> {
  await page.evaluate(`void (window.plumblineSeen = new Promise(resolve =>
    document.addEventListener('mousedown', ({ timeStamp }) => {
      requestAnimationFrame(function look(now) {
        if (document.querySelector(${JSON.stringify(target)})) resolve(now - timeStamp)
        else requestAnimationFrame(look)
      })
    }, { capture: true, once: true })))`)
  await control.click()
  return page.evaluate('window.plumblineSeen')
}

async function framesOfScrolling({ page }: Code): Promise<readonly number[]> {
  await page.evaluate(`window.plumblineFrames = []
    window.plumblineScrolls = true
    requestAnimationFrame(function frame(now) {
      window.plumblineFrames.push(now)
      if (window.plumblineScrolls) requestAnimationFrame(frame)
    })`)
  for (let turn = 0; turn < 100; turn++) await page.mouse.wheel(0, 2000)
  const at = await page.evaluate<number[]>('window.plumblineScrolls = false, window.plumblineFrames')
  return at.slice(1).map((now, index) => now - (at[index] ?? now))
}

function print(what: string, took: readonly number[]): void {
  const sorted = [...took].sort((one, other) => one - other)
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0)
  console.log(
    `${what}: ${at(0.5)} ms${took.length > 1 ? ` (median of ${took.length}; 95 %: ${at(0.95)}; most: ${at(1)})` : ''}`,
  )
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
