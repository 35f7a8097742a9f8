// ALTER SCHEMA ... RENAME.
import { displayPart } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const renameSchema = rule<'RenameStmt'>({
  id: 'rename-schema',
  category: 'compatibility',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A schema is renamed under running clients',
  why: 'Every qualified name, every search_path and every function body with the old name stops working at once.',
  fix: 'Create the new schema, move or re-create the objects, leave views behind.',
  exceptions: 'Schemas created by the same script.',
  aliases: ['bytebase:SCHEMA_BACKWARD_COMPATIBILITY', 'strong_migrations:rename_schema'],
  on: ['RenameStmt'],
  check(context, stmt) {
    if (stmt.renameType !== 'OBJECT_SCHEMA') return
    if (
      (context.view.read(`schema:${stmt.subname}`) as { created?: number } | undefined)?.created !== undefined
    )
      return
    context.report({
      message: `Every name and search_path with ${displayPart(stmt.subname ?? '')} stops working. Create a new schema and leave views behind.`,
    })
  },
  fires: [{ sql: 'alter schema shop rename to store' }],
  silent: [{ sql: 'create schema shop; alter schema shop rename to store' }],
})
