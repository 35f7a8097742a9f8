import assert from 'node:assert/strict'
import { type Configuration, readConfiguration } from '../../src/configuration/configuration.ts'
import { scopeOf } from '../../src/configuration/scope.ts'
import { choiceFor } from '../../src/configuration/settings.ts'

const read = (file: string, text: string) => readConfiguration(`/shop/${file}`, text)

/** `line:character words message`, counted from 1 as people do; the words are those underlined. */
const shown = (text: string, { problems }: Configuration) =>
  problems.map(
    ({ start, end, message }) =>
      `${start.line + 1}:${start.character + 1} ${text.slice(start.offset, end.offset)}: ${message}`,
  )

const knownKeys = 'Known are preset, rules, pgVersion, runner, exclude, migrations, environments.'

describe('mistakes in plumbline.yaml', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['none', 'preset: strict\npgVersion: 16.4\nrunner: flyway\nexclude: [legacy/**]\nrules:\n  drop-table: error\n  truncate: off\n', []],
    ['an empty file', '', []],
    ['comments alone', '# nothing yet\n', []],
    ['keys with nothing behind them', 'rules:\nenvironments:\n', []],
    ['Windows lines and a byte order mark', '\uFEFFpreset: strict\r\nrules:\r\n  drop-tabel: error\r\n', ['3:3 drop-tabel: There is no rule drop-tabel. Did you mean drop-table?']],
    ['an unknown key', 'preset: strict\nprset: all\n', ['2:1 prset: There is no setting prset. Did you mean preset?']],
    ['a key that is like none', 'colour: red\n', [`1:1 colour: There is no setting colour. Known are advisor, preset, rules, pgVersion, runner, exclude, migrations, environments.`]],
    ['an unknown key in the section', 'advisor:\n  colour: red\n', [`2:3 colour: There is no setting colour. ${knownKeys}`]],
    ['a key beside the section', 'advisor:\n  preset: strict\nrules: {}\n', ['3:1 rules: rules belongs under advisor, since this file has an advisor section.']],
    ['an unknown preset', 'preset: strickt\n', ['1:9 strickt: There is no preset strickt. Did you mean strict?']],
    ['an unknown runner', 'runner: liquibase\n', ['1:9 liquibase: There is no runner liquibase. Known are psql, plumbline, transaction, flyway, goose, dbmate, atlas, graphile-migrate, golang-migrate, sqitch, prisma, alembic, django, rails.']],
    ['a version that is none', 'pgVersion: latest\n', ['1:12 latest: A PostgreSQL version is a number such as 16 or "16.4".']],
    ['a version of no PostgreSQL', 'pgVersion: 1600\n', ['1:12 1600: A PostgreSQL version is a number such as 16 or "16.4".']],
    ['a level that is none', 'rules:\n  drop-table: fatal\n', ['2:15 fatal: The level of drop-table is one of error, warning, info, hint, off, on.']],
    ['an unknown option', 'rules:\n  naming-table: {patern: x}\n', ['2:18 patern: naming-table has no option patern. Known are pattern, maxLength.']],
    ['an option of another type', 'rules:\n  naming-table:\n    maxLength: long\n', ['3:16 long: maxLength of naming-table is a whole number, 0 or more.']],
    ['a pattern that is none', 'rules:\n  naming-table:\n    pattern: "("\n', ['3:14 "(": ( is not a regular expression.']],
    ['a list where a map belongs', 'rules:\n  - drop-table\n', ['2:5 drop-table: Under rules stand keys with their values, not a list.']],
    ['a glob that is none', 'exclude:\n  - legacy/**\n  - 3\n', ['3:5 3: exclude is a list of globs such as "legacy/**".']],
    ['an environment', 'environments:\n  Prod:\n    preset: strict\n    rules:\n      drop-tabel: off\n  Test:\n    pgVersion: 16\n', ['5:7 drop-tabel: There is no rule drop-tabel. Did you mean drop-table?', '7:5 pgVersion: There is no setting pgVersion. Known are preset, rules.']],
    ['a key twice', 'preset: strict\npreset: all\n', ['2:1 preset: This key is here twice.']],
    ['a bracket that is not closed', 'exclude: [a\n', ['2:1 : Flow sequence in block collection must be sufficiently indented and end with a ].']],
    ['a tab', 'rules:\n\tdrop-tabel: error\n', ['2:1 : Tabs are not allowed as indentation.']],
    ['an anchor that is not there', 'rules:\n  drop-table: &a error\n  truncate: *a\n  drop-column: *b\n', ['4:16 *b: There is no anchor b.']],
    ['a second document', 'preset: all\n---\npreset: strict\n', ['2:1 ---: A second document begins here; only one is read.']],
    ['a list where a word belongs', 'preset: [all]\n', ['1:10 all: The preset is one of all, recommended, strict, bytebase-dev, bytebase-prod, squawk, not a list.']],
    ['numbers that count nothing', 'rules:\n  index-key-limit: {maximum: -1}\n  insert-row-limit: {limit: 2.5}\n', ['2:30 -1: maximum of index-key-limit is a whole number, 0 or more.', '3:29 2.5: limit of insert-row-limit is a whole number, 0 or more.']],
    ['a word that stands for nothing', 'rules:\n  naming-check: {pattern: "^{{tabel}}_"}\n  naming-table: {pattern: "{{table}}"}\n', ['2:27 "^{{tabel}}_": Nothing stands for {{tabel}} here. Known are {{table}}.', '3:27 "{{table}}": Nothing stands for {{table}} here. This pattern has no such words.']],
    ['a time that is none', 'rules:\n  lock-timeout-missing: {timeout: soon}\n', ['2:35 soon: timeout is a time such as "2s" or "500ms".']],
    ['text that is no map', 'just words\n', ['1:1 just words: Under the file stand keys with their values, not just words.']],
  ]
  for (const [what, text, expected] of cases)
    it(`are told at the words that have them: ${what}`, async () => {
      assert.deepEqual(shown(text, await read('plumbline.yaml', text)), expected)
    })

  it('leave the rest as it is', async () => {
    const { settings } = await read(
      'plumbline.yaml',
      'preset: strict\nrules:\n  drop-tabel: off\n  truncate: off\n',
    )
    assert.equal(settings.preset, 'strict')
    assert.deepEqual([...settings.rules.keys()], ['truncate'])
  })
})

