// Whether the statements are of the kind the issue is about: no DDL in a data change, no DML in a
// schema change, databases made by their own issue type, and nothing that takes the transaction away.
import type { Node } from '@pgsql/types'
import type { CheckDetail } from '#protocol/issue.ts'
import { refusal } from '../../sql/refusal.ts'
import { settingsOf } from '../../sql/settings.ts'
import type { Statement } from '../../sql/statement.ts'
import { label } from '../../sql/steps.ts'
import { count, judged, type Outcome, type Subject } from './subject.ts'

export type StatementKind = 'ddl' | 'dml' | 'neutral'

const dml = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'SelectStmt',
  'TruncateStmt',
])

/** Neither: settings, maintenance, locks, and blocks and calls that may do either. */
const neutral = new Set([
  'VariableShowStmt',
  'VacuumStmt',
  'ReindexStmt',
  'ClusterStmt',
  'CheckPointStmt',
  'LockStmt',
  'DoStmt',
  'CallStmt',
  'ExplainStmt',
  'PrepareStmt',
  'ExecuteStmt',
  'DeallocateStmt',
  'DiscardStmt',
  'LoadStmt',
  'ListenStmt',
  'UnlistenStmt',
  'NotifyStmt',
  'ConstraintsSetStmt',
  'RefreshMatViewStmt',
  'CommentStmt',
])

export function kindOf(node: Node): StatementKind {
  const [name = ''] = Object.keys(node)
  if (settingsOf(node).length > 0) return 'neutral'
  if ('SelectStmt' in node) return node.SelectStmt.intoClause ? 'ddl' : 'dml'
  if (dml.has(name)) return 'dml'
  return neutral.has(name) ? 'neutral' : 'ddl'
}

export function checkStatementKind(subject: Subject): Outcome {
  const details = subject.script.statements.flatMap(statement => detailOf(subject, statement) ?? [])
  return judged(
    'statementKind',
    'Every statement fits this kind of issue.',
    (errors, warnings) =>
      errors > 0
        ? `${count(errors, 'statement')} cannot be part of this issue.`
        : `${count(warnings, 'statement')} would fit another kind of issue better.`,
    details,
  )
}

function detailOf({ type, options }: Subject, statement: Statement): CheckDetail | undefined {
  const { tree, start, end } = statement
  if (!tree) return undefined
  const refused = refusal(statement)
  if (refused) {
    const text = [refused.detail, refused.hint].filter(Boolean).join(' ')
    return { severity: 'error', title: refused.message, text, start, end }
  }
  const what = label(statement.text)
  if ('CreatedbStmt' in tree && type !== 'createDatabase') {
    const text = 'Create the database by an issue of its own, so that Plumbline knows it.'
    return { severity: 'error', title: `"${what}" creates a database.`, text, start, end }
  }
  if ('DropdbStmt' in tree) {
    const text = 'Plumbline does not drop databases: nothing would be left to record the change of.'
    return { severity: 'error', title: `"${what}" drops a database.`, text, start, end }
  }
  if (options.priorBackup !== 'none' && takesRowsUnseen(tree)) {
    const text = 'It takes rows that cannot be kept. Use DELETE, or an issue of its own that keeps no rows.'
    return { severity: 'error', title: `"${what}" would not be kept.`, text, start, end }
  }
  const kind = kindOf(tree)
  if (type === 'changeData' && kind === 'ddl') {
    const text = 'A data change is expected to leave the schema as it is.'
    return { severity: 'warning', title: `"${what}" is not DML.`, text, start, end }
  }
  if ((type === 'alterSchema' || type === 'revert') && kind === 'dml') {
    const text = 'A schema change is expected to leave the rows as they are.'
    return { severity: 'warning', title: `"${what}" is not DDL.`, text, start, end }
  }
  return undefined
}

/** Rows go with their table, and nobody can look at them any more. */
function takesRowsUnseen(node: Node): boolean {
  return 'TruncateStmt' in node || ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE')
}
