import assert from 'node:assert/strict'
import { sectionsOf } from '../../src/migrations/sections.ts'

describe('the way up and the way down in one file', () => {
  const up = 'create table a ();\n'
  const down = 'drop table a;\n'
  const cases: readonly [tool: string, text: string, noTransaction: boolean][] = [
    ['goose', `-- +goose Up\n${up}-- +goose Down\n${down}`, false],
    ['goose', `-- +goose NO TRANSACTION\n-- +goose up\n${up}-- +goose down\n${down}`, true],
    ['dbmate', `-- migrate:up\n${up}-- migrate:down\n${down}`, false],
    ['dbmate', `-- migrate:up transaction:false\n${up}-- migrate:down\n${down}`, true],
    ['sql-migrate', `-- +migrate Up notransaction\n${up}-- +migrate Down\n${down}`, true],
    ['goose', `\ufeff-- +goose Up\r\n${up}-- +goose Down\r\n${down}`, false],
  ]
  for (const [tool, text, noTransaction] of cases) {
    it(`are told apart: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const found = sectionsOf(text)
      assert.ok(found?.down)
      assert.equal(found.tool, tool)
      assert.equal(found.noTransaction, noTransaction)
      assert.equal(text.slice(found.up.start, found.up.end).trim(), up.trim())
      assert.equal(text.slice(found.down.start, found.down.end).trim(), down.trim())
    })
  }

  it('may stand the other way round', () => {
    const text = `-- migrate:down\n${down}-- migrate:up\n${up}`
    const found = sectionsOf(text)
    assert.equal(text.slice(found?.up.start, found?.up.end).trim(), up.trim())
  })

  it('may be the way up alone', () => {
    const found = sectionsOf(`-- +goose Up\n${up}`)
    assert.ok(found)
    assert.equal(found.down, undefined)
  })

  it('keeps other marks of goose inside the way up', () => {
    const text = `-- +goose Up\n-- +goose StatementBegin\n${up}-- +goose StatementEnd\n-- +goose Down\n${down}`
    const found = sectionsOf(text)
    assert.match(text.slice(found?.up.start, found?.up.end), /StatementEnd\s*$/)
  })

  for (const text of [
    up,
    "insert into t values ('\n-- migrate:up\n');",
    'do $$\n-- +goose Up\n$$;',
    '/*\n-- migrate:up\n*/ select 1;',
    'select 1; -- migrate:up',
  ]) {
    it(`are not seen where there are none: ${JSON.stringify(text)}`, () =>
      assert.equal(sectionsOf(text), undefined))
  }
})
