// One result as a grid: a native table in which the arrow keys go from cell to cell. Long values are cut
// to what fits on a line; the whole of one opens in an editor.
import { html, nothing, type TemplateResult } from 'lit'
import type { QueryResult } from '#protocol/query.ts'

export interface GridGiven {
  readonly result: QueryResult
  /** Rows drawn. */
  readonly rows: number
  /** Shows the whole value of a cell. */
  readonly open: (row: number, column: number) => void
  readonly copy: (row: number, column: number) => void
}

/** Cells drawn at first, and more on request: a page of a hundred thousand would not scroll. */
const cellsAtOnce = 10_000
const longest = 300
const longestTitle = 1000

export function rowsAtOnce(result: QueryResult): number {
  return Math.max(50, Math.floor(cellsAtOnce / Math.max(1, result.columns.length)))
}

export function grid(given: GridGiven): TemplateResult {
  const { result } = given
  const right = result.columns.map(({ type }) => numeric.test(type))
  return html`<div class="grid" @keydown=${(event: KeyboardEvent) => pressed(given, event)}
    @focusin=${(event: FocusEvent) => rove(event)} @dblclick=${(event: MouseEvent) => act(given.open, event.target)}>
    <table role="grid" aria-label="Rows. Enter shows a whole value." aria-rowcount=${result.rows.length + 1}>
      <thead><tr><td></td>${result.columns.map(
        column =>
          html`<th scope="col" title=${column.type}>${column.name}<span class="type">${column.type}</span></th>`,
      )}</tr></thead>
      <tbody>${result.rows.slice(0, given.rows).map(
        (row, line) =>
          html`<tr><th scope="row">${line + 1}</th>${row.map(
            (value, column) =>
              html`<td
                tabindex=${line === 0 && column === 0 ? '0' : '-1'}
                class=${`${value === null ? 'null' : ''} ${right[column] ? 'number' : ''}`}
                title=${value === null || value.length < 24 ? nothing : value.slice(0, longestTitle)}
                >${value === null ? 'NULL' : onOneLine(value)}</td>`,
          )}</tr>`,
      )}</tbody>
    </table>
  </div>`
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
    go(cell, control && event.key === 'End' ? [Infinity, Infinity] : [rows, columns])
  }
  event.preventDefault()
}

function go(cell: HTMLTableCellElement, [rows, columns]: readonly [number, number]): void {
  const row = cell.parentElement as HTMLTableRowElement
  const body = row.parentElement as HTMLTableSectionElement
  const within = (value: number, last: number) => Math.max(0, Math.min(last, value))
  const next = body.rows[within(row.sectionRowIndex + rows, body.rows.length - 1)]
  // The row's number stands before its cells.
  const at = next && 1 + within(cell.cellIndex - 1 + columns, next.cells.length - 2)
  const found = at === undefined ? undefined : next?.cells[at]
  found?.focus()
  found?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

/** One cell is reached by Tab: the last that was visited. */
function rove(event: FocusEvent): void {
  const cell = cellOf(event.target)
  if (!cell) return
  cell.closest('table')?.querySelector('td[tabindex="0"]')?.setAttribute('tabindex', '-1')
  cell.setAttribute('tabindex', '0')
}

function cellOf(target: EventTarget | null): HTMLTableCellElement | undefined {
  return (target instanceof HTMLElement && target.closest<HTMLTableCellElement>('tbody td')) || undefined
}

function act(on: (row: number, column: number) => void, target: EventTarget | null): void {
  const cell = cellOf(target)
  const row = cell?.parentElement as HTMLTableRowElement | null | undefined
  if (cell && row) on(row.sectionRowIndex, cell.cellIndex - 1)
}
