// Runs the extension host's suite in code-server and prints its results as they come:
//   npm run test:host
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Results, worded } from '../../scripts/test/task.ts'
import { startCode } from '../support/code.ts'
import { hostReport, hostTests, prepareHost, root } from './prepare.ts'
import { type HostLine, lineWorded, readReport } from './report.ts'

/** Silence for so long means that the extension host died or hangs. */
const patience = 120_000

async function main(): Promise<void> {
  const place = await prepareHost()
  const code = await startCode({
    folder: place.workspace,
    extensionPath: root,
    testsPath: hostTests,
    env: { PLUMBLINE_HOME: place.home },
  })
  // A test may provoke an error on purpose: mocha's result is what counts here.
  code.complaints.expect(/.*/)
  let lines: readonly HostLine[]
  try {
    lines = await follow()
  } finally {
    await code.close()
    await rm(place.base, { recursive: true, force: true, maxRetries: 5 })
  }
  const count = (kind: HostLine['kind']) => lines.filter(line => line.kind === kind).length
  const failures = lines.filter(line => line.kind === 'fail')
  const problem = lines.find(line => line.kind === 'end')?.problem
  if (problem && failures.length === 0)
    failures.push({ kind: 'fail', title: 'extension host', error: problem })
  const result = { passed: count('pass'), failed: failures.length, skipped: count('skip'), failures }
  console.log(worded(result))
  const file = process.env.PLUMBLINE_TEST_RESULTS
  if (file) await writeFile(file, JSON.stringify({ host: result } satisfies Results))
  process.exitCode = result.failed > 0 || result.passed === 0 ? 1 : 0
}

/** Prints lines as they are written, until the last. */
async function follow(): Promise<HostLine[]> {
  let shown = 0
  let heard = Date.now()
  for (;;) {
    const lines = readReport(await readFile(hostReport, 'utf8').catch(() => ''))
    for (const line of lines.slice(shown)) console.log(lineWorded(line) ?? '')
    if (lines.length > shown) heard = Date.now()
    shown = lines.length
    if (lines.at(-1)?.kind === 'end') return lines
    if (Date.now() - heard > patience)
      return [...lines, { kind: 'end', problem: `The extension host said nothing for ${patience / 1000} s` }]
    await pause(200)
  }
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
