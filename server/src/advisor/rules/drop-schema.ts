// DROP SCHEMA.
import { displayPart } from '../../impact/catalog/view.ts'
import { text } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const dropSchema = rule<'DropStmt'>({
  id: 'drop-schema',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  summary: 'A schema is dropped',
  why: 'With CASCADE everything in it goes, and everything elsewhere that depends on it.',
  fix: 'Drop the objects one by one, knowingly; then the empty schema without CASCADE.',
  exceptions: 'Schemas created by the same script.',
  aliases: ['pgls:safety/banDropSchema', 'atlas:DS101', 'pgfence:drop-schema'],
  on: ['DropStmt'],
  check(context, stmt) {
    if (stmt.removeType !== 'OBJECT_SCHEMA') return
    for (const object of stmt.objects ?? []) {
      const name = text(object) ?? ''
      const known = context.view.read(`schema:${name}`) as { created?: number } | undefined
      if (known?.created !== undefined) continue
      const held = [...context.view.relations()].filter(
        one => one.schema === name && one.kind !== 'index' && one.kind !== 'sequence',
      )
      const what =
        held.length > 0
          ? ` and ${held.length} ${held.length === 1 ? 'relation' : 'relations'} in it`
          : stmt.behavior === 'DROP_CASCADE'
            ? ' and everything in it'
            : ''
      context.report({
        at: context.namedSpan(name),
        severity: stmt.behavior === 'DROP_CASCADE' || held.length > 0 ? 'error' : 'warning',
        message: `Dropping ${displayPart(name)}${what} cannot be undone. Drop its objects one by one first.`,
      })
    }
  },
  fires: [
    { sql: 'drop schema shop cascade' },
    { before: 'create schema shop; create table shop.book (id int)', sql: 'drop schema shop' },
  ],
  silent: [{ sql: 'create schema shop; drop schema shop' }],
})
