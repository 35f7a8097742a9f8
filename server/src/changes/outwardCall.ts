// Whether a statement does something outside the transaction that holds it: on another server, in
// another session, in a file. No rollback takes that back.
import type { Node } from '@pgsql/types'
import { stringsIn } from '../sql/constants.ts'

/** What it does, in a few words, as it is written in the statement or in the body of a DO block. */
export function outwardCall(node: Node): string | undefined {
  if ('CopyStmt' in node && (node.CopyStmt.is_program || node.CopyStmt.filename !== undefined))
    return "it reads or writes the server's files"
  const call = functionNames(node).find(f => outward.test(f))
  if (call !== undefined) return `${call}() reaches beyond the database`
  const inside = 'DoStmt' in node && stringsIn(node).some(callsOutward)
  return inside ? 'its body reaches beyond the database' : undefined
}

/** Of the text of a function's or a block's body. */
export function callsOutward(body: string): boolean {
  return inBody.test(body)
}

/** Names of the functions that a statement calls, with and without their schema. */
export function functionNames(node: Node): readonly string[] {
  const found: string[] = []
  collect(node, found)
  return found
}

const names = [
  'dblink\\w*',
  'http\\w*',
  'cron\\.\\w+',
  'lo_(export|import)',
  'pg_(file|read|terminate|cancel|logical)_\\w+',
  'pg_(create|drop)_(physical|logical|replication)_\\w+',
  'pg_(promote|reload_conf|switch_wal)',
].join('|')

const outward = new RegExp(`^(${names})$`)

const inBody = new RegExp(`\\b(${names})\\s*\\(|\\bcopy\\b[^;]*\\b(from|to)\\s+(program\\b|\\W*')`, 'i')

function collect(value: unknown, found: string[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  else if (typeof value === 'object' && value !== null) {
    const { funcname } = value as { funcname?: readonly Node[] }
    if (Array.isArray(funcname)) {
      const parts = funcname.map(part => ('String' in part ? part.String.sval : ''))
      found.push(parts.filter(p => p !== 'public').join('.'))
      const last = parts.at(-1)
      if (last) found.push(last)
    }
    for (const inner of Object.values(value)) collect(inner, found)
  }
}
