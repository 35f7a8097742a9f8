// Starts a real VS Code (code-server) with an extension under development in headless Chromium, and
// hands tests the verbs a person has: palette, quick pick, tree, page, dialog. Selectors stand here alone.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core'
import { chromiumArguments, needChromium } from '../../scripts/editor/chromium.ts'
import { installCodeServer } from '../../scripts/editor/codeServer.ts'
import { type ServedCode, serveCode } from '../../scripts/editor/serveCode.ts'
import { type Complaints, watchForComplaints } from './complaints.ts'

export type Theme = 'light' | 'dark' | 'high contrast' | 'high contrast light'

/** How VS Code names each theme, how it shows it, and the class that the workbench wears in it. */
const themes: Readonly<Record<Theme, { name: string; label: string; kind: string }>> = {
  light: { name: 'Default Light Modern', label: 'Light Modern', kind: 'vs' },
  dark: { name: 'Default Dark Modern', label: 'Dark Modern', kind: 'vs-dark' },
  'high contrast': { name: 'Default High Contrast', label: 'Dark High Contrast', kind: 'hc-black' },
  'high contrast light': {
    name: 'Default High Contrast Light',
    label: 'Light High Contrast',
    kind: 'hc-light',
  },
}

export interface CodeOptions {
  /** The workspace folder to open. */
  readonly folder: string
  /** The checkout whose package.json and dist/ are the extension; none where a .vsix is installed. */
  readonly extensionPath?: string
  /** A module whose `run()` the extension host calls. */
  readonly testsPath?: string
  /** Kept after `close`; a new one, deleted on `close`, where not given. */
  readonly userData?: string
  readonly settings?: Readonly<Record<string, unknown>>
  /** Environment of the server, and so of the extension host and of the language server. */
  readonly env?: NodeJS.ProcessEnv
  readonly theme?: Theme
  readonly askTrust?: boolean
  readonly size?: { readonly width: number; readonly height: number }
  /** Where `screenshot` writes; default out/screenshots. */
  readonly screenshots?: string
}

/** A running VS Code. */
export interface Code {
  readonly page: Page
  readonly url: string
  readonly userData: string
  /** Runs a command by its title as the palette shows it, e.g. `Plumbline: Create Issue`. */
  command(title: string): Promise<void>
  /** Picks the entry of an open quick pick whose label is `label`. */
  pick(label: string | RegExp): Promise<void>
  /** Types into the open quick input and accepts it. */
  enter(text: string): Promise<void>
  readonly quickInput: Locator
  /** Opens a view container by its name in the activity bar. */
  openContainer(name: string): Promise<void>
  /** Waits until no view has been loading for a while: a row that is about to be replaced answers no click. */
  settled(): Promise<void>
  /** Closes a view of the open container, so that the others have its room. */
  collapseView(name: string): Promise<void>
  /** A tree item by its accessible name. */
  treeItem(name: string | RegExp): Locator
  /** Opens a closed tree item and waits until it is open. */
  expand(name: string | RegExp): Promise<void>
  /** Runs an entry of a tree item's context menu. */
  contextMenu(item: string | RegExp, entry: string): Promise<void>
  /** Opens a file of the workspace by its path. */
  openFile(relative: string): Promise<void>
  tab(name: string | RegExp): Locator
  /** The document inside the webview that stands in the active editor group. */
  webview(): FrameLocator
  /** The modal dialog that is open. */
  readonly dialog: Locator
  /** Presses a button of the modal dialog and waits until the dialog is gone. */
  answer(button: string): Promise<void>
  notification(text: string | RegExp): Locator
  /** Writes `<screenshots>/<name>.png` and returns its path. */
  screenshot(name: string): Promise<string>
  setTheme(theme: Theme): Promise<void>
  /** Console errors of ours and error toasts up to now. */
  readonly complaints: Complaints
  /** Ends browser and server; throws where there were complaints that the test did not expect. */
  close(): Promise<void>
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'chat.commandCenter.enabled': false,
  'window.restoreWindows': 'none',
  'editor.minimap.enabled': false,
  'editor.fontFamily': "'Liberation Mono', 'DejaVu Sans Mono', monospace",
  'workbench.layoutControl.enabled': false,
}

