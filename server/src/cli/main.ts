// `plumbline`: the process of the command line. What it does stands in dispatch.ts.
import { isMainThread } from 'node:worker_threads'
import { asFailure } from '../failure/failed.ts'
import { exitCode, type Io } from './command.ts'
import { main } from './dispatch.ts'
import { decodeSql } from './sqlText.ts'

/** That of package.json. Set by scripts/build.mjs. */
declare const PLUMBLINE_VERSION: string

/** The process's own streams, each opened when it is needed, and its variables. */
function processIo(): Io {
  return {
    out: lineWriter(() => process.stdout),
    err: lineWriter(() => process.stderr),
    environment: process.env,
    version: PLUMBLINE_VERSION,
    async readInput() {
      const parts: Buffer[] = []
      for await (const part of process.stdin) parts.push(part as Buffer)
      return decodeSql(Buffer.concat(parts), 'Standard input')
    },
    get ask() {
      return process.stdin.isTTY && process.stderr.isTTY ? askHidden : undefined
    },
  }
}

function lineWriter(open: () => NodeJS.WriteStream): (text: string) => void {
  let stream: NodeJS.WriteStream | undefined
  return text => {
    stream ??= open().on('error', leaveUnread)
    stream.write(`${text}\n`)
  }
}

/** Whoever read may go at any time, as `head` does: the work goes on to its end. */
function leaveUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Asks on the terminal and shows nothing of the answer. */
const askHidden: NonNullable<Io['ask']> = async ({ endpoint }, rejected) => {
  process.stderr.write(
    `${rejected ? 'The password was not accepted. ' : ''}Password for ${endpoint.user} on ${endpoint.host}: `,
  )
  const { createInterface } = await import('node:readline/promises')
  const { Writable } = await import('node:stream')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return (await reader.question('')) || null
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}

function begin(): void {
  main(process.argv.slice(2), processIo()).then(
    code => {
      process.exitCode = code
    },
    error => {
      process.stderr.write(`plumbline: ${asFailure(error).message}\n`)
      process.exitCode = exitCode.failed
    },
  )
}

if (isMainThread) begin()
else void import('./lint/helper.ts')
