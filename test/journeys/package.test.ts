// The package as people get it, in a VS Code that asks whether the folder is trusted: before that it
// checks migrations and connects to nothing; after it the sample is there. On the oldest VS Code that we
// support, or with PLUMBLINE_TEST_NEWEST=1 on the newest, which takes some minutes to build at first.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Code } from '../support/code.ts'
import { insist } from '../support/insist.ts'
import { journey } from '../support/journey.ts'
import type { Place } from '../support/place.ts'

const root = path.join(__dirname, '../..')
const { version } = require('../../package.json') as { version: string }
const newest = process.env.PLUMBLINE_TEST_NEWEST !== undefined
/** Inside the checkout, so that the package without PostgreSQL finds the one that is there for development. */
const userData = path.join(root, 'out/journeys/package')

describe(`the package on the ${newest ? 'newest' : 'oldest'} VS Code`, function () {
  let code: Code
  let place: Place

  before(function () {
    this.timeout(300_000)
    rmSync(userData, { recursive: true, force: true })
    mkdirSync(userData, { recursive: true })
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/package.ts', '--as-built', 'universal'], {
      cwd: root,
    })
  })
  journey(
    this,
    'package',
    here => {
      ;({ code, place } = here)
    },
    {
      vsix: path.join(root, `out/vsix/plumbline-${version}.vsix`),
      release: newest ? 'newest' : 'floor',
      userData,
      askTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    },
  )
  after(() => rmSync(userData, { recursive: true, force: true, maxRetries: 5 }))

  it('checks a migration of a folder that is not trusted, and connects to nothing', async () => {
    await code.openFile('migrations/V1.6__find_orders_by_date.sql')
    await code.page.locator('.squiggly-error, .squiggly-warning').first().waitFor()
    await code.openContainer('Plumbline')
    await code.page.getByText('In Restricted Mode Plumbline checks migrations').waitFor()
    await code.page.getByText('Issues are shown once the workspace is trusted').waitFor()
    assert.ok(!existsSync(place.home))
  })

  it('shows the sample once the folder is trusted', async () => {
    await code.page.getByRole('button', { name: 'Manage Workspace Trust' }).first().click()
    const database = code.treeItem(/^database shop_prod/)
    const trust = code.page.getByRole('button', { name: 'Trust', exact: true }).first()
    await insist('trust the folder', async timeout => {
      await trust.or(database).first().waitFor({ timeout })
      if (await trust.isVisible()) await trust.click({ timeout })
      await database.waitFor({ timeout: timeout * 6 })
    })
    await code.closeModalEditor()
    await code.expand(/^database shop_prod/, /^schema public/, /^Tables/)
    await code.treeItem(/^table orders,/).waitFor()
  })
})
