// Packs the extension without PostgreSQL and looks into it: what must be there, what must not, and
// how large it is.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
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
    ]
    const missing = needed.filter(name => !files.includes(name))
    assert.deepEqual(missing, [])
  })

  it('holds nothing else', () => {
    const allowed =
      /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|\.vscodeignore|(dist|client\/media|docs\/(rules|walkthrough)|sample|syntaxes|l10n)\/.*)$/
    assert.deepEqual(
      files.filter(name => !allowed.test(name) || name.endsWith('.map')),
      [],
    )
  })
})
