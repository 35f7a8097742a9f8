// SQL as a page shows it: numbered lines, marks where checks found something, invisible characters
// made visible. Colours are for the eye only; nothing here understands SQL.
import { html, nothing, type TemplateResult } from 'lit'
import { plural } from './words.ts'

export interface Mark {
  readonly severity: 'info' | 'warning' | 'error'
  readonly title: string
  readonly start: number
  readonly end: number
}

/** More lines than this, and more of a line, are left to the editor. */
const mostLines = 400
const mostOfLine = 2000

export interface SqlText {
  readonly sql: string
  readonly marks: readonly Mark[]
  /** Scrolled to and set off. */
  readonly line?: number | undefined
  readonly label: string
}

/** The line of an offset, from 1. */
export type LineOf = (offset: number) => number

export function lineFinder(sql: string): LineOf {
  const ends: number[] = []
  for (let at = sql.indexOf('\n'); at >= 0; at = sql.indexOf('\n', at + 1)) ends.push(at)
  return offset => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

export function sqlText(text: SqlText): TemplateResult {
  const lines = text.sql.replace(/\n$/, '').split('\n')
  const lineOf = lineFinder(text.sql)
  const marks = new Map<number, Mark>()
  for (const mark of text.marks) {
    const line = lineOf(mark.start)
    const known = marks.get(line)
    if (!known || rank[mark.severity] > rank[known.severity]) marks.set(line, mark)
  }
  let state: State = { kind: 'code' }
  return html`<div class="sql" tabindex="0" role="region" aria-label=${text.label}>
    <table role="presentation"><tbody>
      ${lines.slice(0, mostLines).map((line, index) => {
        const number = index + 1
        const mark = marks.get(number)
        const drawn = drawLine(line.slice(0, mostOfLine), state)
        state = drawn.state
        return html`<tr
          id=${`line-${number}`}
          class=${[mark?.severity ?? '', number === text.line ? 'current' : ''].join(' ')}>
          <td class="number" data-number=${number}></td>
          <td class="mark">${
            mark
              ? html`<span class="codicon codicon-${mark.severity}" role="img" aria-label=${mark.title} title=${mark.title}></span>`
              : nothing
          }</td>
          <td class="line"><code>${drawn.parts}</code>${cutNote(line)}</td>
        </tr>`
      })}
    </tbody></table>
    ${
      lines.length > mostLines
        ? html`<p class="dim">${plural(lines.length - mostLines, 'more line')}. Open the SQL in an editor to see them.</p>`
        : nothing
    }
  </div>`
}

const rank = { info: 0, warning: 1, error: 2 } as const

function cutNote(line: string): TemplateResult | typeof nothing {
  const left = line.length - mostOfLine
  return left > 0 ? html`<span class="dim"> … ${plural(left, 'more character')}</span>` : nothing
}

/** What a line begins in. */
type State =
  | { readonly kind: 'code' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'quoted'; readonly end: string }

type Part = TemplateResult | string

const token = /--.*$|\/\*|\$(?:[a-z_]\w*)?\$|'|"(?:[^"]|"")*"|\b\d+(?:\.\d+)?\b|\b[a-z_][a-z_0-9]*\b/giu

function drawLine(line: string, begin: State): { readonly parts: readonly Part[]; readonly state: State } {
  const parts: Part[] = []
  let state = begin
  let rest = line
  const put = (text: string, kind?: string) => {
    if (text !== '')
      parts.push(kind ? html`<span class=${kind}>${visible(text)}</span>` : html`${visible(text)}`)
  }
  while (rest !== '') {
    if (state.kind !== 'code') {
      const end = state.kind === 'comment' ? '*/' : state.end
      const at = rest.indexOf(end)
      const kind = state.kind === 'comment' ? 'comment' : 'string'
      if (at < 0) {
        put(rest, kind)
        rest = ''
        break
      }
      put(rest.slice(0, at + end.length), kind)
      rest = rest.slice(at + end.length)
      state = { kind: 'code' }
      continue
    }
    token.lastIndex = 0
    const found = token.exec(rest)
    if (!found) {
      put(rest)
      break
    }
    const [text] = found
    put(rest.slice(0, found.index))
    rest = rest.slice(found.index + text.length)
    if (text.startsWith('--')) put(text, 'comment')
    else if (text === '/*') {
      put(text, 'comment')
      state = { kind: 'comment' }
    } else if (text === "'" || text.startsWith('$')) {
      put(text, 'string')
      state = { kind: 'quoted', end: text }
    } else if (/^\d/.test(text)) put(text, 'number')
    else put(text, words.has(text.toLowerCase()) ? 'keyword' : undefined)
  }
  return { parts, state }
}

const words = new Set(
  `add all alter and as asc begin between by cascade case check coalesce collate column commit concurrently
  constraint create cross current_timestamp database declare default delete desc distinct do domain drop else
  end enum except execute exists extension false for foreign from full function generated grant group having
  identity if in include index inner insert intersect into is join key language left like limit lock
  materialized matched merge natural not nothing null of on only or order outer over owner partition policy
  primary procedure references rename replace restrict returning returns revoke right role rollback row rule
  schema select sequence set table temporary then to trigger true truncate type union unique update using
  valid validate values view when where with`.split(/\s+/),
)

/** Control, zero-width and bidi characters by their code, so that SQL reads as it runs. */
function visible(text: string): Part[] {
  return text
    .split(/([^\P{C}\t])/u)
    .filter(part => part !== '')
    .map(part =>
      /^[^\P{C}\t]$/u.test(part) && part !== '\r'
        ? html`<span class="hidden-character" title="An invisible character">U+${part
            .codePointAt(0)
            ?.toString(16)
            .toUpperCase()
            .padStart(4, '0')}</span>`
        : part,
    )
}
