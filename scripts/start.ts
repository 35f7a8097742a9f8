// `npm start`: builds, prepares the embedded PostgreSQL with its sample, and opens the sample workspace
// in VS Code: the desktop one where `code` is on the PATH, else code-server, whose address is printed.
// `-- --web` takes code-server anyway, `-- --folder F` opens another folder, `-- --port N` another port.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { asFailure } from '../server/src/failure/failed.ts'
import { plumblineHome } from '../server/src/postgres/embedded/home.ts'
import { makeSampleWorkspace } from '../server/src/postgres/sample/sampleWorkspace.ts'
import { run as openEngine } from '../server/src/running.ts'
import { cacheFolder } from '../server/test/support/cache.ts'
import { installCodeServer } from './editor/codeServer.ts'
import { run } from './editor/run.ts'
import { serveCode } from './editor/serveCode.ts'

const root = path.join(__dirname, '..')
const began = Date.now()
const say = (line: string) =>
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      web: { type: 'boolean', default: false },
      folder: { type: 'string' },
      port: { type: 'string', default: '8421' },
    },
  })
  say('Building')
  await run(process.execPath, ['scripts/build.mjs'], { cwd: root })
  const folder = values.folder ? path.resolve(values.folder) : await sampleFolder()
  await prepareDatabases()
  if (!values.web && hasDesktop()) return openDesktop(folder)
  await serveInBrowser(folder, Number(values.port))
}

async function sampleFolder(): Promise<string> {
  const folder = path.join(root, 'out/sample')
  const { status, git } = await makeSampleWorkspace(path.join(root, 'sample'), folder)
  if (status === 'made') say(`Made the sample workspace in ${folder}${git ? ', a git repository' : ''}`)
  return folder
}

/** Lets the extension's own engine make what it needs once; it opens the same server again in no time. */
async function prepareDatabases(): Promise<void> {
  say(`Starting the embedded PostgreSQL in ${plumblineHome()}`)
  const engine = await openEngine({
    storeUrl: '',
    driftInterval: 0,
    environment: process.env,
    onStale: () => undefined,
    onFailure: error => say(asFailure(error).message),
  })
  try {
    const { store, embedded } = engine.plumbline
    const databases = await store.databases()
    say(`PostgreSQL ${embedded?.version} has ${databases.map(({ name }) => name).join(', ')}`)
  } finally {
    await engine.close()
  }
}

function hasDesktop(): boolean {
  const found = spawnSync('code', ['--version'], { shell: process.platform === 'win32' })
  return found.status === 0
}

function openDesktop(folder: string): void {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder]
  const { status } = spawnSync('code', args, { shell: process.platform === 'win32', stdio: 'inherit' })
  if (status !== 0) throw new Error('VS Code did not open. Try npm start -- --web')
  say(`VS Code opens ${folder}`)
}

async function serveInBrowser(folder: string, wantedPort: number): Promise<void> {
  const code = await installCodeServer('floor', say)
  const state = path.join(cacheFolder, 'start')
  const server = await serveCode({
    code,
    userData: state,
    extensions: path.join(state, 'extensions'),
    firstSettings: { 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off' },
    port: (await isFree(wantedPort)) ? wantedPort : 0,
  })
  const development = `vscode-remote://127.0.0.1:${server.port}${root}`
  say('VS Code is ready. Open this address in a browser on this machine:')
  console.log(`\n${server.address(folder, [['extensionDevelopmentPath', development]])}\n`)
  say('Ctrl+C ends it, and the embedded PostgreSQL with it.')
  await new Promise<void>(resolve => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    void server.ended.then(resolve)
  })
  await server.close()
  say('Ended')
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

main().catch(error => {
  const { message, detail, hint } = asFailure(error)
  console.error([message, detail, hint].filter(Boolean).join('\n'))
  process.exitCode = 1
})
