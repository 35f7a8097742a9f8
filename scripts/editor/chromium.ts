// Finds a Chromium, or gets one: Debian's package where this user may install it, else playwright's
// own download. Does not start it.
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { run } from './run.ts'

/** Start options that keep Chromium off the network and let it run as root in a container. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium (`PLUMBLINE_CHROMIUM` first), or null where there is none. */
function findChromium(): string | null {
  const named = process.env.PLUMBLINE_CHROMIUM
  if (named) return named
  const onPath = names.flatMap(name =>
    (process.env.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, name)),
  )
  return [...onPath, ...elsewhere, chromium.executablePath()].find(executable) ?? null
}

/** Finds or installs a Chromium and returns its path. */
export async function needChromium(say: (line: string) => void = console.log): Promise<string> {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium from Debian (apt-get install chromium)')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env, allowFailure: true })
    await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
      {
        env,
      },
    )
  } else {
    say('Downloading Chromium with playwright')
    await run(process.execPath, [require.resolve('playwright-core/cli.js'), 'install', 'chromium'])
  }
  const installed = findChromium()
  if (!installed)
    throw new Error('No Chromium here, and none could be installed. Name one by PLUMBLINE_CHROMIUM.')
  return installed
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