describe('mistakes in .squawk.toml', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['none', '# why\npg_version = "13.0"\nexcluded_rules = [\n  "ban-drop-table", # soon\n  \'prefer-text-field\',\n]\nassume_in_transaction = true\n[upload_to_github]\nfail_on_violations = true\n', []],
    ['all that squawk knows', 'included_rules = []\nexcluded_paths = []\nupload_to_github.fail_on_violations = true\n', []],
    ['a table in a line', 'upload_to_github = { fail_on_violations = true, "}" = \'"\' } # why\npg_version = "15"', []],
    ['a key that nobody knows', 'excluded_rulez = []\n', ['1:1 excluded_rulez: squawk has no setting excluded_rulez; it is passed over. Did you mean excluded_rules?']],
    ['a key twice', 'pg_version = "15"\npg_version = "16"\n', ['2:1 pg_version: This key is here twice.']],
    ['a rule that only squawk knows', 'excluded_rules = ["brand-new"]\n', ["1:19 \"brand-new\": Plumbline has no counterpart of squawk's rule brand-new; it is passed over."]],
    ['a version that is none', 'pg_version = "new"\n', ['1:14 "new": A PostgreSQL version is a number such as "16.4".']],
    ['a list that is not closed', 'pg_version = "16"\nexcluded_rules = ["ban-drop-table"\n', ['2:18 ["ban-drop-table"\n: This list is not closed: a ] is missing.']],
    ['a list that ends behind a comma', 'excluded_rules = ["ban-drop-table",', ['1:18 ["ban-drop-table",: This list is not closed: a ] is missing.']],
    ['a text that is not closed', 'pg_version = "16\nassume_in_transaction = true\n', ['1:14 "16: This text is not closed: a quotation mark is missing.']],
    ['a line that is none', 'excluded_rules\npg_version = 1e\n', ['1:1 excluded_rules: A line here is a key, an equals sign and a value.', '2:14 1e: A PostgreSQL version is a number such as "16.4".']],
    ['a word where a list belongs', 'excluded_rules = "ban-drop-table"\n', ['1:18 "ban-drop-table": excluded_rules is a list of texts such as ["a", "b"].']],
    ['a word where true or false belongs', 'assume_in_transaction = "yes"\n', ['1:25 "yes": assume_in_transaction is true or false.']],
  ]
  for (const [what, text, expected] of cases)
    it(`are told at the words that have them: ${what}`, async () => {
      assert.deepEqual(shown(text, await read('.squawk.toml', text)), expected)
    })

  it('are no reason to refuse the file where squawk alone knows a rule', async () => {
    const { problems } = await read('.squawk.toml', 'excluded_rules = ["brand-new"]')
    assert.deepEqual(
      problems.map(({ severity }) => severity),
      ['warning'],
    )
  })
})

