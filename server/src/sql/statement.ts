// One statement of a script: where it stands, its syntax tree, and what is wrong with it. It is
// parsed when first asked, once for each text.
import type { Node } from '@pgsql/types'
import { byteOfIndex, indexOfByte, isAscii } from './byteOffsets.ts'
import { forgetParsed, type Parsed, parseStatement } from './parseStatement.ts'
import type { Chunk, ChunkForm } from './scanChunk.ts'

/** What keeps a statement from being parsed, or (`tooDeep`) from being looked at. Offsets count UTF-16 units from the statement's start. */
export interface Problem {
  readonly kind: 'syntax' | 'psql' | 'placeholder' | 'copyData' | 'parserFailed' | 'tooDeep'
  readonly message: string
  readonly hint?: string
  readonly start: number
  readonly end: number
  /** What behind the statement would mend it. */
  readonly lacks?: string
}

/** A comment in a script; offsets are absolute. */
export interface Comment {
  readonly start: number
  readonly end: number
  /** With its `--` or its `/*`. */
  readonly text: string
}

/**
 * All offsets are UTF-16 indexes into the script's text. A statement keeps its identity across
 * edits elsewhere, so it may be the key of a WeakMap; its offsets are then moved in place.
 */
export interface Statement {
  /** Behind the previous statement's semicolon: the space and comments before this one begin here. */
  readonly open: number
  readonly start: number
  /** Behind the last token, without the semicolon. */
  readonly end: number
  /** Behind the semicolon (or a COPY's data); `end` where none stands. */
  readonly close: number
  /** What PostgreSQL gets: from `start` to `end`. */
  readonly text: string
  /** The tree's node name (`CreateStmt`), or `psql`, or `invalid` when there is no tree. */
  readonly kind: string
  /** The node inside libpg_query's RawStmt; its locations are bytes: see `offsetOf`. */
  readonly tree: Node | undefined
  readonly problem: Problem | undefined
  /** Comments between `open` and `close`, in order. */
  readonly comments: readonly Comment[]
  /** Cheaper than asking for them. */
  readonly hasComments: boolean
  /** A comment may be meant for a tool: a linter's directive, a migration tool's. */
  readonly hasDirectives: boolean
  /** The absolute offset of a byte location in the tree. */
  offsetOf(location: number): number
  /** The byte location of an absolute offset. */
  locationOf(offset: number): number
  /** Lets its tree go, which takes many times the room of its text. Whoever asks for it again has it parsed again. */
  forgetTree(): void
}

/** The one implementation; only script.ts makes and moves it. */
export class ScannedStatement implements Statement {
  open: number
  /** All of it, from `open` to `close`. */
  readonly whole: string
  /** How far behind `close` the scanner had to look. */
  readonly reach: number
  readonly text: string
  readonly hasDirectives: boolean
  readonly #start: number
  readonly #form: ChunkForm
  /** Places of the comments in `whole`, pairs of start and end. */
  readonly #comments: readonly number[]
  /** Where a COPY's data begins in `whole`, or -1. */
  readonly #data: number
  #parsed: Parsed | undefined
  #kind: string | undefined
  #ascii: boolean | undefined

  /** `window` holds the chunk; its first character stands at `base` in the script. */
  constructor(window: string, chunk: Chunk, base: number) {
    this.open = base + chunk.open
    this.whole = window.slice(chunk.open, chunk.close)
    this.reach = chunk.reach - chunk.close
    this.#start = chunk.start - chunk.open
    this.text = this.whole.slice(this.#start, chunk.end - chunk.open)
    this.#form = chunk.form
    this.#comments = pairsOf(chunk)
    this.hasDirectives = mayDirect(this.whole, this.#comments)
    this.#data = chunk.data < 0 ? -1 : chunk.data - chunk.open
  }

  get start(): number {
    return this.open + this.#start
  }

  get end(): number {
    return this.open + this.#start + this.text.length
  }

  get close(): number {
    return this.open + this.whole.length
  }

  get kind(): string {
    this.#kind ??= this.#parse().kind
    return this.#kind
  }

  get tree(): Node | undefined {
    return this.#parse().tree
  }

  get problem(): Problem | undefined {
    return this.#parse().problem
  }

  get hasComments(): boolean {
    return this.#comments.length > 0
  }

  get comments(): readonly Comment[] {
    return commentsOf(this.whole, this.#comments, this.open)
  }

  offsetOf(location: number): number {
    const at = Math.min(Math.max(0, location), this.text.length)
    return this.start + (this.#isAscii() ? at : indexOfByte(this.text, location))
  }

  locationOf(offset: number): number {
    const at = offset - this.start
    return this.#isAscii() ? at : byteOfIndex(this.text, at)
  }

  forgetTree(): void {
    this.#kind = this.#parsed?.kind
    this.#parsed = undefined
    forgetParsed(this.text)
  }

  #isAscii(): boolean {
    this.#ascii ??= isAscii(this.text)
    return this.#ascii
  }

  #parse(): Parsed {
    this.#parsed ??= parseStatement(this.text, this.#form, {
      data: this.#data < 0 ? -1 : this.#data - this.#start,
      close: this.whole.length - this.#start,
    })
    return this.#parsed
  }
}

const directive = /ignore|nolint|lint:|\+goose|\+migrate|migrate:|txmode|transaction|flyway|plumbline/i

/** Some comment of `text` may be meant for a tool. */
function mayDirect(text: string, pairs: readonly number[]): boolean {
  for (let i = 0; i < pairs.length; i += 2)
    if (directive.test(text.slice(pairs[i]!, pairs[i + 1]!))) return true
  return false
}

/** A chunk's comments, counted from its beginning; most chunks share one empty list. */
export function pairsOf(chunk: Chunk): readonly number[] {
  return chunk.comments.length > 0 && chunk.open > 0
    ? chunk.comments.map(at => at - chunk.open)
    : chunk.comments
}

/** Comments whose places count from the start of `text`, which stands at `base`. */
export function commentsOf(text: string, pairs: readonly number[], base: number): Comment[] {
  const found: Comment[] = []
  for (let i = 0; i < pairs.length; i += 2) {
    const start = pairs[i]!
    const end = pairs[i + 1]!
    found.push({ start: base + start, end: base + end, text: text.slice(start, end) })
  }
  return found
}
