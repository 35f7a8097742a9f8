// How long a keystroke takes: one character typed in the middle of a long migration, from didChange
// to the diagnostics of that version, over stdio as an editor does it. Run by hand:
//
//   npm run build && npx tsx bench/typing.ts [statements...] [--preset all] [--history 1000] [--against squawk,pgls]
//
// `--history` puts so many migrations of three statements before the file that is typed in.
// `--against` runs other servers from PATH on the same text: `squawk` (npm: squawk-cli) and
// `postgres-language-server` (npm: @postgres-language-server/cli).
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node'
import { migration } from './migration.ts'

interface Contestant {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly diagnostics: 'pull' | 'push'
}

const contestants: readonly Contestant[] = [
  {
    name: 'plumbline',
    command: process.execPath,
    args: [path.resolve(import.meta.dirname, '../dist/server.js'), '--stdio'],
    diagnostics: 'pull',
  },
  { name: 'squawk', command: 'squawk', args: ['server'], diagnostics: 'pull' },
  { name: 'pgls', command: 'postgres-language-server', args: ['lsp-proxy'], diagnostics: 'push' },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: '' },
    preset: { type: 'string', default: 'recommended' },
    history: { type: 'string', default: '0' },
  },
})
const sizes = positionals.length > 0 ? positionals.map(Number) : [300, 3000, 30_000]
const others = values.against.split(',')

/** The others take so long that fewer must do. */
const editsOf = (contestant: Contestant) => (contestant.name === 'plumbline' ? 101 : 15)

interface Measure {
  readonly open: number
  readonly median: number
  readonly p90: number
  /** Processor time of the server for each keystroke: what does not depend on who else is busy. */
  readonly cpu: number
  readonly findings: number
  readonly megabytes: number
}

async function measure(contestant: Contestant, folder: string, text: string): Promise<Measure> {
  const server = spawn(contestant.command, contestant.args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  const pushed = new Map<number, Diagnostic[]>()
  let arrived = () => {}
  connection.onNotification(PublishDiagnosticsNotification.type, ({ version, diagnostics }) => {
    pushed.set(version ?? -1, diagnostics)
    arrived()
  })
  for (const method of [
    'client/registerCapability',
    'workspace/diagnostic/refresh',
    'workspace/configuration',
  ])
    connection.onRequest(method, () => (method === 'workspace/configuration' ? [null] : null))
  connection.listen()
  const uri = `file://${folder}/migrations/${Number(values.history) + 1}.sql`
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: `file://${folder}`,
    workspaceFolders: [{ uri: `file://${folder}`, name: 'bench' }],
    capabilities: {
      textDocument: {
        publishDiagnostics: { versionSupport: true },
        ...(contestant.diagnostics === 'pull' && { diagnostic: {} }),
      },
    },
    initializationOptions: { preset: values.preset },
  })
  await connection.sendNotification(InitializedNotification.type, {})

  let previousResultId: string | undefined
  const diagnostics = async (version: number): Promise<Diagnostic[] | undefined> => {
    if (contestant.diagnostics === 'pull') {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri },
        ...(previousResultId !== undefined && { previousResultId }),
      })
      previousResultId = report.resultId
      return report.kind === 'full' ? report.items : undefined
    }
    while (!pushed.has(version)) await new Promise<void>(resolve => (arrived = resolve))
    return pushed.get(version)
  }

  const started = performance.now()
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'sql', version: 1, text },
  })
  let findings = (await diagnostics(1))?.length ?? 0
  const open = performance.now() - started

  // Inside a word of a statement in the middle: typed, taken back, typed.
  const lines = text.slice(0, text.indexOf('add column note_', text.length / 2) + 14).split('\n')
  const at = { line: lines.length - 1, character: lines.at(-1)!.length }
  const edits = editsOf(contestant)
  const times: number[] = []
  const cpuBefore = cpuMilliseconds(server.pid!)
  for (let i = 0; i < edits; i++) {
    const version = i + 2
    const end = i % 2 === 0 ? at : { ...at, character: at.character + 1 }
    const begun = performance.now()
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end }, text: i % 2 === 0 ? 'x' : '' }],
    })
    findings = (await diagnostics(version))?.length ?? findings
    times.push(performance.now() - begun)
  }
  const cpu = (cpuMilliseconds(server.pid!) - cpuBefore) / edits
  times.sort((a, b) => a - b)
  const megabytes = residentMegabytes(server.pid!)
  await connection.sendRequest(ShutdownRequest.type)
  await connection.sendNotification(ExitNotification.type)
  connection.dispose()
  server.kill()
  return {
    open,
    median: times[Math.floor(edits / 2)]!,
    p90: times[Math.floor(edits * 0.9)]!,
    cpu,
    findings,
    megabytes,
  }
}

/** Linux only, as is the next; 0 elsewhere. */
function cpuMilliseconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

function residentMegabytes(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
  } catch {
    return 0
  }
}

/** A folder with the migrations that come before. */
function historyFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plumbline-typing-'))
  mkdirSync(path.join(folder, 'migrations'))
  for (let i = 1; i <= Number(values.history); i++)
    writeFileSync(
      path.join(folder, 'migrations', `${i}.sql`),
      `create table earlier_${i} (id bigint primary key, note text);\nalter table earlier_${i} add column n int;\ncreate index earlier_${i}_n on earlier_${i} (n);\n`,
    )
  return folder
}

async function main(): Promise<void> {
  const folder = historyFolder()
  console.log('statements   server       open ms   median ms    p90 ms   cpu ms   shown   MB')
  for (const size of sizes) {
    const text = migration(size)
    for (const contestant of contestants) {
      if (contestant.name !== 'plumbline' && !others.includes(contestant.name)) continue
      const { open, median, p90, cpu, findings, megabytes } = await measure(contestant, folder, text)
      console.log(
        String(size).padStart(10),
        contestant.name.padEnd(11).padStart(13),
        open.toFixed(0).padStart(8),
        median.toFixed(2).padStart(11),
        p90.toFixed(2).padStart(9),
        cpu.toFixed(2).padStart(8),
        String(findings).padStart(7),
        String(megabytes).padStart(4),
      )
    }
  }
  rmSync(folder, { recursive: true })
}

void main()