/** Opens `folder` in VS Code and returns when the workbench stands. */
export async function startCode(options: CodeOptions): Promise<Code> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const executablePath = await needChromium(say)
  const code = await installCodeServer('floor', say)
  const base = await mkdtemp(path.join(os.tmpdir(), 'plumbline-code-'))
  const userData = options.userData ?? path.join(base, 'user')
  const server = await serveCode({
    code,
    userData,
    extensions: path.join(userData, 'extensions'),
    settings: {
      ...quietSettings,
      'workbench.colorTheme': themes[options.theme ?? 'light'].name,
      // Light and dark follow the browser, so that switching disturbs nothing on the page.
      'window.autoDetectColorScheme': true,
      'workbench.preferredLightColorTheme': themes.light.name,
      'workbench.preferredDarkColorTheme': themes.dark.name,
      ...options.settings,
    },
    ...(options.env ? { env: options.env } : {}),
    askTrust: options.askTrust ?? false,
  })
  try {
    const browser = await chromium.launchPersistentContext(path.join(base, 'browser'), {
      executablePath,
      args: chromiumArguments,
      headless: true,
      colorScheme: options.theme === 'dark' ? 'dark' : 'light',
      viewport: options.size ?? { width: 1400, height: 900 },
    })
    const page = browser.pages()[0] ?? (await browser.newPage())
    page.setDefaultTimeout(30_000)
    const complaints = await watchForComplaints(page)
    const url = server.address(options.folder, payload(server, options))
    await page.goto(url)
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 })
    const end = async () => {
      await browser.close()
      await server.close()
      await rm(base, { recursive: true, force: true, maxRetries: 5 })
    }
    return person(page, url, userData, complaints, options.screenshots ?? 'out/screenshots', end)
  } catch (error) {
    await server.close()
    throw error
  }
}

function payload(server: ServedCode, options: CodeOptions): [string, string][] {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`
  const all: [string, string][] = []
  if (options.extensionPath) all.push(['extensionDevelopmentPath', remote(options.extensionPath)])
  if (options.testsPath) all.push(['extensionTestsPath', remote(options.testsPath)])
  return all
}

function person(
  page: Page,
  url: string,
  userData: string,
  complaints: Complaints,
  screenshots: string,
  end: () => Promise<void>,
): Code {
  const quickInput = page.locator('.quick-input-widget')
  const dialog = page.locator('.monaco-dialog-box')
  const treeItem = (name: string | RegExp) => page.getByRole('treeitem', { name }).first()
  const openPalette = async (prefix: string) => {
    await page.keyboard.press('F1')
    const input = quickInput.locator('input').first()
    await input.waitFor()
    await input.fill(prefix)
  }
  const pick = async (label: string | RegExp) => {
    const text = typeof label === 'string' ? new RegExp(`^\\s*${escaped(label)}\\s*$`) : label
    const row = quickInput.locator('.quick-input-list-row, .quick-input-list .monaco-list-row')
    const entry = row.filter({ has: page.locator('.label-name', { hasText: text }) }).first()
    await entry.click()
  }
  const settled = (): Promise<void> =>
    page
      .waitForFunction(() => {
        const place = window as unknown as { plumblineBusy?: number }
        const busy = document.querySelector('.sidebar .monaco-progress-container.active')
        if (busy || place.plumblineBusy === undefined) place.plumblineBusy = performance.now()
        const settled = performance.now() - place.plumblineBusy > 1500
        if (settled) delete place.plumblineBusy
        return settled
      })
      .then()
  const code: Code = {
    page,
    url,
    userData,
    quickInput,
    dialog,
    complaints,
    treeItem,
    pick,
    command: async title => {
      await openPalette(`>${title}`)
      await pick(title)
    },
    enter: async text => {
      const input = quickInput.locator('input').first()
      await input.fill(text)
      await input.press('Enter')
    },
    openContainer: async name => {
      const tab = page.locator('.activitybar').getByRole('tab', { name })
      await tab.waitFor()
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click()
    },
    settled,
    collapseView: async name => {
      const header = page.getByRole('button', { name: `${name} Section` })
      await header.waitFor()
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click()
    },
    expand: async name => {
      const item = treeItem(name)
      await item.waitFor()
      // VS Code forgets that a row was opened when the tree is drawn anew while its children are on their way.
      for (let tries = 0; (await item.getAttribute('aria-expanded')) !== 'true'; tries++) {
        if (tries === 5) throw new Error(`${name} does not stay open`)
        await settled()
        await item.click()
        await page.keyboard.press('ArrowRight')
        await page.locator('[role=treeitem][aria-expanded=true]').and(item).waitFor()
        await settled()
      }
    },
    contextMenu: async (item, entry) => {
      await treeItem(item).click({ button: 'right' })
      await page.getByRole('menuitem', { name: entry, exact: true }).click()
    },
    openFile: async relative => {
      await openPalette(relative)
      const row = quickInput.getByRole('option').first()
      await row.filter({ hasText: path.basename(relative) }).click()
      await code.tab(path.basename(relative)).waitFor()
    },
    tab: name => page.locator('.tabs-container').getByRole('tab', { name }).first(),
    webview: () => page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame'),
    answer: async button => {
      await dialog.getByRole('button', { name: button, exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
    notification: text => page.locator('.notification-toast', { hasText: text }),
    screenshot: async name => {
      const file = path.resolve(screenshots, `${name}.png`)
      await mkdir(path.dirname(file), { recursive: true })
      await page.mouse.move(0, 0)
      await page.screenshot({ path: file })
      return file
    },
    setTheme: async theme => {
      const { label, kind } = themes[theme]
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' })
      if (theme !== 'light' && theme !== 'dark') {
        await code.command('Preferences: Color Theme')
        await quickInput.locator('input').first().fill(label)
        await pick(label)
      }
      await page.locator(`.monaco-workbench.${kind}`).waitFor()
    },
    close: async () => {
      await end()
      complaints.check()
    },
  }
  return code
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
