// Statements that a change may not hold because they would take the transaction, the session or
// the connection out of the engine's hands. What is dangerous but possible is the advisor's.
import type { Node } from '@pgsql/types'
import type { Failure } from '#protocol/failure.ts'
import { isOff, settingsOf } from './settings.ts'
import type { CuttableStatement } from './steps.ts'

/** Why this statement cannot be part of a change, or undefined. */
export function refusal(statement: CuttableStatement): Failure | undefined {
  const { tree, problem } = statement
  if (problem) {
    const hint = problem.hint === undefined ? {} : { hint: problem.hint }
    return { code: 'badInput', message: sentence(problem.message), ...hint }
  }
  if (!tree) return undefined
  if ('TransactionStmt' in tree) return transactionControl(tree.TransactionStmt)
  if ('VariableSetStmt' in tree && tree.VariableSetStmt.kind === 'VAR_SET_MULTI') {
    return {
      code: 'badInput',
      message: `SET ${tree.VariableSetStmt.name ?? 'TRANSACTION'} is not allowed in a change.`,
      detail: 'Plumbline makes the transactions, always read committed, and must be sure of them.',
      hint: 'Remove the statement.',
    }
  }
  if ('CopyStmt' in tree) return copy(tree.CopyStmt)
  const reading = otherReading(tree)
  if (reading) return reading
  const all =
    'DiscardStmt' in tree && tree.DiscardStmt.target === 'DISCARD_ALL'
      ? 'DISCARD ALL'
      : 'VariableSetStmt' in tree && tree.VariableSetStmt.kind === 'VAR_RESET_ALL' && 'RESET ALL'
  if (all) {
    return {
      code: 'badInput',
      message: `${all} is not allowed in a change.`,
      detail: 'It would drop the locks and settings under which the change was approved to run.',
      hint: 'Remove the statement, or use RESET for a single setting.',
    }
  }
  return undefined
}

/** The server is to read the text as those who approved it did. */
function otherReading(tree: Node): Failure | undefined {
  for (const { name, value } of settingsOf(tree)) {
    if (name === 'client_encoding' && value !== undefined && !/^(utf-?_?8|unicode)$/i.test(value)) {
      return {
        code: 'badInput',
        message: `The client_encoding ${value} is not allowed in a change.`,
        detail: 'Plumbline sends SQL as UTF-8: the server would take its bytes for other characters.',
        hint: 'Remove the statement. The server converts the text into its own encoding by itself.',
      }
    }
    if (name === 'standard_conforming_strings' && isOff(value)) {
      return {
        code: 'badInput',
        message: 'Switching standard_conforming_strings off is not allowed in a change.',
        detail: 'The server would read backslashes in strings otherwise than they were checked and approved.',
        hint: "Remove the statement, and write strings with escapes as E'...'.",
      }
    }
  }
  return undefined
}

type Transaction = Extract<Node, { TransactionStmt: unknown }>['TransactionStmt']
type Copy = Extract<Node, { CopyStmt: unknown }>['CopyStmt']

const transactionWords: Readonly<Record<string, string>> = {
  TRANS_STMT_BEGIN: 'BEGIN',
  TRANS_STMT_START: 'START TRANSACTION',
  TRANS_STMT_COMMIT: 'COMMIT',
  TRANS_STMT_ROLLBACK: 'ROLLBACK',
  TRANS_STMT_SAVEPOINT: 'SAVEPOINT',
  TRANS_STMT_RELEASE: 'RELEASE SAVEPOINT',
  TRANS_STMT_ROLLBACK_TO: 'ROLLBACK TO SAVEPOINT',
  TRANS_STMT_PREPARE: 'PREPARE TRANSACTION',
  TRANS_STMT_COMMIT_PREPARED: 'COMMIT PREPARED',
  TRANS_STMT_ROLLBACK_PREPARED: 'ROLLBACK PREPARED',
}

function transactionControl(statement: Transaction): Failure {
  const words = transactionWords[statement.kind ?? ''] ?? 'Transaction control'
  const chained = statement.chain ? ' AND CHAIN' : ''
  return {
    code: 'badInput',
    message: `${words}${chained} is not allowed in a change.`,
    detail:
      'Plumbline runs the statements before and after it in transactions of its own, so that the change ' +
      'is applied and recorded together or not at all.',
    hint: 'Remove the statement: a run of ordinary statements already commits as one.',
  }
}

function copy(statement: Copy): Failure | undefined {
  if (statement.filename !== undefined) return undefined
  return statement.is_from
    ? {
        code: 'badInput',
        message: 'COPY FROM STDIN is not allowed in a change.',
        detail: 'Its rows would come from the client and not from the SQL that was approved.',
        hint: 'Write the rows as INSERT statements.',
      }
    : {
        code: 'badInput',
        message: 'COPY TO STDOUT is not allowed in a change.',
        detail: 'There is nobody to read its rows.',
        hint: 'Remove the statement, or run it in the SQL console.',
      }
}

function sentence(text: string): string {
  const trimmed = text.trim()
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
