// `npm run screenshots`: goes the journeys and keeps their pictures as docs/images/, for the README.
import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { npmEnvironment, run } from './editor/run.ts'

const root = path.join(__dirname, '..')
/** Those that take pictures. */
const journeys = ['spine', 'drift', 'schemaEditor']

async function main(): Promise<void> {
  await run(process.execPath, ['scripts/build.mjs'], { cwd: root })
  const from = path.join(root, 'out/screenshots')
  await rm(from, { recursive: true, force: true })
  const files = journeys.map(name => `test/journeys/${name}.test.ts`)
  await run(process.execPath, ['node_modules/mocha/bin/mocha.js', ...files], {
    cwd: root,
    env: { ...npmEnvironment(), PLUMBLINE_SCREENSHOTS: '1' },
  })
  const into = path.join(root, 'docs/images')
  await rm(into, { recursive: true, force: true })
  await mkdir(into, { recursive: true })
  for (const journey of journeys) {
    for (const picture of await readdir(path.join(from, journey))) {
      if (picture === 'failed.png') continue
      await cp(path.join(from, journey, picture), path.join(into, `${journey}-${picture}`))
      console.log(`docs/images/${journey}-${picture}`)
    }
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
