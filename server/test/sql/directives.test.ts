import assert from 'node:assert/strict'
import { comments, directives } from '../../src/sql/directives.ts'
import { readScript } from '../../src/sql/script.ts'

/** `tool scope [rules] reason -> the statement it governs`. */
function shown(text: string): string[] {
  return directives(readScript(text)).map(({ tool, scope, rules, reason, statement, start, end }) => {
    for (const rule of rules) assert.equal(text.slice(rule.start, rule.end), rule.name)
    assert.match(text.slice(start, end), /^(--|\/\*)/)
    const about = scope === 'statement' ? ` -> ${statement?.text ?? 'nothing'}` : ''
    return `${tool} ${scope} [${rules.map(rule => rule.name).join(' ')}] ${reason}${about}`
  })
}

describe('directives', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['-- plumbline-ignore fk-not-valid: small table\nselect 1;', ['plumbline statement [fk-not-valid] small table -> select 1']],
    ['-- plumbline-ignore a, b,c\nselect 1;', ['plumbline statement [a b c]  -> select 1']],
    ['-- plumbline-ignore\nselect 1;', ['plumbline statement []  -> select 1']],
    ['/* plumbline-ignore a: why */ select 1;', ['plumbline statement [a] why -> select 1']],
    ['select 1;\n\n-- plumbline-ignore a\n\n-- more\nselect 2;', ['plumbline statement [a]  -> select 2']],
    ['select 1; -- plumbline-ignore a\nselect 2;', ['plumbline statement [a]  -> select 1']],
    ['select 1 -- plumbline-ignore a\n, 2; select 3;', ['plumbline statement [a]  -> select 1 -- plumbline-ignore a\n, 2']],
    ['select 1;\n-- plumbline-ignore a\n', ['plumbline statement [a]  -> nothing']],
    ['-- plumbline-ignore-file a: old\nselect 1;', ['plumbline file [a] old']],
    ['-- plumbline-ignored a\nselect 1;', []],
    [`select '-- plumbline-ignore a';`, []],
    ['-- squawk-ignore a,b -- why\nselect 1;', ['squawk line [a b] why']],
    ['-- squawk-ignore\nselect 1;', []],
    ['-- squawk-ignore-file\nselect 1;', ['squawk file [] ']],
    ['-- pgt-ignore lint/safety/banDropTable: why\nselect 1;', ['pgls statement [lint/safety/banDropTable] why -> select 1']],
    ['-- pgls-ignore-start lint: x\nselect 1;\n-- pgls-ignore-end lint: x', ['pgls start [lint] x', 'pgls end [lint] x']],
    ['-- pgls-ignore-all lint/safety: x\nselect 1;', ['pgls file [lint/safety] x']],
    ['-- eugene: ignore E1,E2\nselect 1;', ['eugene statement [E1 E2]  -> select 1']],
    ['-- atlas:nolint DS101 PG102\nselect 1;', ['atlas statement [DS101 PG102]  -> select 1']],
    ['-- atlas:nolint\n\nselect 1;', ['atlas file [] ']],
    ['select 0;\n-- atlas:nolint\n\nselect 1;', ['atlas statement []  -> select 1']],
  ]
  for (const [text, expected] of cases)
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(shown(text), expected))

  it('leaves other comments to whoever knows them', () => {
    const text = '-- +goose NO TRANSACTION\nselect 1 /* a */;\n-- end'
    assert.deepEqual(
      [...comments(readScript(text))].map(comment => [comment.text, text.slice(comment.start, comment.end)]),
      ['-- +goose NO TRANSACTION', '/* a */', '-- end'].map(comment => [comment, comment]),
    )
  })
})
