// Names of schemas.
import { judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingSchema = rule<'CreateSchemaStmt' | 'RenameStmt'>({
  id: 'naming-schema',
  category: 'naming',
  severity: 'warning',
  summary: 'A schema’s name does not follow the pattern',
  why: 'A schema’s name stands before all others, so it should need no quotes and look like its neighbours.',
  fix: 'Choose a name that matches.',
  aliases: ['atlas:NM101'],
  options: {
    pattern: { default: '^[a-z]+(_[a-z]+)*$', describes: 'a regular expression' },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateSchemaStmt', 'RenameStmt'],
  check(context) {
    const { tree } = context
    if ('RenameStmt' in tree && tree.RenameStmt.renameType !== 'OBJECT_SCHEMA') return
    const name =
      'RenameStmt' in tree
        ? tree.RenameStmt.newname
        : 'CreateSchemaStmt' in tree
          ? tree.CreateSchemaStmt.schemaname
          : undefined
    if (name !== undefined) judgeName(context, name, {})
  },
  fires: [
    { sql: 'create schema "Shop"' },
    { sql: 'alter schema shop rename to shop2' },
    { sql: 'create schema shop', options: { maxLength: 3 } },
  ],
  silent: [{ sql: 'create schema shop_archive' }, { sql: 'alter table shop rename to "Shop"' }],
})
