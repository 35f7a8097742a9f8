// Changes of data whose old rows cannot be kept first, by form or by size.
import { rule } from '../rule.ts'

export const priorBackup = rule<
  | 'UpdateStmt'
  | 'DeleteStmt'
  | 'MergeStmt'
  | 'AlterTableStmt'
  | 'RenameStmt'
  | 'DropStmt'
  | 'AlterObjectSchemaStmt'
>({
  id: 'prior-backup',
  category: 'data',
  severity: 'warning',
  summary: 'The rows that a script changes cannot be kept beforehand',
  why: `Rows are kept by asking for the statement's condition first and copying what it finds. That cannot be done before the
script starts once the script itself has altered tables, nor where it is too large to be read twice.`,
  fix: 'Change the schema and the data in separate scripts, and cut large ones.',
  exceptions: 'Scripts that change no row, or alter tables only afterwards.',
  aliases: ['bytebase:BUILTIN_PRIOR_BACKUP_CHECK'],
  options: { maxSize: { default: 2_097_152, describes: 'the largest script, in characters' } },
  on: [
    'UpdateStmt',
    'DeleteStmt',
    'MergeStmt',
    'AlterTableStmt',
    'RenameStmt',
    'DropStmt',
    'AlterObjectSchemaStmt',
  ],
  check(context) {
    const { tree, view } = context
    const changes = 'UpdateStmt' in tree || 'DeleteStmt' in tree || 'MergeStmt' in tree
    if (!changes) {
      if (view.read('did:alter') !== true) view.write('did:alter', true)
      return
    }
    if (view.read('did:alter') === true)
      context.report({
        at: context.headSpan(),
        message:
          'The script alters tables before it changes data, so the old rows cannot be kept beforehand. Put the data change into a script of its own.',
      })
    if (view.read('did:change') === true) return
    view.write('did:change', true)
    view.moment.looksAhead = true
    const size = context.script.length
    const most = context.option<number>('maxSize')
    if (size > most)
      context.report({
        at: context.headSpan(),
        message: `The script has ${size} characters; rows are kept beforehand for up to ${most}. Cut it.`,
      })
  },
  fires: [
    { sql: 'alter table book add column n int; update book set n = 1 where id < 10' },
    { sql: 'update book set n = 1 where id < 10', options: { maxSize: 10 } },
  ],
  silent: [
    { sql: 'update book set n = 1 where id < 10; alter table book add column n int' },
    { sql: 'alter table book add column n int' },
    { sql: 'insert into book values (1)' },
  ],
})
