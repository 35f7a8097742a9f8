// ALTER ... SET SCHEMA: the object leaves its qualified name, and perhaps the search path.
import { displayName, displayPart, nameOf } from '../../impact/catalog/view.ts'
import { as, qualified } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const setSchema = rule<'AlterObjectSchemaStmt'>({
  id: 'set-schema',
  category: 'compatibility',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A table, view, type or function moves to another schema under running clients',
  why: 'Clients and function bodies that name it with its schema, or find it by a search_path without the new one, fail from that moment.',
  fix: 'In the same transaction, create a view with the old name over a table; for a function, leave one that calls the new one. Drop it when nobody uses it.',
  exceptions:
    'Objects made by the same script; a view or table of the old name that the script creates afterwards; extensions.',
  aliases: ['bytebase:SCHEMA_BACKWARD_COMPATIBILITY'],
  on: ['AlterObjectSchemaStmt'],
  check(context, stmt) {
    const to = displayPart(stmt.newschema ?? '')
    const tell = (name: string, advice: string) =>
      context.report({
        at: context.words('set schema'),
        message: `Clients that use ${name}, or whose search_path lacks ${to}, fail once it stands there. ${advice}`,
      })
    if (stmt.relation) {
      const relation = context.relation(stmt.relation)
      if (context.newness(relation) === 'new' || relation.schema === stmt.newschema) return
      if (relation.kind === 'sequence' || stmt.objectType === 'OBJECT_SEQUENCE') return
      if (context.laterCreates(relation.schema, relation.name)) return
      tell(nameOf(relation), 'Create a view with the old name over it.')
      return
    }
    const called = as(stmt.object, 'ObjectWithArgs')?.objname
    const typed = as(stmt.object, 'List')?.items
    const ofType = stmt.objectType === 'OBJECT_TYPE' || stmt.objectType === 'OBJECT_DOMAIN'
    if (!called && !ofType) return
    const { schemaname, relname } = qualified(called ?? typed)
    const name = { relname, ...(schemaname === undefined ? {} : { schemaname }) }
    const known = called ? context.view.userFunction(name) : context.view.userTypeNamed(name)
    if (known?.created || known?.schema === stmt.newschema) return
    const shown = displayName(
      schemaname ?? known?.schema ?? context.view.searchPath()[0] ?? 'public',
      relname,
    )
    tell(
      shown,
      called
        ? 'Leave a function of the old name that calls it.'
        : 'Put the new schema on their search_path first.',
    )
  },
  fires: [
    { sql: 'alter table book set schema shelf' },
    { sql: 'ALTER VIEW cheap SET SCHEMA shelf' },
    { sql: 'alter function price(int) set schema shelf; alter type mood set schema shelf' },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book set schema shelf' },
    { sql: 'alter table book set schema shelf; create view book as select * from shelf.book' },
    { sql: 'alter extension citext set schema shelf; alter sequence numbers set schema shelf' },
    { sql: "create type mood as enum ('a'); alter type mood set schema shelf" },
  ],
})
