// `plumbline`: the process of the command line. What it does stands in dispatch.ts.
import { asFailure } from '../failure/failed.ts'
import { exitCode, type Io } from './command.ts'
import { main } from './dispatch.ts'
import { decodeSql } from './sqlText.ts'

/** The process's own streams and variables. */
function processIo(): Io {
  const { stdin, stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', leaveUnread)
  return {
    out: text => void stdout.write(`${text}\n`),
    err: text => void stderr.write(`${text}\n`),
    environment: process.env,
    async readInput() {
      const parts: Buffer[] = []
      for await (const part of stdin) parts.push(part as Buffer)
      return decodeSql(Buffer.concat(parts), 'Standard input')
    },
    ...(stdin.isTTY && stderr.isTTY ? { ask: askHidden } : {}),
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

main(process.argv.slice(2), processIo()).then(
  code => {
    process.exitCode = code
  },
  error => {
    process.stderr.write(`plumbline: ${asFailure(error).message}\n`)
    process.exitCode = exitCode.failed
  },
)
