// Runs the command line as it is shipped: bundles, no sources beside them. Build first: `npm test` does.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { catalogue } from '../../server/src/advisor/catalogue.ts'
import { run as lint } from '../../server/src/cli/lint.ts'

const run = promisify(execFile)
const program = path.join(__dirname, '../../dist/cli.js')

describe('the bundled command line', function () {
  this.timeout(120_000)
  let home: string
  let cache: string
  before(async () => {
    home = await mkdtemp(path.join(os.tmpdir(), 'plumbline-home-'))
    cache = path.join(home, process.platform === 'darwin' ? 'Library/Caches' : 'cache')
    // As root PostgreSQL runs as another user, who must get there.
    await chmod(home, 0o755)
  })
  after(() => rm(home, { recursive: true, force: true }))

  const plumbline = async (...argv: string[]) => {
    const { PLUMBLINE_STORE: _, ...environment } = process.env
    const { stdout } = await run(process.execPath, [program, ...argv], {
      env: {
        ...environment,
        PLUMBLINE_HOME: path.join(home, 'plumbline'),
        // Where it keeps its compiled form, on each platform.
        XDG_CACHE_HOME: cache,
        LOCALAPPDATA: cache,
        ...(process.platform === 'darwin' && { HOME: home }),
      },
    })
    return stdout
  }

  /** What V8 has kept for a command. */
  const compiledFor = async (command: string) =>
    (await readdir(path.join(cache, 'plumbline', 'code'), { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile() && entry.name.endsWith(`-${command}`))
      .map(entry => path.join(entry.parentPath, entry.name))

  it('is a program', async () => {
    assert.match(await plumbline('--help'), /^plumbline COMMAND/)
    assert.match(await plumbline('--version'), /^\d+\.\d+\.\d+\n$/)
  })

  it('works on when nobody reads what it says any more', async () => {
    const unread = spawn(process.execPath, [program, 'rules'], { stdio: ['ignore', 'pipe', 'pipe'] })
    unread.stdout.destroy()
    const said: Buffer[] = []
    unread.stderr.on('data', (part: Buffer) => said.push(part))
    const [code] = await once(unread, 'close')
    assert.deepEqual([code, Buffer.concat(said).toString()], [0, ''])
  })

  it('says the same from its compiled form, and compiles again when that is damaged', async () => {
    const afresh = await plumbline('rules', '--format', 'json')
    const kept = await compiledFor('rules')
    assert.ok(kept.length > 0)
    assert.equal(await plumbline('rules', '--format', 'json'), afresh)
    for (const file of kept) await writeFile(file, 'not what V8 has written')
    assert.equal(await plumbline('rules', '--format', 'json'), afresh)
    const sizes = await Promise.all(kept.map(async file => (await stat(file)).size))
    assert.ok(
      sizes.every(size => size > 1000),
      `written anew: ${sizes}`,
    )
  })

  it('takes up its compiled form again, the parser loaded or not', async () => {
    const file = path.join(home, 'change.sql')
    await writeFile(file, 'alter table book add column note text;')
    for (const command of [['rules'], ['lint', file], ['explain', file]]) {
      const times = async () =>
        Promise.all(
          (await compiledFor(command[0]!)).map(async one => (await stat(one, { bigint: true })).mtimeNs),
        )
      await plumbline(...command)
      const written = await times()
      assert.ok(written.length > 0)
      await plumbline(...command)
      assert.deepEqual(await times(), written, `${command[0]} was compiled again`)
    }
  })

  it('forgets the compiled form of a build that no run has needed for a month', async () => {
    const kept = path.join(cache, 'plumbline', 'code')
    for (const [name, days] of [
      ['old', 31],
      ['recent', 29],
    ] as const) {
      await mkdir(path.join(kept, name), { recursive: true })
      const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
      await utimes(path.join(kept, name), then, then)
    }
    await rm(path.dirname((await compiledFor('rules'))[0]!), { recursive: true })
    await plumbline('rules')
    const left = await readdir(kept)
    assert.deepEqual([left.includes('old'), left.includes('recent'), left.length], [false, true, 2])
  })

  /** What is said by one thread, from the sources, and by the program as it is shipped. */
  async function bothWays(place: string) {
    const argv = ['--format', 'json', '--preset', 'all', place]
    const alone = { stdout: '', stderr: '', code: 0 }
    alone.code = await lint(argv, {
      out: text => {
        alone.stdout += `${text}\n`
      },
      err: text => {
        alone.stderr += `${text}\n`
      },
      environment: process.env,
      version: '0.0.0',
      readInput: async () => '',
    })
    const { stdout, stderr, code } = await run(process.execPath, [program, 'lint', ...argv], {
      maxBuffer: 1 << 28,
    }).then(
      shipped => ({ ...shipped, code: 0 }),
      (failed: { stdout: string; stderr: string; code: number }) => failed,
    )
    return [alone, { stdout, stderr, code }] as const
  }

  it('says the same of many files, whether one thread looks at them or several', async () => {
    const folder = path.join(home, 'many')
    // Enough for several threads: files on their own, and migrations that stand on each other.
    const remark = `-- ${'It is told here why all this is needed. '.repeat(15)}\n`
    for (let copy = 0; copy < 4; copy++) {
      const place = path.join(folder, copy < 2 ? `files${copy}` : `${copy}/migrations`)
      await mkdir(place, { recursive: true })
      for (const [i, { fires, silent }] of catalogue.entries()) {
        const text = [...fires, ...silent].map(({ before = '', sql }) => `${before};\n${sql};\n`).join('')
        await writeFile(path.join(place, `${i}_change.sql`), remark + text)
      }
      await writeFile(path.join(place, '50_unreadable.sql'), Buffer.from([0xff, 0xfe, 0x00]))
    }
    const [alone, together] = await bothWays(folder)
    assert.ok(JSON.parse(alone.stdout).length > 400)
    assert.deepEqual(together, alone)
    assert.equal(alone.stderr.match(/is not UTF-8/g)?.length, 4)
  })

  it('says the same of a long file, whether a thread parses ahead or not', async () => {
    const file = path.join(home, 'long.sql')
    const remark = `-- ${'It is told here why all this is needed. '.repeat(15)}\n`
    const parts = catalogue.flatMap(({ fires, silent }) =>
      [...fires, ...silent].map(({ before = '', sql }) => `${remark}${before};\n${sql};\n`),
    )
    await writeFile(file, `${parts.join('')}select ${'(select '.repeat(3000)}1${')'.repeat(3000)};\n`)
    const [alone, together] = await bothWays(file)
    assert.ok(JSON.parse(alone.stdout)[0].findings.length > 400)
    assert.deepEqual(together, alone)
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
