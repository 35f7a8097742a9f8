// Renders client/media/icon.svg to the PNG that the manifest names: `npm run icon`. Run by hand when
// the drawing changes; the PNG is committed.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumArguments, needChromium } from './editor/chromium.ts'

const size = 256

async function main(): Promise<void> {
  const media = path.join(__dirname, '../client/media')
  const svg = await readFile(path.join(media, 'icon.svg'), 'utf8')
  const browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumArguments })
  try {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px}</style>${svg}`)
    await page.screenshot({ path: path.join(media, 'icon.png'), omitBackground: true })
  } finally {
    await browser.close()
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
