// What `node dist/cli.js` runs first: it loads the command line's program the quick way. V8's compiled
// form of the bundles is kept between runs, in the user's own cache folder. It knows no command.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import vm from 'node:vm'
import { isMainThread } from 'node:worker_threads'
import { compileParserOnce } from '../sql/compileOnce.ts'

/** Names the bundles' contents; empty while they are rebuilt on every change. Set by scripts/build.mjs. */
declare const PLUMBLINE_BUILD: string

interface Loaded {
  exports: unknown
}

const bundles = ['program.js', 'commands.js', 'core.js']
const nodeRequire = createRequire(__filename)
const loaded = new Map<string, Loaded>()
/** Bundles that V8 had to compile, to be kept when the run ends. */
const compiled: { readonly script: vm.Script; readonly file: string }[] = []
const cache = PLUMBLINE_BUILD === '' || process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : cacheFolder()

function load(name: string): unknown {
  const known = loaded.get(name)
  if (known) return known.exports
  const file = path.join(__dirname, name)
  const made: Loaded = { exports: {} }
  loaded.set(name, made)
  const run = compile(name, file).runInThisContext() as (...given: unknown[]) => void
  const require = (id: string) => {
    const bundle = id.startsWith('./') ? id.slice(2) : ''
    return bundles.includes(bundle) ? load(bundle) : nodeRequire(id)
  }
  run.call(made.exports, made.exports, Object.assign(require, nodeRequire), made, file, __dirname)
  return made.exports
}

/** As Node.js itself wraps a module. There is nothing but ASCII in a bundle, which is read the faster for it. */
function compile(name: string, file: string): vm.Script {
  const source = `(function (exports, require, module, __filename, __dirname) { ${readFileSync(file, 'latin1')}\n})`
  const kept = cache && path.join(cache, `${name}-${command()}`)
  const cachedData = kept === undefined ? undefined : read(kept)
  const script = new vm.Script(source, { filename: file, ...(cachedData && { cachedData }) })
  if (kept !== undefined && (!cachedData || script.cachedDataRejected)) compiled.push({ script, file: kept })
  return script
}

/** A folder for this build and this Node.js, nobody else's. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  const home = os.homedir()
  const base =
    process.platform === 'win32'
      ? (LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? path.join(home, 'Library', 'Caches')
        : XDG_CACHE_HOME || path.join(home, '.cache')
  return path.join(base, 'plumbline', 'code', `${PLUMBLINE_BUILD}-${process.version}-${process.arch}`)
}

/** Functions that a run never called are not in what it leaves, so each command has its own. */
function command(): string {
  const [name = 'help'] = process.argv.slice(2)
  return /^[a-z]{1,20}$/.test(name) ? name : 'help'
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function keep(): void {
  if (cache === undefined) return
  try {
    if (compiled.length > 0) {
      mkdirSync(cache, { recursive: true, mode: 0o700 })
      chmodSync(cache, 0o700)
      for (const { script, file } of compiled) write(file, script.createCachedData())
      forgetUnused(path.dirname(cache))
    }
    const now = new Date()
    utimesSync(cache, now, now)
  } catch {
    // Without a place to keep it, the next run compiles again.
  }
}

/** Whole or not at all: another process may read it just now. */
function write(file: string, data: Buffer): void {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, data, { mode: 0o600 })
  renameSync(fresh, file)
}

/** What other builds have left, and no run has needed for a month. */
function forgetUnused(folder: string): void {
  const month = 30 * 24 * 60 * 60 * 1000
  for (const name of readdirSync(folder)) {
    const other = path.join(folder, name)
    if (Date.now() - statSync(other).mtimeMs > month) rmSync(other, { recursive: true, force: true })
  }
}

/**
 * How much a function runs before V8 optimizes it. A command is over so soon that this seldom pays:
 * with Node.js 20's own figure, less than half of this, `lint` takes an eighth more processor time for
 * 3,000 statements. Later ones have a compiler between the two, and no such flag.
 */
function optimizeLater(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=300000')
}

// V8's flags are the whole process's, and what it has compiled in one thread will do for the others.
if (isMainThread) {
  process.once('exit', keep)
  compileParserOnce()
  optimizeLater()
}
load('program.js')
