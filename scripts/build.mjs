// Bundles the programs into dist/: the extension's client, the language server, the command line and
// the pages. Types are checked elsewhere (`npm run types`); nothing here runs the product.
//
//   node scripts/build.mjs            once, minified, sizes printed
//   node scripts/build.mjs --watch    again on every change, with source maps
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, copyFile, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { notices } from './notices/notices.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const require = createRequire(import.meta.url)
const watch = process.argv.includes('--watch')
const dist = path.join(root, 'dist')
const PLUMBLINE_VERSION = JSON.stringify(require('../package.json').version)
/** esbuild's own account of what is in each bundle: `npx esbuild --analyze` or esbuild.github.io/analyze. */
const accounts = path.join(root, 'out/meta')

/** @type {esbuild.BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'linked' : false,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  // `import.meta` is empty in a CommonJS bundle: `__dirname` is dist/ there.
  logOverride: { 'empty-import-meta': 'error' },
}

/** @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // The rest is escaped: V8 keeps, and reads, half as much of a text without it. cli/launch.ts counts on it.
  charset: 'ascii',
  // pg asks for its native twin only when told to use it.
  external: ['vscode', 'pg-native'],
}

/** Parts of vscode-languageclient that we have no use for, replaced by little: each file says why. */
const languageClient = {
  ...node,
  alias: {
    minimatch: './client/src/bundled/minimatch.ts',
    'semver/functions/parse': './client/src/bundled/semverParse.ts',
    'semver/functions/satisfies': './client/src/bundled/semverSatisfies.ts',
  },
}

/** The language client is four times what the rest of the extension is: it waits beside it until it is needed. */
const languageClientApart = {
  name: 'language-client-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/languageClient\.ts$/ }, () => ({
      path: './languageClient.js',
      external: true,
    }))
  },
}

/** @type {esbuild.BuildOptions} */
const client = {
  ...node,
  // A plain require(): what is imported belongs to the same process and is loaded in the same way.
  supported: { 'dynamic-import': false },
  plugins: [languageClientApart],
}

/** Indentation says nothing in the templates of pages and of their components. */
const withoutIndentation = {
  name: 'without-indentation',
  setup(build) {
    build.onLoad({ filter: /[\\/](webview|@vscode-elements)[\\/].*\.[jt]s$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8')
      return { contents: text.replace(/^ +/gm, ''), loader: 'ts' }
    })
  },
}

/** @type {esbuild.BuildOptions} */
const browser = {
  ...shared,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  plugins: watch ? [] : [withoutIndentation],
  alias: {
    entities: './webview/src/bundled/entities.ts',
    'linkify-it': './webview/src/bundled/linkify.ts',
    'punycode.js': './webview/src/bundled/punycode.ts',
    'uc.micro': './webview/src/bundled/ucMicro.ts',
  },
}

/** The language server leaves what connects to databases in a bundle beside it until it is needed. */
const engineApart = {
  name: 'engine-apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/engine\.ts$/ }, () => ({ path: './engine.js', external: true }))
  },
}

/** The command line leaves the commands that connect in a bundle beside it until one is called. */
const commandsApart = {
  name: 'commands-apart',
  setup(build) {
    build.onResolve({ filter: /\/commands\.ts$/ }, () => ({ path: './commands.js', external: true }))
  },
}

/** Files of the rooms that several programs use, as these import them: dist/core.js is made of them. */
const coreFiles = new Set()

/**
 * One copy of these rooms for the whole process: a failure that the engine throws is known to the
 * language server, the parser is loaded once, and nothing is shipped twice.
 */
const coreApart = {
  name: 'core-apart',
  setup(build) {
    const rooms = ['failure', 'sql', 'impact', 'advisor'].map(
      room => path.join(root, 'server/src', room) + path.sep,
    )
    build.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ kind, path: name, resolveDir }) => {
      const file = path.resolve(resolveDir, name)
      if (kind === 'entry-point' || !rooms.some(room => file.startsWith(room))) return undefined
      const shared = path.relative(root, file).replaceAll('\\', '/')
      coreFiles.add(shared)
      return { path: shared, namespace: 'core' }
    })
    build.onResolve({ filter: /^\.\/core\.js$/, namespace: 'core' }, () => ({
      path: './core.js',
      external: true,
    }))
    build.onLoad({ filter: /./, namespace: 'core' }, ({ path: file }) => ({
      contents: `module.exports = require('./core.js')[${JSON.stringify(file)}]`,
      loader: 'js',
    }))
  },
}

/** Each file by its path, and run only when it is first asked for. */
function coreSource() {
  const getters = [...coreFiles]
    .sort()
    .map(file => `get ${JSON.stringify(file)}() { return require('./${file}') }`)
  return `module.exports = {\n${getters.join(',\n')}\n}`
}

