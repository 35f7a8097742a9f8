// Examples of every rule and statements of the grammar, mutated: nothing crashes, nothing lies outside the text.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { catalogue } from '../../src/advisor/catalogue.ts'
import { createFinder } from '../../src/advisor/finder.ts'
import { emptyDatabase, groundAfter } from '../../src/advisor/ground.ts'
import { advisorOptions } from '../../src/language/advisorOptions.ts'
import { openDocument } from '../../src/language/document.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { tokens } from '../../src/sql/tokens.ts'
import { fixture, schema } from '../impact/grammar/fixture.ts'
import { statement } from '../impact/grammar/statement.ts'

/** Every rule's own examples: statements that make its code run. */
const examples = catalogue.flatMap(rule =>
  [...rule.fires, ...rule.silent].map(example => `${example.before ?? ''}\n${example.sql}`),
)
const words = [...new Set(examples.flatMap(sql => tokens(sql).map(token => token.text)))]

describe('mutated SQL', () => {
  before(loadParser)

  it('crashes nothing, and nothing is found outside the text', () => {
    const example = fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...examples) },
      { weight: 1, arbitrary: statement.map(sql => `${sql};`) },
    )
    const ground = groundAfter(readScript(`${fixture}; set search_path to ${schema}`), emptyDatabase, 18)
    const mutation = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'double', 'swap', 'other', 'cut'),
      word: fc.constantFrom(...words),
    })
    const versions = fc.constantFrom(13, 15, 18)
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 1, maxLength: 3 }),
        fc.array(mutation, { maxLength: 6 }),
        versions,
        fc.boolean(),
        (parts, mutations, postgresVersion, isKnown) => {
          let text = `set search_path to ${schema};\n${parts.join('\n')}`
          for (const { at, kind, word } of mutations) {
            const list = tokens(text)
            if (list.length < 2) break
            const one = list[at % list.length]!
            const next = list[(at + 1) % list.length]!
            const put = {
              drop: '',
              double: `${one.text} ${one.text}`,
              swap: next.text,
              other: word,
              cut: '',
            }[kind]
            text = text.slice(0, one.start) + put + (kind === 'cut' ? '' : text.slice(one.end))
          }
          const { script, lines } = openDocument('file:///a.sql', 1, text)
          const finder = createFinder({
            ...advisorOptions({ preset: 'all', rules: {}, postgresVersion }),
            ...(isKnown ? { ground } : {}),
          })
          for (const finding of finder.find(script, lines)) {
            const advice = finding.advice(lines, true)
            assert.ok(advice.start.offset >= 0 && advice.start.offset <= advice.end.offset, text)
            assert.ok(advice.end.offset <= text.length, text)
            for (const fix of advice.fixes) {
              let end = 0
              for (const edit of fix.edits) {
                assert.ok(
                  edit.start.offset >= end && edit.start.offset <= edit.end.offset,
                  `${fix.title}: ${text}`,
                )
                end = edit.end.offset
              }
              assert.ok(end <= text.length, `${fix.title}: ${text}`)
            }
          }
          for (const entry of finder.advisor.entries) finder.advisor.impact(entry)
        },
      ),
      { numRuns: 3000 },
    )
  }).timeout(300_000)
})
