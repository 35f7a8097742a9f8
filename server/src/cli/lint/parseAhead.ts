// Long files parsed by a thread of their own while this one judges: what the parser answered there is
// taken from the mail. Nobody waits for it: what has not come yet is parsed here.
import { existsSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { type Answers, type CompiledParser, loadParser, shareAnswers } from '../../sql/parser.ts'

/** What the thread is told. */
export interface ParseErrand {
  readonly kind: 'parse'
  readonly files: readonly string[]
  readonly parser: CompiledParser
  readonly mail: MessagePort
  /** How many letters have been opened. */
  readonly opened: Int32Array
}

/** Questions to the parser, and its answers. */
export type Letter = ReadonlyMap<string, string>

/** Bytes of SQL: with fewer, they are parsed before the thread has started. */
const worth = 150_000

/** What is parsed is posted at once: room for more would only be filled with what nobody needs. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** Answers `work`, done with a parser that knows much already. It loads the parser. */
export async function parsingAhead<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
  const program = path.join(__dirname, 'cli.js')
  if (os.availableParallelism() < 2 || !isWorth(files) || !existsSync(program)) {
    await loadParser()
    return work()
  }
  const worker = new Worker(program, { argv: process.argv.slice(2), resourceLimits })
  // Without it, the work is done all the same.
  worker.on('error', () => {})
  const { port1, port2 } = new MessageChannel()
  const opened = new Int32Array(new SharedArrayBuffer(4))
  const parser = await loadParser()
  const errand: ParseErrand = { kind: 'parse', files, parser, mail: port2, opened }
  worker.postMessage(errand, [port2])
  shareAnswers(mailbox(port1, opened))
  try {
    return await work()
  } finally {
    shareAnswers(undefined)
    port1.close()
    void worker.terminate()
  }
}

function isWorth(files: readonly string[]): boolean {
  let bytes = 0
  for (const file of files) {
    bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (bytes >= worth) return true
  }
  return false
}

/** Opens all that has come as soon as something is missing. What is taken is kept by whoever takes it. */
function mailbox(mail: MessagePort, opened: Int32Array): Answers {
  const known = new Map<string, string>()
  const open = () => {
    for (let next = receiveMessageOnPort(mail); next; next = receiveMessageOnPort(mail)) {
      for (const [question, json] of next.message as Letter) known.set(question, json)
      Atomics.add(opened, 0, 1)
    }
    Atomics.notify(opened, 0)
  }
  return {
    get(question) {
      if (!known.has(question)) open()
      const json = known.get(question)
      known.delete(question)
      return json
    },
    set() {},
  }
}