/** Loaded by cli/launch.ts, whose `require` knows the bundles: an `import()` would not ask it. */
const launched = { ...node, supported: { 'dynamic-import': false } }

/** What `plumbline` starts with: it has to know when the others have changed. */
const launcher = () => ({
  ...node,
  banner: { js: '#!/usr/bin/env node' },
  define: { PLUMBLINE_BUILD: JSON.stringify(watch ? '' : buildName()) },
})

function buildName() {
  const hash = createHash('sha256')
  for (const name of ['program', 'commands', 'core']) hash.update(readFileSync(path.join(dist, `${name}.js`)))
  return hash.digest('hex').slice(0, 16)
}

/** Files that the bundles hold parts of, from the root. */
const bundled = new Set()

/** Files of this build, from the root. */
const written = new Set()

/** What this build did not write is of an older one. A program that runs from dist/ meanwhile stays whole. */
function removeOthers() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile() && !written.has(path.relative(root, file).replaceAll('\\', '/'))) rmSync(file)
  }
}

const programs = [
  { name: 'client', entry: 'client/src/extension.ts', options: client },
  { name: 'languageClient', entry: 'client/src/languageClient.ts', options: languageClient },
  { name: 'server', entry: 'server/src/main.ts', options: { ...node, plugins: [engineApart, coreApart] } },
  { name: 'engine', entry: 'server/src/engine.ts', options: { ...node, plugins: [coreApart] } },
  {
    name: 'program',
    entry: 'server/src/cli/main.ts',
    options: { ...launched, define: { PLUMBLINE_VERSION }, plugins: [commandsApart, coreApart] },
  },
  { name: 'commands', entry: 'server/src/cli/commands.ts', options: { ...launched, plugins: [coreApart] } },
  // After those that say what it is made of.
  { name: 'core', options: node },
  // After what it loads and names.
  { name: 'cli', entry: 'server/src/cli/launch.ts', options: launcher },
  ...pages().map(page => ({ name: `pages/${page}`, entry: `webview/src/${page}/main.ts`, options: browser })),
]

/** A page is a folder of webview/src with a main.ts. */
function pages() {
  const folder = path.join(root, 'webview/src')
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter(name => existsSync(path.join(folder, name, 'main.ts'))).sort()
}

/** What stands beside the bundles as it is: the parser's WebAssembly (found by `__dirname`) and the icon font. */
async function copyAssets() {
  mkdirSync(path.join(dist, 'pages'), { recursive: true })
  const parser = path.dirname(require.resolve('libpg-query'))
  await copyFile(path.join(parser, 'libpg-query.wasm'), path.join(dist, 'libpg-query.wasm'))
  written.add('dist/libpg-query.wasm')
  const icons = path.dirname(require.resolve('@vscode/codicons/dist/codicon.css'))
  for (const file of ['codicon.css', 'codicon.ttf']) {
    await copyFile(path.join(icons, file), path.join(dist, 'pages', file))
    bundled.add(`node_modules/@vscode/codicons/dist/${file}`)
    written.add(`dist/pages/${file}`)
  }
}

/** Writes the account, makes the command line executable and says how large the bundle is. */
function afterBuild(name) {
  return {
    name: 'after-build',
    setup(build) {
      build.onEnd(async result => {
        if (!result.metafile) return
        for (const file of Object.keys(result.metafile.inputs)) bundled.add(file)
        for (const file of Object.keys(result.metafile.outputs)) written.add(file)
        const account = path.join(accounts, `${name}.json`)
        mkdirSync(path.dirname(account), { recursive: true })
        writeFileSync(account, JSON.stringify(result.metafile))
        if (name === 'cli') await chmod(path.join(dist, 'cli.js'), 0o755)
        const bytes = result.metafile.outputs[`dist/${name}.js`]?.bytes ?? 0
        console.log(`${`dist/${name}.js`.padEnd(28)} ${(bytes / 1024).toFixed(0).padStart(6)} KB`)
      })
    },
  }
}

await copyAssets()
for (const { name, entry, options: given } of programs) {
  const options = typeof given === 'function' ? given() : given
  const from = entry
    ? { entryPoints: { [name]: entry }, outdir: 'dist' }
    : {
        stdin: { contents: coreSource(), resolveDir: root, sourcefile: 'core.js' },
        outfile: `dist/${name}.js`,
      }
  const plugins = [...(options.plugins ?? []), afterBuild(name)]
  const context = await esbuild.context({ ...options, ...from, plugins })
  try {
    await context.rebuild()
  } catch {
    // esbuild has said what is wrong.
    process.exitCode = 1
  }
  if (watch) await context.watch()
  else await context.dispose()
}
if (!watch && !process.exitCode) {
  writeFileSync(path.join(dist, 'THIRD_PARTY_NOTICES.txt'), notices(root, bundled))
  written.add('dist/THIRD_PARTY_NOTICES.txt')
  removeOthers()
}
