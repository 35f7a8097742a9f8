// Comments that silence the advisor, in every dialect and in odd places.
import assert from 'node:assert/strict'
import { advise } from '../../src/advisor/advice.ts'
import { preset } from '../../src/advisor/presets.ts'
import { loadParser } from '../../src/sql/parser.ts'

const drop = 'alter table book drop column a;'
const both = 'alter table book drop column a, alter column b set not null;'
const notNull = 'alter table book alter column b set not null;'

/** A text, and the rules that still speak, each with its line. */
const cases: readonly (readonly [string, ...string[]])[] = [
  [`-- plumbline-ignore drop-column: why\r\n${drop}\r\n`],
  [`-- squawk-ignore ban-drop-column\r\n${drop}\r\n`],
  [`\uFEFF-- plumbline-ignore-file drop-column\n${drop}`],
  [`\uFEFF-- plumbline-ignore drop-column\n${drop}`],
  [`\uFEFF-- squawk-ignore-file\n${drop}`],
  ['alter table book\n  -- plumbline-ignore drop-column: why\n  drop column a;'],
  ['alter table book\n  add column x int,\n  -- squawk-ignore ban-drop-column\n  drop column a;'],
  ['alter table book drop column a -- plumbline-ignore drop-column\n;'],
  [`${drop} -- squawk-ignore ban-drop-column`],
  [`${drop} -- plumbline-ignore drop-column`],
  [`${drop}\n-- plumbline-ignore-file drop-column`],
  [`${drop} /* plumbline-ignore set-not-null */ ${notNull} ${drop}`, '1 drop-column', '1 drop-column'],
  [`${drop} ${notNull} -- plumbline-ignore set-not-null\r\n`, '1 drop-column'],
  [`-- migrate:up\nselect 1;\n-- migrate:down\n-- plumbline-ignore drop-column: the way back\n${drop}`],
  [`/* plumbline-ignore drop-column: x */\n${drop}`],
  [`/*\n * plumbline-ignore drop-column: x\n */\n${drop}`],
  [`/* plumbline-ignore drop-column */ ${drop}`],
  [`/* squawk-ignore ban-drop-column */\n${drop}`],
  [`-- plumbline-ignore drop-column, set-not-null: both\n${both}`],
  [`-- plumbline-ignore drop-column\n-- plumbline-ignore set-not-null\n${both}`],
  [`-- plumbline-ignore drop-column: a, b and set-not-null\n${both}`, '2 set-not-null'],
  [`--\tPLUMBLINE-IGNORE\tDROP-COLUMN\t: x\n${drop}`],
  [`-- plumbline-ignore drop-column\n\n-- other words\n${drop}`],
  [`-- plumbline-ignore\n${both}`],
  [`-- pgls-ignore lint/safety/banDropColumn: why\n${drop}`],
  [`-- pgt-ignore lint/safety: why\n${drop}`],
  [
    `-- pgls-ignore-start lint/safety/banDropColumn: why\n${drop}\n-- pgls-ignore-end lint/safety/banDropColumn\n${drop}`,
    '4 drop-column',
  ],
  [`-- pgls-ignore-all lint/safety/banDropColumn: why\n${drop}`],
  [`-- eugene: ignore E1, E2\n${notNull}`],
  [`-- atlas:nolint\n${drop}`],
  [`-- atlas:nolint DS103\n${drop}`],
  [`-- atlas:nolint destructive\n\n${drop}\n${drop}`],
  [`-- atlas:nolint naming\n${drop}`, '2 drop-column'],
  [`-- pgfence-ignore: drop-column\n${both}`, '2 set-not-null'],
  [`do $$ begin\n  -- plumbline-ignore drop-column\n  ${drop}\n  ${notNull}\nend $$;`, '4 set-not-null'],
  [`do $$ begin\n  ${drop} -- plumbline-ignore drop-column\n  perform 1;\nend $$;`],
  [`-- plumbline-ignore drop-column\ndo $$ begin\n  ${drop}\nend $$;`],
  [
    `do $body$ begin\n  -- plumbline-ignore truncate\n  ${drop}\nend $body$;`,
    '2 unused-ignore',
    '3 drop-column',
  ],
  [`insert into t (a) values ('-- plumbline-ignore drop-column');\n${drop}`, '2 drop-column'],
  [`/* outer /* plumbline-ignore drop-column */ */\n${drop}`, '2 drop-column'],
  [`-- plumbline-ignore nonsense\n${drop}`, '1 unused-ignore', '2 drop-column'],
  [`-- plumbline-ignore drop-table\n${drop}`, '1 unused-ignore', '2 drop-column'],
]

describe('comments that silence the advisor', () => {
  before(loadParser)

  for (const [text, ...speaking] of cases) {
    it(`${JSON.stringify(text)}: ${speaking.join(', ') || 'nothing is left'}`, () => {
      const advice = advise(text, { levels: preset('recommended'), version: 18 })
      assert.deepEqual(
        advice.map(one => `${one.start.line + 1} ${one.rule}`),
        speaking,
      )
    })
  }
})
