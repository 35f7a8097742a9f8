// One result as a grid: a native table in which the arrow keys go from cell to cell. Long values are cut
// to what fits on a line; the whole of one opens in an editor.
import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { QueryResult } from '#protocol/query.ts'
import { legible } from '../legible.ts'
import type { Nearby } from '../nearby.ts'

export interface GridGiven {
  /** Which of the results it is. */
  readonly index: number
  readonly result: QueryResult
  readonly nearby: Nearby
  /** Draws a chunk that is out of sight. */
  readonly reach: (chunk: string) => Promise<unknown>
  /** Shows the whole value of a cell. */
  readonly open: (row: number, column: number) => void
  readonly copy: (row: number, column: number) => void
}

/** Cells in a chunk of rows. */
const cellsAtOnce = 1000
const longest = 300
const longestTitle = 1000

const inChunk = ({ columns }: QueryResult) =>
  Math.max(10, Math.min(100, Math.floor(cellsAtOnce / Math.max(1, columns.length))))

const chunkOf = ({ index, result }: GridGiven, row: number) =>
  `rows ${index} ${Math.floor(row / inChunk(result))}`

export function grid(given: GridGiven): TemplateResult {
  const { result } = given
  const size = inChunk(result)
  const widths = widthsOf(result)
  const chunks = Array.from({ length: Math.ceil(result.rows.length / size) }, (_, chunk) => chunk * size)
  return html`<div class="grid" @keydown=${(event: KeyboardEvent) => pressed(given, event)}
    @focusin=${(event: FocusEvent) => rove(event)} @dblclick=${(event: MouseEvent) => act(given.open, event.target)}>
    <table role="grid" aria-label="Rows. Enter shows a whole value." aria-rowcount=${result.rows.length + 1}
      .style=${`width: ${room(
        widths.reduce((sum, width) => sum + width, 0),
        widths.length,
      )}`}>
      <colgroup>${widths.map(width => html`<col .style=${`width: ${room(width, 1)}`}>`)}</colgroup>
      <thead><tr aria-rowindex="1"><td></td>${result.columns.map(
        column =>
          html`<th scope="col" title=${column.type}>${column.name}<span class="type">${column.type}</span></th>`,
      )}</tr></thead>
      ${chunks.map(first => chunkFrom(given, first, size))}
    </table>
  </div>`
}

const known = new WeakMap<QueryResult, readonly number[]>()
const narrowest = 3
const widest = 64

/** Characters in the number of a row and in each column: those out of sight count, so that none moves another. */
function widthsOf(result: QueryResult): readonly number[] {
  const { columns, rows } = result
  const made = known.get(result) ?? [
    Math.max(narrowest, String(rows.length).length),
    ...columns.map(({ name, type }, at) => {
      let width = Math.max(narrowest, name.length, type.length)
      for (const row of rows) width = Math.max(width, roomOf(row[at] ?? 'NULL'))
      return Math.min(widest, width)
    }),
  ]
  known.set(result, made)
  return made
}

/** Characters of Asian scripts take the room of two. */
const roomOf = (text: string) =>
  text.length >= widest ? widest : text.length + (text.match(/[\u1100-\uffdc]/g)?.length ?? 0)

/** With what stands beside the text in each cell. */
const room = (characters: number, cells: number) => `calc(${characters}ch + ${cells * 21}px)`

function chunkFrom(given: GridGiven, first: number, size: number): TemplateResult {
  const { result, nearby } = given
  const name = chunkOf(given, first)
  const count = Math.min(size, result.rows.length - first)
  const isDrawn = nearby.has(name)
  return html`<tbody data-chunk=${name}>${
    isDrawn
      ? guard([result], () => rows(result, first, size))
      : html`<tr><td height=${nearby.room(count)} colspan=${result.columns.length + 1}></td></tr>`
  }</tbody>`
}

function rows({ columns, rows: all }: QueryResult, first: number, size: number): TemplateResult[] {
  const right = columns.map(({ type }) => numeric.test(type))
  return all.slice(first, first + size).map((row, index) => {
    const line = first + index
    return html`<tr aria-rowindex=${line + 2}><th scope="row">${line + 1}</th>${row.map(
      (value, column) =>
        html`<td
          tabindex=${line === 0 && column === 0 ? '0' : '-1'}
          class=${`${value === null ? 'null' : ''} ${right[column] ? 'number' : ''}`}
          title=${value === null || value.length < 24 ? nothing : legible(value.slice(0, longestTitle))}
          >${value === null ? 'NULL' : legible(onOneLine(value))}</td>`,
    )}</tr>`
  })
}

const numeric = /^(smallint|integer|bigint|numeric|real|double precision|money|oid)\b(?!.*\[)/

/** As much of a value as a cell shows. */
export function onOneLine(value: string, most = longest): string {
  const line = value.slice(0, most).replace(/\r\n?|\n/g, '\u23ce')
  return value.length > most ? `${line}\u2026` : line
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-20, 0],
  PageDown: [20, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
}

function pressed(given: GridGiven, event: KeyboardEvent): void {
  const cell = cellOf(event.target)
  if (!cell) return
  const control = event.ctrlKey || event.metaKey
  if (event.key === 'Enter') act(given.open, cell)
  else if (control && event.key.toLowerCase() === 'c') {
    // What is selected is copied by the browser.
    if (window.getSelection()?.isCollapsed === false) return
    act(given.copy, cell)
  } else {
    const step = steps[event.key]
    if (!step) return
    const [rows, columns] = control && event.key === 'Home' ? [-Infinity, -Infinity] : step
    void go(given, cell, control && event.key === 'End' ? [Infinity, Infinity] : [rows, columns])
  }
  event.preventDefault()
}

async function go(
  given: GridGiven,
  cell: HTMLTableCellElement,
  [rows, columns]: readonly [number, number],
): Promise<void> {
  const { result, reach } = given
  const within = (value: number, last: number) => Math.max(0, Math.min(last, value))
  const row = within(rowOf(cell) + rows, result.rows.length - 1)
  // The row's number stands before its cells.
  const at = 1 + within(cell.cellIndex - 1 + columns, result.columns.length - 1)
  const table = cell.closest('table')
  const find = () => table?.querySelector<HTMLTableRowElement>(`tr[aria-rowindex="${row + 2}"]`)?.cells[at]
  if (!find()) await reach(chunkOf(given, row))
  const found = find()
  found?.focus()
  found?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** Where its row stands in the result. */
const rowOf = (cell: HTMLTableCellElement) => Number(cell.closest('tr')?.ariaRowIndex) - 2

/** One cell is reached by Tab: the last that was visited. */
function rove(event: FocusEvent): void {
  const cell = cellOf(event.target)
  if (!cell) return
  cell.closest('table')?.querySelector('td[tabindex="0"]')?.setAttribute('tabindex', '-1')
  cell.setAttribute('tabindex', '0')
}

function cellOf(target: EventTarget | null): HTMLTableCellElement | undefined {
  return (
    (target instanceof HTMLElement && target.closest<HTMLTableCellElement>('tbody td[tabindex]')) || undefined
  )
}

function act(on: (row: number, column: number) => void, target: EventTarget | null): void {
  const cell = cellOf(target)
  if (cell) on(rowOf(cell), cell.cellIndex - 1)
}
