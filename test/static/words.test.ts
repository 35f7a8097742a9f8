// Reads every text file of the repository: nothing may name the machine it was written on, and what
// the documents tell a reader to run must exist.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../..')
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean)
const text = (file: string) => readFileSync(path.join(root, file), 'utf8')
const isText = (file: string) => !/\.(png|ttf|wasm|ico)$/.test(file) && existsSync(path.join(root, file))

/** Written apart, so that this file does not find itself. */
const places = ['wo' + 'rk', 'ro' + 'ot', 'us' + 'r/lib/node'].map(folder => `/${folder}/`)

describe('the words of the repository', () => {
  it('name no folder of the machine they were written on', () => {
    const named = files
      .filter(isText)
      .filter(file => file !== 'package-lock.json')
      .filter(file => places.some(place => new RegExp(`(^|[\\s'"\`(])${place}`, 'm').test(text(file))))
    assert.deepEqual(named, [])
  })

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
    const documents = files.filter(file => /\.(md|ts|mjs)$|^\.ci\/run$/.test(file)).filter(isText)
    const unknown = documents.flatMap(file =>
      [...text(file).matchAll(/npm run (?!-)([a-z][\w:-]*)/g)]
        .filter(([, name = '']) => !(name in scripts))
        .map(([said]) => `${file}: ${said}`),
    )
    assert.deepEqual(unknown, [])
  })

  it('link only to documents that exist', () => {
    const documents = files.filter(file => file.endsWith('.md')).filter(isText)
    const broken = documents.flatMap(file =>
      [...text(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter(target => !/^[a-z]+:/.test(target))
        .filter(target => !existsSync(path.join(root, path.dirname(file), target)))
        .map(target => `${file} -> ${target}`),
    )
    assert.deepEqual(broken, [])
  })
})