describe('the globs of a configuration', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['legacy/**', '/shop/legacy/a/1.sql', true],
    ['legacy', '/shop/legacy/a/1.sql', true],
    ['./legacy/', '/shop/legacy/1.sql', true],
    ['legacy', '/shop/db/legacy/1.sql', true],
    ['db/legacy', '/shop/legacy/1.sql', false],
    ['*.gen.sql', '/shop/a/b/x.gen.sql', true],
    ['db/*.sql', '/shop/db/a/1.sql', false],
    ['**/seed.sql', '/shop/a/seed.sql', true],
    ['/shop/db/**', '/shop/db/1.sql', true],
    ['shop/**', '/shop/db/1.sql', false],
    ['*.sql', '/else/1.sql', false],
    ['**/*.sql', '/else/1.sql', true],
    ['übung/**', '/shop/übung/1 2.sql', true],
  ]
  for (const [glob, file, expected] of cases)
    it(`${glob} ${expected ? 'fits' : 'does not fit'} ${file}`, async () => {
      const text = `exclude: ["${glob}"]\nmigrations: ["${glob}"]`
      const scope = scopeOf(await read('plumbline.yaml', text))
      assert.deepEqual([scope.isExcluded(file), scope.isHistory(file)], [expected, expected])
    })

  it('need not be there: what stands under migrations is a history, and nothing is left out', async () => {
    const scope = scopeOf(await read('plumbline.yaml', ''))
    assert.equal(scope.isHistory('/shop/db/migrations/x/1.sql'), true)
    assert.equal(scope.isHistory('/shop/db/changes/1.sql'), false)
    assert.equal(scope.isExcluded('/shop/db/migrations/1.sql'), false)
  })
})

describe('what holds in an environment', () => {
  it('is its own over the rest, whatever case its name has', async () => {
    const { settings } = await read(
      'plumbline.yaml',
      'preset: recommended\nrules: {truncate: off, drop-table: error}\nenvironments:\n  Prod:\n    preset: strict\n    rules: {truncate: error}\n',
    )
    const levels = (environment?: string) => {
      const { preset, rules } = choiceFor(settings, environment)
      return [preset, ...[...rules].map(([id, { level }]) => `${id} ${level}`)]
    }
    assert.deepEqual(levels(), ['recommended', 'truncate off', 'drop-table error'])
    assert.deepEqual(levels('Test'), ['recommended', 'truncate off', 'drop-table error'])
    assert.deepEqual(levels('prod'), ['strict', 'truncate error', 'drop-table error'])
  })

  it('takes over what it says nothing of', async () => {
    const { settings } = await read(
      'plumbline.yaml',
      `rules:
  naming-table: {level: warning, pattern: "^t_"}
  naming-column: {level: "off", maxLength: 20}
environments:
  Prod:
    rules:
      naming-table: error
      naming-column: {pattern: "^c_"}
`,
    )
    assert.deepEqual(Object.fromEntries(choiceFor(settings, 'Prod').rules), {
      'naming-table': { level: 'error', options: { pattern: '^t_' } },
      'naming-column': { level: 'on', options: { maxLength: 20, pattern: '^c_' } },
    })
  })
})
