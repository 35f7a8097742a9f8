// Holds package-lock.json to package.json: `npm ci` refuses a lock in which an optional package of
// another platform is missing, which npm leaves out when a lock is made over an old node_modules.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'

interface Locked {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => JSON.parse(readFileSync(path.join(root, file), 'utf8'))
const packages = read('package-lock.json').packages as Record<string, Locked>

/** Where Node.js finds `name` from the package at `from`, among the locked places. */
function found(from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at) return false
  }
}

describe('package-lock.json', () => {
  it('names what package.json names', () => {
    const manifest = read('package.json') as Locked
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
      assert.deepEqual(packages['']?.[kind] ?? {}, manifest[kind] ?? {}, kind)
  })

  it('holds every package that another one asks for, of every platform', () => {
    const missing = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter(name => !found(from, name))
        .map(name => `${from || 'package.json'} -> ${name}`),
    )
    assert.deepEqual(missing, [], 'make it anew: rm -rf node_modules package-lock.json && npm install')
  })
})
