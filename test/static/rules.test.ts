// Each rule of the advisor has its page in docs/rules/, to which its code links, and each page its rule.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../..')
const names = (folder: string, ending: string) =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder))
        .filter(name => name.endsWith(ending) && name !== 'README.md')
        .map(name => name.slice(0, -ending.length))
        .sort()
    : []

describe('the pages of the rules', () => {
  it('are there for every rule, and no more', () => {
    assert.deepEqual(names('docs/rules', '.md'), names('server/src/advisor/rules', '.ts'))
  })
})
