import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { commandLine } from './support.ts'

const root = path.resolve(__dirname, '../../..')
const documents = ['README.md', ...readdirSync(path.join(root, 'docs')).map(name => `docs/${name}`)].filter(
  name => name.endsWith('.md'),
)

/** `npx plumbline ...` as the documents tell a reader to type it. */
const typed = documents.flatMap(document =>
  [...readFileSync(path.join(root, document), 'utf8').matchAll(/^ *npx plumbline ([^#\n]+)/gm)].map(
    ([, command = '']) => [document, command.trim()] as const,
  ),
)

const plumbline = commandLine(() => ({}))

describe('the commands in the documents', () => {
  it('are some', () => assert.ok(typed.length > 8))

  for (const [document, command] of typed) {
    it(`exist as ${document} says them: plumbline ${command}`, async () => {
      const words = command.split(/\s+/)
      const { code, out } = await plumbline(words[0]!, '--help')
      assert.equal(code, 0)
      const unknown = words.filter(word => word.startsWith('--') && !out.includes(word.split('=')[0]!))
      assert.deepEqual(unknown, [])
    })
  }
})
