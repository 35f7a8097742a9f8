// Names of columns.

import { judgeName } from '../naming.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const namingColumn = rule<'CreateStmt' | 'AlterTableStmt' | 'RenameStmt'>({
  id: 'naming-column',
  category: 'naming',
  severity: 'warning',
  summary: 'A column’s name does not follow the pattern',
  why: 'Names that need no quotes and look alike are easier to find and to write.',
  fix: 'Choose a name that matches.',
  aliases: ['bytebase:NAMING_COLUMN', 'atlas:NM103'],
  options: {
    pattern: { default: '^[a-z]+(_[a-z]+)*$', describes: 'a regular expression' },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt', 'RenameStmt'],
  check(context) {
    const { tree } = context
    if ('RenameStmt' in tree) {
      const name = tree.RenameStmt.newname ?? ''
      if (tree.RenameStmt.renameType === 'OBJECT_COLUMN')
        judgeName(context, name, {}, context.namedSpan(name, context.words('to')?.end))
      return
    }
    for (const column of newColumns(context))
      if (column.how !== 'retype') judgeName(context, column.name, {}, column.nameSpan)
  },
  fires: [
    { sql: 'create table book (id int, "Title" text)' },
    { sql: 'alter table book add column n1 int' },
    { sql: 'alter table book rename a to "B"' },
  ],
  silent: [{ sql: 'create table book (id int, author_id int)' }, { sql: 'alter table book rename to "B"' }],
})
