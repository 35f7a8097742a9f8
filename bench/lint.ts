// How long the command line takes, cold, beside two other linters in the same run on the same files:
//
//   npm run build && npx tsx bench/lint.ts [--runs 5] [--only one-file-3000]
//
// The others are installed from npm on first use, into a cache folder outside this checkout. They are
// run and never read. Their findings differ from ours and from each other's; only time is compared.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { migration } from './migration.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, only: { type: 'string', default: '' } },
})
const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'plumbline', 'bench')
const packages = ['squawk-cli@2.66.0', '@postgres-language-server/cli@0.25.5']

/** Installed once; the programs themselves, without the scripts of Node.js that start them. */
function peers(): { readonly squawk: string; readonly pgls: string } {
  const modules = path.join(cache, 'node_modules')
  if (!existsSync(path.join(modules, 'squawk-cli'))) {
    mkdirSync(cache, { recursive: true })
    writeFileSync(path.join(cache, 'package.json'), '{"private":true}')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...packages], {
      cwd: cache,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
  }
  return {
    squawk: programIn(path.join(modules, '@squawk-cli'), /^squawk(\.exe)?$/),
    pgls: programIn(path.join(modules, '@postgres-language-server'), /^postgres-language-server(\.exe)?$/),
  }
}

function programIn(folder: string, name: RegExp): string {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
    entry => entry.isFile() && name.test(entry.name) && !/[\\/]cli$/.test(entry.parentPath),
  )
  if (!found) throw new Error(`There is no program in ${folder}`)
  return path.join(found.parentPath, found.name)
}

interface Input {
  readonly name: string
  /** Files; a folder is given to those who take one. */
  readonly files: readonly string[]
  readonly folder?: string
}

function inputs(folder: string): Input[] {
  const one = (count: number): Input => {
    const file = path.join(folder, `${count}.sql`)
    writeFileSync(file, migration(count))
    return { name: `one-file-${count}`, files: [file] }
  }
  const many = (name: string): Input => {
    const inside = path.join(folder, name)
    mkdirSync(inside)
    const files = Array.from({ length: 1000 }, (_, i) => {
      const file = path.join(inside, `${String(i + 1).padStart(4, '0')}_change.sql`)
      writeFileSync(file, migration(10).replaceAll(/\b(table|f)_(\d+)/g, `$1_${i}_$2`))
      return file
    })
    return { name: `${name}-1000x10`, files, folder: inside }
  }
  // Files of a folder called migrations stand on each other; others do not.
  return [one(300), one(3000), one(30_000), many('files'), many('migrations')]
}

interface Measure {
  readonly wall: number
  /** Processor time, user and system, of all threads: what does not depend on who else is busy. */
  readonly cpu: number
  readonly megabytes: number
}

/** The median of several runs by wall time. GNU time tells memory and processor time; without it they are 0. */
function measure(command: string, args: readonly string[]): Measure {
  const gnu = existsSync('/usr/bin/time')
  const runs = Array.from({ length: Number(values.runs) }, () => {
    const argv = gnu ? ['/usr/bin/time', '-f', '%U %S %M', command, ...args] : [command, ...args]
    const begun = performance.now()
    const ran = spawnSync(argv[0]!, argv.slice(1), {
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1 << 28,
    })
    const wall = performance.now() - begun
    const [user = 0, system = 0, kilobytes = 0] = gnu
      ? ran.stderr.toString().trim().split('\n').at(-1)!.split(' ').map(Number)
      : []
    return { wall, cpu: (user + system) * 1000, megabytes: Math.round(kilobytes / 1024) }
  })
  return runs.sort((a, b) => a.wall - b.wall)[Math.floor(runs.length / 2)]!
}

function main(): void {
  const { squawk, pgls } = peers()
  const ours = path.resolve(import.meta.dirname, '../dist/cli.js')
  const folder = path.join(cache, `input-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  console.log(
    `Node.js ${process.version}, ${os.cpus().length} x ${os.cpus()[0]?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB`,
  )
  console.log('\n| input | plumbline | squawk 2.66.0 | postgres-language-server 0.25.5 |')
  console.log('| --- | ---: | ---: | ---: |')
  for (const input of inputs(folder)) {
    if (values.only && input.name !== values.only) continue
    const where = input.folder ? [input.folder] : input.files
    const cells = [
      measure(process.execPath, [ours, 'lint', '--format', 'json', ...where]),
      measure(squawk, ['--reporter', 'json', ...input.files]),
      measure(pgls, ['check', ...where]),
    ].map(({ wall, cpu, megabytes }) => `${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms CPU, ${megabytes} MB`)
    console.log(`| ${input.name} | ${cells.join(' | ')} |`)
  }
  rmSync(folder, { recursive: true })
}

main()
