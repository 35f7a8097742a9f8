// PostgreSQL 18's own parser (libpg_query compiled to WebAssembly), driven through its exported
// functions so that a trap costs one statement, not the process. It knows nothing of scripts.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Node } from '@pgsql/types'
import instantiate, { type ParserInstance } from 'libpg-query/wasm/libpg-query.js'
import { compileParserOnce } from './compileOnce.ts'
import { withoutNestedComments } from './nestedComments.ts'

/** What the parser says about a text. Locations inside the nodes count UTF-8 bytes from its start. */
export type ParseOutcome =
  | { readonly kind: 'parsed'; readonly statements: readonly RawStatement[] }
  /** `position`: characters (code points) from the start of the text. */
  | { readonly kind: 'refused'; readonly message: string; readonly position: number }
  /** The parser itself failed: too deeply nested, out of memory, a defect of it. */
  | { readonly kind: 'failed'; readonly message: string }

export interface RawStatement {
  readonly node: Node
  /** Byte offset of the statement. */
  readonly location: number
  /** Bytes; 0 when it reaches to the end of the text. */
  readonly length: number
}

/** What is used of the platform's WebAssembly, which TypeScript declares for browsers only. */
interface WasmPlatform {
  compile(bytes: Uint8Array): Promise<WasmModule>
  readonly Instance: new (
    module: WasmModule,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}
interface WasmModule {
  readonly module: never
}

/** The parser as compiled code, which all threads of a process may share. */
export type CompiledParser = WasmModule
const wasm = (globalThis as unknown as { readonly WebAssembly: WasmPlatform }).WebAssembly

let compiled: WasmModule | undefined
let instance: ParserInstance | undefined

/** Compiles the parser. Await it once in a process before anything is parsed; again costs nothing. */
export function loadParser(): Promise<CompiledParser> {
  loading ??= compile().then(takeParser)
  return loading
}
let loading: Promise<CompiledParser> | undefined

/** In a thread whose process has compiled it already. */
export function takeParser(module: CompiledParser): CompiledParser {
  compiled = module
  instance = newInstance(module)
  return module
}

async function compile(): Promise<CompiledParser> {
  compileParserOnce()
  return wasm.compile(await readFile(wasmFile()))
}

/** Beside the bundle, else in the package. */
function wasmFile(): string {
  const beside = path.join(__dirname, 'libpg-query.wasm')
  return existsSync(beside) ? beside : createRequire(__filename).resolve('libpg-query/wasm/libpg-query.wasm')
}

/**
 * A fresh parser, at once. The package's loader is asynchronous, but calls this hook in its first
 * step; static constructors (export `A`), which it would run later, run here instead.
 */
function newInstance(module: WasmModule): ParserInstance {
  const made: Partial<ParserInstance> & Record<string, unknown> = {
    instantiateWasm(imports: object, receive: (instance: { exports: object }) => void) {
      const exports: Record<string, unknown> = { ...new wasm.Instance(module, imports).exports }
      const construct = exports.A as () => void
      exports.A = () => {}
      receive({ exports })
      construct()
    },
    // What the library would print on a failed assertion is reported as an outcome instead.
    printErr() {},
    print() {},
  }
  void instantiate(made)
  return made as ParserInstance
}

/**
 * The trees that the parser has made, as its JSON by the text that it was asked about (`plpgsqlOf` it, for
 * PL/pgSQL). Refusals and failures are not among them.
 */
export interface Answers {
  get(question: string): string | undefined
  set(question: string, json: string): void
}

/** Names the PL/pgSQL of a text; no SQL holds a NUL. */
const plpgsqlOf = (text: string) => `\0${text}`

let answers: Answers | undefined

/** From now on the parser is asked only what is not known, and what it answers is told. */
export function shareAnswers(shared: Answers | undefined): void {
  answers = shared
}

/** Parses a text of one or several statements. Never throws for what is in the text. */
export function parse(text: string): ParseOutcome {
  const answer = parsedText(text)
  return typeof answer === 'string' ? { kind: 'parsed', statements: rawStatements(answer) } : answer
}

/** The same, the trees still in the parser's JSON. */
export function parsedText(text: string): string | Exclude<ParseOutcome, { readonly kind: 'parsed' }> {
  const known = answers?.get(text)
  if (known !== undefined) return known
  if (!compiled || !instance) throw new Error('loadParser() has not been awaited')
  const nul = text.indexOf('\0')
  if (nul >= 0) return { kind: 'refused', message: 'invalid byte: a NUL character', position: nul }
  const live = instance
  try {
    const answer = parseIn(live, withoutNestedComments(text))
    if (typeof answer === 'string') answers?.set(text, answer)
    return answer
  } catch (error) {
    // The instance's memory and stack are not to be trusted any more.
    instance = newInstance(compiled)
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', message }
  }
}

/** Reads PgQueryParseResult { char *tree; char *stderr; PgQueryError *error }. */
function parseIn(live: ParserInstance, text: string): ReturnType<typeof parsedText> {
  const input = copied(live, text)
  const result = live._wasm_parse_query_raw(input)
  if (!result) throw new Error('out of memory')
  try {
    const error = live.getValue(result + 8, 'i32')
    return error ? refusal(live, error) : live.UTF8ToString(live.getValue(result, 'i32'))
  } finally {
    live._free(input)
    live._wasm_free_parse_result(result)
  }
}

/** A text in the parser's memory, to be freed. */
function copied(live: ParserInstance, text: string): number {
  const size = live.lengthBytesUTF8(text) + 1
  const input = live._malloc(size)
  if (!input) throw new Error('out of memory')
  live.stringToUTF8(text, input, size)
  return input
}

/** Reads PgQueryError { char *message, *funcname, *filename; int lineno, cursorpos; ... }. */
function refusal(live: ParserInstance, error: number): ReturnType<typeof parsedText> {
  const message = live.UTF8ToString(live.getValue(error, 'i32'))
  const cursor = live.getValue(error + 16, 'i32')
  return { kind: 'refused', message, position: Math.max(0, cursor - 1) }
}

function rawStatements(json: string): RawStatement[] {
  const { stmts } = JSON.parse(json) as {
    stmts?: { stmt?: Node; stmt_location?: number; stmt_len?: number }[]
  }
  return (stmts ?? []).flatMap(raw =>
    raw.stmt ? [{ node: raw.stmt, location: raw.stmt_location ?? 0, length: raw.stmt_len ?? 0 }] : [],
  )
}

/** What the parser says about a body in PL/pgSQL. It tells no place. */
export type PlpgsqlOutcome =
  | { readonly kind: 'parsed'; readonly tree: unknown }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed' }

/** The body of one CREATE FUNCTION, CREATE PROCEDURE or DO statement, its tree as libpg_query's JSON. */
export function parsePlpgsql(text: string): PlpgsqlOutcome {
  const known = answers?.get(plpgsqlOf(text))
  if (known !== undefined) return { kind: 'parsed', tree: JSON.parse(known) }
  if (!compiled || !instance) throw new Error('loadParser() has not been awaited')
  const live = instance
  try {
    const input = copied(live, text)
    const result = live._wasm_parse_plpgsql(input)
    const answer = live.UTF8ToString(result)
    live._free(input)
    live._wasm_free_string(result)
    if (!answer.startsWith('{')) return { kind: 'refused', message: answer }
    answers?.set(plpgsqlOf(text), answer)
    return { kind: 'parsed', tree: JSON.parse(answer) }
  } catch {
    instance = newInstance(compiled)
    return { kind: 'failed' }
  }
}
