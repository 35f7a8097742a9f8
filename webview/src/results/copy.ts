// Results as text for other programs. Pure.
import type { QueryResult } from '#protocol/query.ts'

/** RFC 4180; NULL is an empty field, an empty text is `""`. */
export function asCsv(result: QueryResult): string {
  const field = (value: string | null) => {
    if (value === null) return ''
    return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
  }
  const lines = [result.columns.map(column => column.name), ...result.rows]
  return `${lines.map(row => row.map(field).join(',')).join('\r\n')}\r\n`
}

/** For spreadsheets: tabs and line breaks inside a value become spaces, so that cells stay cells. */
export function asTsv(result: QueryResult): string {
  const lines = [result.columns.map(column => column.name), ...result.rows]
  return lines.map(row => row.map(value => (value ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t')).join('\n')
}

/** A list of rows as lists under their columns' names, for two columns may have the same name. */
export function asJson(result: QueryResult): string {
  return JSON.stringify({ columns: result.columns.map(column => column.name), rows: result.rows }, null, 2)
}
