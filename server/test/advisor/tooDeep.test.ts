import assert from 'node:assert/strict'
import { createFinder } from '../../src/advisor/finder.ts'
import { preset } from '../../src/advisor/presets.ts'
import { lineIndex } from '../../src/sql/lineIndex.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'

describe('a statement nested too deeply to be looked at', () => {
  before(loadParser)

  const deep = `select ${'array['.repeat(4000)}1${']'.repeat(4000)};`
  const told = (text: string) => {
    const finder = createFinder({ levels: preset('all'), version: 18, once: true })
    return {
      finder,
      rules: finder.find(readScript(text), lineIndex(text)).map(one => one.rule),
    }
  }

  it('is said to be so, and hides nothing of the statements beside it', () => {
    const { rules } = told(`truncate book;\n${deep}\ntruncate shelf;`)
    assert.deepEqual(
      rules.filter(rule => rule === 'too-deep' || rule === 'truncate'),
      ['truncate', 'too-deep', 'truncate'],
    )
  })

  it('is forgotten once it is mended', () => {
    const { finder } = told(deep)
    const mended = 'select 1;'
    const rules = finder.find(readScript(mended), lineIndex(mended)).map(one => one.rule)
    assert.ok(!rules.includes('too-deep'))
  })
})
