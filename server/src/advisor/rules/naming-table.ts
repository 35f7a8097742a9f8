// Names of tables.

import { judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingTable = rule<'CreateStmt' | 'RenameStmt' | 'CreateTableAsStmt'>({
  id: 'naming-table',
  category: 'naming',
  severity: 'warning',
  summary: 'A table’s name does not follow the pattern',
  why: 'Names that need no quotes and look alike are easier to find and to write.',
  fix: 'Choose a name that matches.',
  aliases: ['bytebase:NAMING_TABLE', 'atlas:NM102'],
  options: {
    pattern: { default: '^[a-z]+(_[a-z]+)*$', describes: 'a regular expression' },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'RenameStmt', 'CreateTableAsStmt'],
  check(context) {
    const { tree } = context
    const rename = 'RenameStmt' in tree ? tree.RenameStmt : undefined
    if (rename && rename.renameType !== 'OBJECT_TABLE') return
    const range =
      'CreateStmt' in tree
        ? tree.CreateStmt.relation
        : 'CreateTableAsStmt' in tree
          ? tree.CreateTableAsStmt.into?.rel
          : undefined
    const name = rename ? rename.newname : range?.relname
    if (name === undefined) return
    const at = rename
      ? context.namedSpan(name, (context.words('to') ?? { end: 0 }).end)
      : context.nameSpan(range)
    judgeName(context, name, {}, at)
  },
  fires: [
    { sql: 'create table "Book" (id int)' },
    { sql: 'alter table book rename to book2' },
    { sql: 'create table books (id int)', options: { maxLength: 3 } },
  ],
  silent: [{ sql: 'create table book_author (id int)' }, { sql: 'alter table book rename column a to "B"' }],
})
