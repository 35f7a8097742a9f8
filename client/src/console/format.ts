// Results as a terminal shows them: aligned tables, or a block for each row. NULL is told apart from
// text, and nothing in a value can steer the terminal. Pure.
import type { QueryResult } from '#protocol/query.ts'
import { plural, shown } from '../display.ts'
import { width } from './screen.ts'

export interface Style {
  readonly expanded: boolean
  readonly timing: boolean
  /** Columns of the terminal: a table that is wider becomes a block for each row. */
  readonly columns?: number
}

const dim = (text: string) => `\x1b[2m${text}\x1b[22m`
const bold = (text: string) => `\x1b[1m${text}\x1b[22m`
export const red = (text: string) => `\x1b[31m${text}\x1b[39m`

const nullText = 'NULL'
/** Longer values are cut; the whole is a query away. */
const longest = 200

/** One value on one line, harmless. */
function cell(value: string | null): string {
  if (value === null) return nullText
  const line = shown(value.length > longest ? `${value.slice(0, longest)}…` : value)
  return line
}

const between = ' │ '

const numeric = /^(smallint|integer|bigint|numeric|real|double precision|money|oid)\b/

export function formatted(result: QueryResult, style: Style): string {
  const lines: string[] = result.notices.map(notice => dim(shown(notice)))
  if (result.columns.length > 0) {
    lines.push(...(style.expanded ? expanded(result) : (table(result, style.columns) ?? expanded(result))))
    lines.push(dim(rowCount(result)))
  } else lines.push(shown(result.command))
  if (style.timing) lines.push(dim(`${result.milliseconds.toFixed(1)} ms`))
  return `${lines.join('\r\n')}\r\n`
}

function rowCount(result: QueryResult): string {
  const rows = plural(result.rows.length, 'row')
  return result.truncated ? `(the first ${rows}; there are more)` : `(${rows})`
}

/** Undefined where it has no room. */
function table(result: QueryResult, columns = Infinity): readonly string[] | undefined {
  const heads = result.columns.map(column => shown(column.name))
  const rows = result.rows.map(row => row.map(cell))
  const widths = heads.map((head, index) =>
    Math.max(width(head), ...rows.map(row => width(row[index] ?? ''))),
  )
  if (widths.reduce((sum, one) => sum + one, between.length * (widths.length - 1)) > columns) return undefined
  const padded = (text: string, index: number, right: boolean) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(text)))
    if (right) return space + text
    return index === heads.length - 1 ? text : text + space
  }
  return [
    heads.map((head, index) => bold(padded(head, index, false))).join(dim(between)),
    dim(widths.map(columns => '─'.repeat(columns)).join('─┼─')),
    ...rows.map((row, line) =>
      row
        .map((text, index) => {
          const isNull = result.rows[line]?.[index] === null
          const drawn = padded(text, index, numeric.test(result.columns[index]?.type ?? ''))
          return isNull ? dim(drawn) : drawn
        })
        .join(dim(between)),
    ),
  ]
}

function expanded(result: QueryResult): readonly string[] {
  const heads = result.columns.map(column => shown(column.name))
  const widest = Math.max(...heads.map(width))
  return result.rows.flatMap((row, line) => [
    dim(`─ row ${line + 1} ${'─'.repeat(Math.max(0, widest - 2))}`),
    ...row.map((value, index) => {
      const head = heads[index] ?? ''
      const text = cell(value)
      return `${bold(head)}${' '.repeat(widest - width(head))} ${dim('│')} ${value === null ? dim(text) : text}`
    }),
  ])
}

/** The line of the text that a failure points at, with a mark under the place; empty where it points nowhere. */
export function pointer(text: string, offset: number | undefined): string {
  if (offset === undefined || offset < 0 || offset > text.length) return ''
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? undefined : end)
  const number = text.slice(0, start).split('\n').length
  const before = shown(line.slice(0, offset - start))
  const head = `line ${number}: `
  // Of a long line, what stands around the place.
  const from = width(before) > 60 ? before.length - 50 : 0
  const cut = from > 0 ? '…' : ''
  const room = before.slice(from)
  const after = shown(line.slice(offset - start)).slice(0, 60)
  return `${dim(`${head}${cut}`)}${room}${after}\r\n${' '.repeat(width(head) + cut.length + width(room))}^`
}
