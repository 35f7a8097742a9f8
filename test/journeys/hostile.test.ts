// A database whose names and comments try to become markup, links, icons, paths or other names. It is
// shown everywhere as it is, stays usable, and the way back from it is a revert.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Code } from '../support/code.ts'
import { insist } from '../support/insist.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

/** As it is named, and as a person shall read it on one line. */
const names: readonly (readonly [string, string])[] = [
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['$(trash) [x](command:plumbline.addInstance)', '$(trash) [x](command:plumbline.addInstance)'],
  ['a/b?c#d%2e%25&e=1', 'a/b?c#d%2e%25&e=1'],
  ['adm\u202enimda', 'adm⟨U+202E⟩nimda'],
  ['line\nbreak', 'line⏎break'],
  [`o'neil "said" \\`, `o'neil "said" \\`],
  [`n${'é'.repeat(31)}`, `n${'é'.repeat(31)}`],
  ['🐘🧨', '🐘🧨'],
  ['..', '..'],
]
const schema = '</script><b>s'
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

describe('a hostile database', function () {
  let code: Code
  let place: Place
  journey(this, 'hostile', here => {
    ;({ code, place } = here)
  })
  const page = () => code.webview()
  const drift = () => code.treeItem(/schema drift.*shop_test/i)

  it('is shown in the tree as it is', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_test/).waitFor()
    await place.query('shop_test', hostileSql())
    await code.command('Plumbline: Check Drift')
    await code.pick('shop_test')
    await code.said(`shop_test has drifted. 1 schema added, ${names.length} tables added, 1 view added`)
    await code.expand(/^database shop_test/, `schema ${schema}`, /^Tables/)
    const rows = await code.page.getByRole('treeitem').evaluateAll(all => all.map(one => one.ariaLabel))
    for (const [, seen] of names)
      assert.ok(
        rows.some(row => row?.startsWith(`table ${seen}, `)),
        `${seen} is not among ${rows.join('\n')}`,
      )
    assert.equal(await code.page.locator('.sidebar .monaco-list-row .codicon-trash').count(), 0)
  })

  it('is found by its name, and leads to its row', async () => {
    const found = code.quickInput.locator('.monaco-list-row', { hasText: '$(trash) [x](command:' }).first()
    const row = code.page.locator('.sidebar [role=treeitem].focused', { hasText: '$(trash) [x](command:' })
    await insist('find it', async timeout => {
      await code.command('Plumbline: Find Object...')
      await code.quickInput.locator('.quick-input-box input').fill('trash', { timeout })
      await found.waitFor({ timeout })
      assert.equal(await found.locator('.codicon-trash').count(), 0)
      await found.click({ timeout })
      await row.waitFor({ timeout })
    })
  })

  it('can be edited', async () => {
    await code.contextMenu(/^table a\/b\?c/, 'Schema Editor...')
    const column = page().getByLabel('Name of column id', { exact: true })
    await column.fill('<b>"id')
    await page()
      .getByRole('region', { name: 'SQL preview' })
      .last()
      .getByText(`alter table ${quoted(schema)}."a/b?c#d%2e%25&e=1" rename column id to "<b>""id"`)
      .waitFor()
  })

  it('gives back what it holds, cell by cell', async () => {
    await writeFile(
      path.join(place.folder, 'ask.sql'),
      `select * from ${quoted(schema)}."<svg onload=alert(1)>";\n`,
    )
    await code.command('View: Close All Editors')
    await code.openFile('ask.sql')
    await code.command('Plumbline: Attach Database...')
    await code.pick('shop_test')
    await code.page.locator('.statusbar').getByText('shop_test').waitFor()
    await code.command('Plumbline: Run Query')
    await page().getByRole('columnheader', { name: '=1+1' }).waitFor()
    await page().getByRole('gridcell', { name: '<img src=x onerror=alert(2)>' }).waitFor()
    await code.command('View: Toggle Panel Visibility')
  })

  it('stands in the diff, one document for each object', async () => {
    await code.follow(/schema drift.*shop_test/i, code.page.locator('.multiDiffEntry').first())
    await code.tab(/shop_test: recorded ↔ live/).waitFor()
    await code.page.locator('.multiDiffEntry .view-lines', { hasText: 'create schema' }).first().waitFor()
  })

  it('is reverted by an issue, under a title of the same kind', async () => {
    await code.contextMenu(/schema drift.*shop_test/i, 'Revert Drift...')
    await page().getByRole('button', { name: 'Edit title' }).click()
    await code.enter('Title of issue', `${names[0]?.[0]} $(trash) \u202e`)
    await page()
      .getByRole('heading', { level: 1, name: '<img src=x onerror=alert(1)> $(trash) ⟨U+202E⟩' })
      .waitFor()
    await page().getByRole('button', { name: 'Resolve' }).click()
    await page().getByText('This issue is done').waitFor()
    await drift().waitFor({ state: 'detached' })
    assert.deepEqual(
      await place.query('shop_test', `select from pg_namespace where nspname = ${literal(schema)}`),
      [],
    )
  })
})

function hostileSql(): string {
  const tables = names.map(([name]) => {
    const table = `${quoted(schema)}.${quoted(name)}`
    return `
      create table ${table} (
        id integer primary key,
        ${quoted(name)} text default ${literal(name)}
      );
      comment on table ${table} is ${literal(`${name} <script>alert(1)</script> [a](command:x) $(error)`)};`
  })
  return `
    set standard_conforming_strings = on;
    create schema ${quoted(schema)};
    ${tables.join('')}
    create view ${quoted(schema)}."<svg onload=alert(1)>" as
    select '<img src=x onerror=alert(2)>' as "=1+1";`
}
