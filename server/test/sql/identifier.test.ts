import assert from 'node:assert/strict'
import fc from 'fast-check'
import { quoteIdentifier, quoteLiteral } from '../../src/sql/identifier.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

describe('quoteIdentifier', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['orders', 'orders'],
    ['a$1', 'a$1'],
    ['Orders', '"Orders"'],
    ['order', '"order"'],
    ['two words', '"two words"'],
    ['1a', '"1a"'],
    ['a"b', '"a""b"'],
    ['größe', '"größe"'],
    ['', '""'],
    // Reserved on some of 13 to 18 only, or only as a function's or a type's name.
    ['json_table', '"json_table"'],
    ['merge_action', '"merge_action"'],
    ['int', '"int"'],
    ['left', '"left"'],
    ['name', 'name'],
  ]
  for (const [name, expected] of cases)
    it(`writes ${JSON.stringify(name)} as ${expected}`, () => assert.equal(quoteIdentifier(name), expected))

  for (const major of majors)
    it(`quotes every word that PostgreSQL ${major} quotes, and means the same name to it`, async () => {
      const client = await connect(await freshDatabase(major))
      try {
        const { rows } = await client.query<{ word: string; quoted: string }>(
          `select word, quote_ident(word) as quoted
             from pg_get_keywords()`,
        )
        for (const { word, quoted } of rows) if (quoted !== word) assert.equal(quoteIdentifier(word), quoted)
        const names = fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 15 }), 200)
        const usable = names.filter(name => !name.includes('\0') && !/\p{Surrogate}/u.test(name))
        for (const name of [...rows.map(row => row.word), ...usable]) {
          const { fields } = await client.query(`select 1 as ${quoteIdentifier(name)}`)
          assert.equal(fields[0]?.name, name)
        }
      } finally {
        await client.end()
      }
    })
})

describe('quoteLiteral', () => {
  for (const setting of ['on', 'off'])
    it(`means the same text with standard_conforming_strings ${setting}`, async () => {
      const client = await connect(await freshDatabase())
      try {
        await client.query(`set standard_conforming_strings = ${setting}`)
        await client.query('set escape_string_warning = off')
        const texts = fc.sample(
          fc.string({ unit: fc.constantFrom("'", '\\', 'a', '"', '$', 'é', '😀', '\n') }),
          200,
        )
        for (const text of texts) {
          const { rows } = await client.query<{ text: string }>(`select ${quoteLiteral(text)} as text`)
          assert.equal(rows[0]?.text, text)
        }
      } finally {
        await client.end()
      }
    })
})
