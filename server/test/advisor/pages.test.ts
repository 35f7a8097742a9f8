// docs/rules/ holds one page for each rule, as the rule says it today; every rule has a file of its own.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { catalogue } from '../../src/advisor/catalogue.ts'
import { pages } from '../../src/advisor/page.ts'

const root = path.resolve(import.meta.dirname, '../../..')

describe('the rules and their pages', () => {
  it('has a current page for each rule (npm run docs)', () => {
    const folder = path.join(root, 'docs/rules')
    const wanted = pages()
    assert.deepEqual(readdirSync(folder).sort(), [...wanted.keys()].sort())
    for (const [file, text] of wanted) assert.equal(readFileSync(path.join(folder, file), 'utf8'), text, file)
  })

  it('has a file for each rule, and lists each file', () => {
    const files = readdirSync(path.join(root, 'server/src/advisor/rules')).map(file =>
      file.replace(/\.ts$/, ''),
    )
    assert.deepEqual(catalogue.map(rule => rule.id).sort(), files.sort())
  })

  it('gives no two rules one id', () => {
    assert.equal(new Set(catalogue.map(rule => rule.id)).size, catalogue.length)
  })
})
