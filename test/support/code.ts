// Starts a real VS Code (code-server) with an extension under development in headless Chromium, and
// hands tests the verbs a person has. Selectors stand here and in the files of the verbs alone.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type FrameLocator, type Locator, type Page } from 'playwright-core'
import { chromiumArguments, needChromium } from '../../scripts/editor/chromium.ts'
import { installCodeServer } from '../../scripts/editor/codeServer.ts'
import { type ServedCode, serveCode } from '../../scripts/editor/serveCode.ts'
import { type Complaints, watchForComplaints } from './complaints.ts'
import { insist } from './insist.ts'
import { keepWhatIsSaid, type Notifications, notificationsOf } from './notifications.ts'
import { onScreen } from './onScreen.ts'
import { type QuickInput, quickInputOf } from './quickInput.ts'
import { type Tree, treeOf } from './tree.ts'

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
  /** The checkout whose package.json and dist/ are the extension. */
  readonly extensionPath?: string
  /** The package that is installed instead. */
  readonly vsix?: string
  readonly release?: 'floor' | 'newest'
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

/** A window of a running VS Code, and what a person does in it. */
export interface Code extends QuickInput, Tree, Notifications {
  readonly page: Page
  readonly url: string
  readonly userData: string
  tab(name: string | RegExp): Locator
  /** The document inside the webview that stands in the active editor group. */
  webview(): FrameLocator
  /** The modal dialog that is open. */
  readonly dialog: Locator
  /** Presses a button of the modal dialog and waits until the dialog is gone. */
  answer(button: string): Promise<void>
  /** Closes what newer ones show above the editors, where the older have a tab. */
  closeModalEditor(): Promise<void>
  /** Writes `<screenshots>/<name>.png`, without notifications where it is for readers, and returns its path. */
  screenshot(name: string, readers?: 'readers'): Promise<string>
  setTheme(theme: Theme): Promise<void>
  /** What a person sees now, in words. */
  onScreen(): Promise<string>
  /** Console errors of ours and error toasts up to now. */
  readonly complaints: Complaints
  /** Opens another window on the same folder; it ends with this one. */
  another(): Promise<Code>
  /** Loads the window again; its editors come back. */
  reload(): Promise<void>
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
  'remote.autoForwardPorts': false,
  'chat.commandCenter.enabled': false,
  'window.restoreWindows': 'none',
  'editor.minimap.enabled': false,
  'editor.fontFamily': "'Liberation Mono', 'DejaVu Sans Mono', monospace",
  'workbench.layoutControl.enabled': false,
  // So that a step finds what the one before it left: a box that stays, and a click that only selects.
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.tree.expandMode': 'doubleClick',
}

/** Opens `folder` in VS Code and returns when the workbench stands. */
export async function startCode(options: CodeOptions): Promise<Code> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const executablePath = await needChromium(say)
  const code = await installCodeServer(options.release ?? 'floor', say)
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
    ...(options.vsix ? { vsix: options.vsix } : {}),
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
    const url = server.address(options.folder, payload(server, options))
    const screenshots = options.screenshots ?? 'out/screenshots'
    const watched: Complaints[] = []
    const window = async (page: Page): Promise<Code> => {
      page.setDefaultTimeout(90_000)
      const complaints = await watchForComplaints(page)
      watched.push(complaints)
      await keepWhatIsSaid(page)
      await page.goto(url)
      await page.locator('.monaco-workbench .part.statusbar').waitFor()
      const another = async () => window(await browser.newPage())
      return person({ page, url, userData, complaints, screenshots, another, close })
    }
    const close = async () => {
      await browser.close()
      await server.close()
      await rm(base, { recursive: true, force: true, maxRetries: 5 })
      for (const complaints of watched) complaints.check()
    }
    return await window(browser.pages()[0] ?? (await browser.newPage()))
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

type Given = Pick<Code, 'page' | 'url' | 'userData' | 'complaints' | 'another' | 'close'> & {
  readonly screenshots: string
}

function person(given: Given): Code {
  const { page, userData, screenshots } = given
  const dialog = page.locator('.monaco-dialog-box')
  const input = quickInputOf(page)
  return {
    ...given,
    ...input,
    ...treeOf(page),
    ...notificationsOf(page, input),
    dialog,
    tab: name => page.locator('.tabs-container').getByRole('tab', { name }).first(),
    webview: () => page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame'),
    async answer(button) {
      await dialog.getByRole('button', { name: button, exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
    closeModalEditor: () =>
      insist('close the modal editor', async timeout => {
        const modal = page.locator('.monaco-modal-editor-block')
        const close = modal.getByRole('button', { name: /^Close/ })
        if (await close.isVisible()) await close.click({ timeout })
        await modal.waitFor({ state: 'hidden', timeout })
      }),
    onScreen: () => onScreen(page, userData),
    async screenshot(name, readers) {
      const file = path.resolve(screenshots, `${name}.png`)
      await mkdir(path.dirname(file), { recursive: true })
      await page.mouse.move(0, 0)
      const style = readers ? '.notifications-toasts, .notifications-center { display: none !important }' : ''
      await page.screenshot({ path: file, style })
      return file
    },
    async setTheme(theme) {
      const { label, kind } = themes[theme]
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' })
      if (theme !== 'light' && theme !== 'dark') {
        await input.command('Preferences: Color Theme')
        await input.quickInput.locator('.quick-input-box input').fill(label)
        await input.pick(label)
      }
      await page.locator(`.monaco-workbench.${kind}`).waitFor()
    },
    async reload() {
      // The browser's own reload would lose what VS Code has not saved yet.
      await page.evaluate(() => document.body.setAttribute('data-plumbline-before', ''))
      await input.command('Developer: Reload Window')
      await page.locator('body:not([data-plumbline-before]) .part.statusbar').waitFor()
    },
  }
}
