// Many files looked at by several threads, where that pays. What stands on each other stays in one
// thread. Every thread, this one too, takes the next work as soon as it is done with the last.
import { existsSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Failure } from '#protocol/failure.ts'
import { Failed } from '../../failure/failed.ts'
import { type CompiledParser, loadParser } from '../../sql/parser.ts'
import type { Choice } from './judges.ts'
import { type Eye, type Looked, lookInTurn } from './look.ts'
import { parsingAhead } from './parseAhead.ts'

/** What the command line says, from which another thread makes an eye of its own. */
export interface Order {
  readonly choice: Choice
  /** The file of `--config`. */
  readonly configuration: string | undefined
}

/** What a thread is told. */
export interface LookErrand extends Order {
  readonly kind: 'look'
  readonly bare: boolean
  readonly parser: CompiledParser
  readonly work: Work
}

export type Answer = { readonly looked: readonly Looked[] } | { readonly failure: Failure }

/** Files in sequences, and how many of these are taken. */
export interface Work {
  readonly sequences: readonly (readonly string[])[]
  readonly taken: Int32Array
}

/** Bytes of SQL for each thread more: with fewer, they are read before it has started. And how many threads at most. */
const worth = 300_000
const most = 8

/** In the order of the files. */
export async function lookTogether(files: readonly string[], eye: Eye, order: Order): Promise<Looked[]> {
  const isApart = order.choice.start === undefined && !eye.mend
  const sequences = isApart ? await sequencesOf(files, eye) : []
  const workers = startWorkers(helpersFor(files, sequences.length))
  if (workers.length === 0) return parsingAhead(files, () => lookInTurn(files, eye))
  try {
    const work = { sequences, taken: new Int32Array(new SharedArrayBuffer(4)) }
    const errand: LookErrand = { kind: 'look', ...order, bare: eye.bare, parser: await loadParser(), work }
    const answers = workers.map(worker => answerTo(worker, errand))
    const all = await Promise.all([lookAtShare(work, eye), ...answers])
    const found = new Map(all.flat().map(looked => [looked.file, looked]))
    return files.flatMap(file => found.get(file) ?? [])
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}

/** What one thread takes of the work. */
export async function lookAtShare({ sequences, taken }: Work, eye: Eye): Promise<Looked[]> {
  const all: Looked[] = []
  const next = () => sequences[Atomics.add(taken, 0, 1)]
  for (let files = next(); files; files = next()) all.push(...(await lookInTurn(files, eye)))
  return all
}

async function sequencesOf(files: readonly string[], eye: Eye): Promise<string[][]> {
  const known = new Map<string, string[]>()
  for (const file of files) {
    const place = path.resolve(file)
    const key = (await eye.judgeOf(place)).sequence(place) ?? file
    const sequence = known.get(key) ?? []
    sequence.push(file)
    known.set(key, sequence)
  }
  return [...known.values()]
}

/** How many threads beside this one find enough to do. */
function helpersFor(files: readonly string[], sequences: number): number {
  const wanted = Math.min(os.availableParallelism(), sequences, most) - 1
  let bytes = 0
  for (const file of files) {
    if (bytes >= wanted * worth) break
    bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0
  }
  return Math.max(0, Math.min(wanted, Math.floor(bytes / worth)))
}

/** The bundled program starts itself again; from its sources, one thread does it all. */
function startWorkers(count: number): Worker[] {
  const program = path.join(__dirname, 'cli.js')
  if (count === 0 || !existsSync(program)) return []
  return Array.from({ length: count }, () => new Worker(program, { argv: process.argv.slice(2) }))
}

async function answerTo(worker: Worker, errand: LookErrand): Promise<readonly Looked[]> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`A thread ended with ${code} before it answered`)))
    worker.postMessage(errand)
  })
  if ('failure' in answer) throw new Failed(answer.failure)
  return answer.looked
}
