// Holds the bundles in dist/ to their sizes, so that the extension stays quick to load. The packed
// extension is weighed beside this. Build first: `npm test` does.
import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'

const dist = path.join(__dirname, '../../dist')
const kilobytes = (file: string) => statSync(path.join(dist, file)).size / 1024

describe('the bundles', () => {
  for (const [files, most] of [
    // What is loaded with the window, as soon as an SQL file or a view of ours is opened.
    [['client.js'], 200],
    // What is added when the language server is first needed.
    [['languageClient.js'], 400],
    // What runs as soon as a migration is opened.
    [['server.js', 'core.js'], 975],
    // What is added when something connects to a database.
    [['engine.js'], 900],
    [['libpg-query.wasm'], 2048],
  ] as const) {
    it(`${files.join(' and ')}: at most ${most} KB`, () => {
      const size = files.reduce((sum, file) => sum + kilobytes(file), 0)
      assert.ok(size <= most, `${size.toFixed(0)} KB`)
    })
  }

  it('each page is at most 150 KB', () => {
    const pages = readdirSync(path.join(dist, 'pages')).filter(name => name.endsWith('.js'))
    const large = pages.filter(name => kilobytes(`pages/${name}`) > 150)
    assert.deepEqual(large, [])
  })

  it('hold no source maps', () => {
    const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.map'),
    )
    assert.deepEqual(maps, [], 'build once more, without --watch')
  })
})
