// Packs the extension without PostgreSQL, and the command line for npm, and looks into both: what must
// be there, what must not, and how large the extension is.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const root = path.join(__dirname, '../..')
const stage = path.join(root, 'out/package/universal')

describe('the universal package', () => {
  let files: readonly string[] = []

  before(function () {
    this.timeout(120_000)
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/package.ts', '--as-built', 'universal'], {
      cwd: root,
    })
    files = readdirSync(stage, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.relative(stage, path.join(entry.parentPath, entry.name)))
  })

  it('is at most 4 MB', () => {
    const [name = ''] = readdirSync(path.join(root, 'out/vsix')).filter(name => /^plumbline-\d/.test(name))
    const size = statSync(path.join(root, 'out/vsix', name)).size
    assert.ok(size <= 4 * 1024 * 1024, `${name} is ${size} bytes`)
  })

  it('holds what the extension needs to run', () => {
    const needed = [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/client.js',
      'dist/languageClient.js',
      'dist/server.js',
      'dist/core.js',
      'dist/engine.js',
      'dist/libpg-query.wasm',
      'dist/THIRD_PARTY_NOTICES.txt',
    ]
    const missing = needed.filter(name => !files.includes(name))
    assert.deepEqual(missing, [])
  })

  it('holds the licence of every package that is in a bundle, and of the parser', () => {
    const notices = readFileSync(path.join(stage, 'dist/THIRD_PARTY_NOTICES.txt'), 'utf8')
    for (const name of ['pg', 'pg-types', 'libpg-query', 'lit', '@vscode/codicons', 'vscode-languageclient'])
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n(?!undefined)\\S`, 'm'))
    assert.match(notices, /PostgreSQL Global Development Group/)
  })

  it('holds nothing else', () => {
    const allowed =
      /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|\.vscodeignore|(dist|client\/media|docs\/(rules|walkthrough)|sample|syntaxes)\/.*)$/
    assert.deepEqual(
      files.filter(name => !allowed.test(name) || name.endsWith('.map')),
      [],
    )
  })
})

describe('the package of the command line', () => {
  it('holds its programs and the sample, and nothing of the editor', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
      }),
    ) as [{ files: { path: string }[] }]
    const files = packed.files.map(file => file.path).filter(name => !name.startsWith('sample/'))
    assert.ok(files.length < packed.files.length)
    assert.deepEqual(files.sort(), [
      'LICENSE',
      'README.md',
      'dist/THIRD_PARTY_NOTICES.txt',
      'dist/cli.js',
      'dist/commands.js',
      'dist/core.js',
      'dist/libpg-query.wasm',
      'dist/program.js',
      'package.json',
    ])
  })
})
