// Results as text for other programs. Pure.
import type { QueryResult } from '#protocol/query.ts'
import { quoted } from '../quoted.ts'

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

/** A query that gives the same rows again; the types stand in its first row. */
export function asSql({ columns, rows }: QueryResult): string {
  const literal = (value: string | null) => (value === null ? 'null' : quotedText(value))
  const line = (row: readonly (string | null)[], first: boolean) =>
    row.map((value, at) => (first ? `${literal(value)}::${columns[at]?.type}` : literal(value))).join(', ')
  const values = rows.map((row, at) => `  (${line(row, at === 0)})`).join(',\n')
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  return `select *\nfrom (values\n${values}\n) as result (${names});\n`
}

/** A backslash is one however the session reads them. */
function quotedText(value: string): string {
  const text = value.replaceAll("'", "''")
  return text.includes('\\') ? `E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`
}
