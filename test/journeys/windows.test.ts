// A run that outlives its window, and two windows on one store: what one does the other sees, and the
// server stays for the one that is left.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Code } from '../support/code.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

/** Runs until nobody else holds the lock; on a throw-away database nobody does. */
const waiting = `do $$
begin
  while not pg_try_advisory_xact_lock(4242) loop
    perform pg_sleep(0.1);
  end loop;
end
$$;

create table waited (
  id bigint primary key
);
`

describe('a reload in the middle of a run, and two windows on one store', function () {
  let code: Code
  let place: Place
  journey(this, 'windows', here => {
    ;({ code, place } = here)
  })
  const tables = async (database: string) =>
    (await place.query(database, `select from pg_class where relname = 'waited'`)).length

  it('shows a run that its window left behind, until it is known what became of it', async () => {
    await code.openContainer('Plumbline')
    await code.treeItem(/^database shop_test/).waitFor()
    const letGo = await place.hold('shop_test', 'select pg_advisory_lock(4242)')
    await writeFile(path.join(place.folder, 'migrations/V1.9__wait.sql'), waiting)
    await code.openFile('migrations/V1.9__wait.sql')
    await code.command('Plumbline: Create Issue from Migration...')
    await code.pick('shop_test')
    await code.pick('shop_prod')
    await code.enter('Choose one database or several')
    await code.enter('Title of the issue', 'Wait for the others')
    await code.webview().getByText('Running on shop_test').waitFor()
    await code.reload()
    const page = code.webview()
    await page.getByRole('heading', { name: 'Wait for the others', level: 1 }).waitFor()
    await page.getByText('Running on shop_test').waitFor()
    await letGo()
    await page.getByText('The run was interrupted. Nothing of it was applied.').first().waitFor()
    assert.equal(await tables('shop_test'), 0)
  })

  it('runs it once more, to the end', async () => {
    const page = code.webview()
    await page.getByRole('button', { name: 'Retry on shop_test' }).click()
    await page.getByText('Your approval is needed for Prod').waitFor()
    assert.equal(await tables('shop_test'), 1)
  })

  it('shows the other window what one does', async () => {
    const other = await code.another()
    await other.openContainer('Plumbline')
    await other.command('Plumbline: Open Issue...')
    await other.pick(/Wait for the others/)
    await other.webview().getByText('Your approval is needed for Prod').waitFor()
    await code.webview().getByRole('button', { name: 'Approve' }).click()
    await code.answer('Approve')
    await other.webview().getByText('Every task is done').waitFor()
    assert.equal(await tables('shop_prod'), 1)
    await code.page.close()
    await other.webview().getByRole('button', { name: 'Resolve' }).click()
    await other.webview().getByText('This issue is done').waitFor()
    await other.command('Plumbline: Check Drift')
    await other.pick('shop_prod')
    await other.said('shop_prod is as it was recorded')
  })
})
