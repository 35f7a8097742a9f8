// The value of a string expression in PL/pgSQL, where it is put together of constants, and of variables whose
// value is known. What depends on a row, a setting or an argument has none.
import type { Node } from '@pgsql/types'
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { parse } from '../../sql/parser.ts'
import { all, as, constantText, sqlType, text, texts } from '../nodes.ts'

/** Variables by their names. */
export type Known = ReadonlyMap<string, string>

export function constantString(expression: string, known: Known): string | undefined {
  const outcome = parse(`select ${expression}`)
  const statement = outcome.kind === 'parsed' ? outcome.statements[0]?.node : undefined
  const targets = all(as(statement, 'SelectStmt')?.targetList, 'ResTarget')
  return targets.length === 1 ? constantIn(targets[0]?.val, known) : undefined
}

function constantIn(node: Node | undefined, known: Known): string | undefined {
  const constant = as(node, 'A_Const')
  if (constant) return constantText(constant)
  const column = as(node, 'ColumnRef')
  if (column) return column.fields?.length === 1 ? known.get(text(column.fields[0]) ?? '') : undefined
  const cast = as(node, 'TypeCast')
  if (cast)
    return /^(text|varchar)$/.test(sqlType(cast.typeName)?.name ?? '')
      ? constantIn(cast.arg, known)
      : undefined
  const joined = as(node, 'A_Expr')
  if (joined)
    return texts(joined.name).join() === '||'
      ? concatenated([joined.lexpr, joined.rexpr].map(one => constantIn(one, known)))
      : undefined
  const call = as(node, 'FuncCall')
  const values = (call?.args ?? []).map(one => constantIn(one, known))
  const [first] = values
  switch (texts(call?.funcname).at(-1)) {
    case 'format':
      return first === undefined ? undefined : formatted(first, values.slice(1))
    case 'concat':
      return concatenated(values)
    case 'quote_ident':
      return first === undefined ? undefined : quoteIdentifier(first)
    case 'quote_literal':
      return first === undefined ? undefined : quoteLiteral(first)
    default:
      return undefined
  }
}

function concatenated(parts: readonly (string | undefined)[]): string | undefined {
  return parts.some(one => one === undefined) ? undefined : parts.join('')
}

/** PostgreSQL's format() without positions and widths. */
function formatted(pattern: string, values: readonly (string | undefined)[]): string | undefined {
  let next = 0
  let known = true
  const filled = pattern.replaceAll(/%(.?)/g, (_, kind: string) => {
    if (kind === '%') return '%'
    const value = values[next++]
    if (value === undefined || !/^[sIL]$/.test(kind)) known = false
    return kind === 'I'
      ? quoteIdentifier(value ?? '')
      : kind === 'L'
        ? quoteLiteral(value ?? '')
        : (value ?? '')
  })
  return known ? filled : undefined
}
