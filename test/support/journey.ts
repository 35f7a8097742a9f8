// What every journey begins and ends with: a place of its own, an editor in it, pictures on request, and
// where a step fails, what was on the screen then.
import path from 'node:path'
import { type Code, type CodeOptions, startCode } from './code.ts'
import { makePlace, type Place } from './place.ts'

const root = path.join(__dirname, '../..')

export interface Journey {
  readonly code: Code
  readonly place: Place
}

/**
 * Call in the `describe` of a journey. Its steps build on each other, so the first that fails ends it.
 * Returns what takes a picture in light and in dark where pictures are wanted (`npm run screenshots`).
 */
export function journey(
  suite: Mocha.Suite,
  name: string,
  begun: (here: Journey) => void,
  options: Partial<CodeOptions> = {},
): (picture: string) => Promise<void> {
  suite.timeout(300_000)
  suite.bail(true)
  let place: Place | undefined
  let code: Code | undefined

  before(async function () {
    // A new machine fetches a VS Code first.
    this.timeout(1_200_000)
    place = await makePlace()
    code = await startCode({
      folder: place.folder,
      ...(options.vsix ? {} : { extensionPath: root }),
      env: { PLUMBLINE_HOME: place.home },
      size: { width: 1280, height: 800 },
      ...options,
    })
    begun({ code, place })
  })
  afterEach(async function () {
    if (!code || !this.currentTest?.isFailed()) return
    const picture = await code.screenshot(`${name}/failed`)
    console.error(`What was on the screen (${picture}):\n${await code.onScreen()}`)
  })
  after(async function () {
    this.timeout(120_000)
    await code?.close()
    await place?.remove()
  })

  return async picture => {
    if (!process.env.PLUMBLINE_SCREENSHOTS || !code) return
    await code.screenshot(`${name}/${picture}-light`, 'readers')
    await code.setTheme('dark')
    await code.screenshot(`${name}/${picture}-dark`, 'readers')
    await code.setTheme('light')
  }
}
