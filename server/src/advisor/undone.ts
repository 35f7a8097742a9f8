// Whether a script itself takes back what a statement of it does, so that nothing of that may be left to
// a later migration.
import type { TransactionStmt } from '@pgsql/types'
import { as } from '../impact/nodes.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'

/** A ROLLBACK ends the transaction that the statement stands in, or goes back to a savepoint before it. */
export function isUndone({ statements }: Script, statement: Statement): boolean {
  const index = statements.findIndex(one => one.start === statement.start)
  const inBlock = statements.slice(0, index).reduce((open, one) => {
    const control = controlOf(one)
    return control ? (opens(control) ?? open) : open
  }, false)
  if (!inBlock) return false
  const later = new Set<string | undefined>()
  for (const one of statements.slice(index + 1)) {
    const control = controlOf(one)
    if (control?.kind === 'TRANS_STMT_SAVEPOINT') later.add(control.savepoint_name)
    else if (control?.kind === 'TRANS_STMT_ROLLBACK_TO' && !later.has(control.savepoint_name)) return true
    else if (control?.kind === 'TRANS_STMT_ROLLBACK') return true
    else if (control && opens(control) !== undefined) return false
  }
  return false
}

const controlOf = ({ tree }: Statement): TransactionStmt | undefined => as(tree, 'TransactionStmt')

/** Whether a transaction is open behind it; undefined where it goes on. */
function opens({ kind, chain }: TransactionStmt): boolean | undefined {
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') return true
  return /^TRANS_STMT_(COMMIT|ROLLBACK|PREPARE)$/.test(kind ?? '') ? chain === true : undefined
}
