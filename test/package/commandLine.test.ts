// Runs the command line as it is shipped: one file, no sources beside it. Build first: `npm test` does.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const program = path.join(__dirname, '../../dist/cli.js')

describe('the bundled command line', function () {
  this.timeout(120_000)
  let home: string
  before(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-home-'))
    // As root PostgreSQL runs as another user, who must get there.
    await chmod(home, 0o755)
  })
  after(() => rm(home, { recursive: true, force: true }))

  const plumbline = async (...argv: string[]) => {
    const { PLUMBLINE_STORE: _, ...environment } = process.env
    const { stdout } = await run(process.execPath, [program, ...argv], {
      env: { ...environment, PLUMBLINE_HOME: path.join(home, 'plumbline') },
    })
    return stdout
  }

  it('is a program', async () => {
    assert.match(await plumbline('--help'), /^plumbline COMMAND/)
  })

  it('works on a machine that has never seen Plumbline, with the sample to look at', async () => {
    const databases = JSON.parse(await plumbline('database', 'list', '--format', 'json'))
    assert.deepEqual(databases.map((one: { name: string }) => one.name).sort(), ['shop_prod', 'shop_test'])
    const made = await plumbline(
      'issue',
      'create',
      '--database',
      'shop_test',
      '--sql',
      'create table seen (id int primary key);',
    )
    assert.match(made, /task \d+ on shop_test: done/)
  })
})
