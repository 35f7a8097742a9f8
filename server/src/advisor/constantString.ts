// The value of a string expression in PL/pgSQL, where it is put together of constants alone. What depends
// on a variable, a row or a setting has none.
import type { Node } from '@pgsql/types'
import { all, as, constantText, texts } from '../impact/nodes.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { parse } from '../sql/parser.ts'

export function constantString(expression: string): string | undefined {
  const outcome = parse(`select ${expression}`)
  const statement = outcome.kind === 'parsed' ? outcome.statements[0]?.node : undefined
  const targets = all(as(statement, 'SelectStmt')?.targetList, 'ResTarget')
  return targets.length === 1 ? constantIn(targets[0]?.val) : undefined
}

function constantIn(node: Node | undefined): string | undefined {
  const constant = as(node, 'A_Const')
  if (constant) return constantText(constant)
  const joined = as(node, 'A_Expr')
  if (joined && texts(joined.name).join() === '||') {
    const [left, right] = [constantIn(joined.lexpr), constantIn(joined.rexpr)]
    return left === undefined || right === undefined ? undefined : left + right
  }
  const call = as(node, 'FuncCall')
  if (texts(call?.funcname).at(-1) !== 'format') return undefined
  const [pattern, ...values] = (call?.args ?? []).map(constantIn)
  return pattern === undefined ? undefined : formatted(pattern, values)
}

/** PostgreSQL's format() without positions and widths. */
function formatted(pattern: string, values: readonly (string | undefined)[]): string | undefined {
  let next = 0
  let known = true
  const text = pattern.replaceAll(/%(.?)/g, (_, kind: string) => {
    if (kind === '%') return '%'
    const value = values[next++]
    if (value === undefined || !/^[sIL]$/.test(kind)) known = false
    return kind === 'I'
      ? quoteIdentifier(value ?? '')
      : kind === 'L'
        ? quoteLiteral(value ?? '')
        : (value ?? '')
  })
  return known ? text : undefined
}
