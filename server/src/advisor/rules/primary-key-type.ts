// Types a primary key may have.
import { displayPart } from '../../impact/catalog/view.ts'
import { texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'
import { sameTypeName, typeWords } from '../typeNames.ts'

export const primaryKeyType = rule<'CreateStmt'>({
  id: 'primary-key-type',
  category: 'indexes',
  severity: 'error',
  summary: 'A primary key has a type that is not allowed',
  why: 'A house that keys all tables alike can join, log and cache them alike.',
  fix: 'Use one of the allowed types.',
  aliases: ['bytebase:INDEX_PRIMARY_KEY_TYPE_ALLOWLIST'],
  options: { types: { default: ['bigint', 'bigserial', 'uuid'], describes: 'the types allowed' } },
  on: ['CreateStmt'],
  check(context) {
    const allowed = context.option<readonly string[]>('types')
    if (allowed.length === 0) return
    const keyed = new Set(
      constraintNodes(context)
        .filter(one => one.node.contype === 'CONSTR_PRIMARY')
        .flatMap(one => (one.column === undefined ? texts(one.node.keys) : [one.column])),
    )
    for (const column of newColumns(context)) {
      if (
        !keyed.has(column.name) ||
        !column.type ||
        allowed.some(name => sameTypeName(name, column.type as NonNullable<typeof column.type>))
      )
        continue
      context.report({
        at: column.typeSpan,
        message: `The primary key ${displayPart(column.name)} is ${typeWords(column.type)}. Use one of ${allowed.join(', ')}.`,
      })
    }
  },
  fires: [
    { sql: 'create table book (id text primary key)' },
    { sql: 'create table book (id text, primary key (id))' },
  ],
  silent: [
    { sql: 'create table book (id bigint primary key)' },
    { sql: 'create table book (id int8, name text, primary key (id))' },
  ],
})
