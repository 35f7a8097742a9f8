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
  why: 'With CASCADE everything in it goes, and everything elsewhere that depends on it; without, PostgreSQL refuses to drop a schema that holds anything.',
  fix: 'Drop the objects one by one, knowingly; then the empty schema without CASCADE.',
  exceptions:
    'Schemas created by the same script. Without CASCADE PostgreSQL drops nothing but an empty schema, so that is said only where the known history has something in it.',
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
      const cascade = stmt.behavior === 'DROP_CASCADE'
      if (!cascade && held.length === 0) continue
      const relations = `${held.length} ${held.length === 1 ? 'relation' : 'relations'}`
      context.report({
        at: context.namedSpan(name),
        message: cascade
          ? `Dropping ${displayPart(name)} and ${held.length > 0 ? relations : 'everything'} in it cannot be undone. Drop its objects one by one first.`
          : `${displayPart(name)} holds ${relations}, so PostgreSQL refuses this. Drop its objects one by one first.`,
      })
    }
  },
  fires: [
    { sql: 'drop schema shop cascade' },
    { before: 'create schema shop; create table shop.book (id int)', sql: 'drop schema shop' },
  ],
  silent: [
    { sql: 'create schema shop; drop schema shop' },
    { before: 'create schema shop', sql: 'drop schema shop' },
    { before: 'create schema shop; create table public.book (id int)', sql: 'drop schema shop' },
  ],
})
