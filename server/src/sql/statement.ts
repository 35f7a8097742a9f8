// One statement of a script: where it stands, its syntax tree, and what is wrong with it. It is
// parsed when first asked, once for each text.
import type { Node } from '@pgsql/types'
import { byteOfIndex, indexOfByte, isAscii } from './byteOffsets.ts'
import { parseStatement } from './parseStatement.ts'
import type { Chunk, ChunkForm } from './scanChunk.ts'

/** What keeps a statement from being parsed. Offsets count UTF-16 units from the statement's start. */
export interface Problem {
  readonly kind: 'syntax' | 'psql' | 'copyData' | 'parserFailed'
  readonly message: string
  readonly hint?: string
  readonly start: number
  readonly end: number
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
  /** The absolute offset of a byte location in the tree. */
  offsetOf(location: number): number
  /** The byte location of an absolute offset. */
  locationOf(offset: number): number
}

/** The one implementation; only script.ts makes and moves it. */
export class ScannedStatement implements Statement {
  open: number
  start: number
  end: number
  close: number
  readonly reach: number
  readonly form: ChunkForm
  readonly text: string
  /** The chunk's text, when it has comments: from `open` to `close`. */
  readonly #chunk: string
  readonly #comments: readonly number[]
  readonly #data: number
  #parsed: { readonly tree?: Node; readonly problem?: Problem; readonly kind: string } | undefined
  #ascii: boolean | undefined

  /** `detached`: keep no hold on the whole text, because it is one of many. */
  constructor(whole: string, chunk: Chunk, detached = false) {
    const own = whole.slice(chunk.open, chunk.close)
    const text = detached ? Buffer.from(own, 'utf16le').toString('utf16le') : own

    this.open = chunk.open
    this.start = chunk.start
    this.end = chunk.end
    this.close = chunk.close
    this.reach = chunk.reach - chunk.close
    this.form = chunk.form
    this.text = text.slice(chunk.start - chunk.open, chunk.end - chunk.open)
    this.#chunk = chunk.comments.length > 0 ? text : ''
    this.#comments = chunk.comments.length > 0 ? chunk.comments.map(at => at - chunk.open) : chunk.comments
    this.#data = chunk.data < 0 ? -1 : chunk.data - chunk.start
  }

  move(by: number): void {
    this.open += by
    this.start += by
    this.end += by
    this.close += by
  }

  get parsed() {
    this.#parsed ??= parseStatement(this.text, this.form, {
      data: this.#data,
      close: this.close - this.start,
    })
    return this.#parsed
  }

  get kind(): string {
    return this.parsed.kind
  }

  get tree(): Node | undefined {
    return this.parsed.tree
  }

  get problem(): Problem | undefined {
    return this.parsed.problem
  }

  get comments(): readonly Comment[] {
    const found: Comment[] = []
    for (let i = 0; i < this.#comments.length; i += 2) {
      const start = this.#comments[i]!
      const end = this.#comments[i + 1]!
      found.push({
        start: this.open + start,
        end: this.open + end,
        text: this.#chunk.slice(start, end),
      })
    }
    return found
  }

  get hasComments(): boolean {
    return this.#comments.length > 0
  }

  offsetOf(location: number): number {
    this.#ascii ??= isAscii(this.text)
    return (
      this.start +
      (this.#ascii ? Math.min(Math.max(0, location), this.text.length) : indexOfByte(this.text, location))
    )
  }

  locationOf(offset: number): number {
    this.#ascii ??= isAscii(this.text)
    return this.#ascii ? offset - this.start : byteOfIndex(this.text, offset - this.start)
  }
}
