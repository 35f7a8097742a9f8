// Types a primary key may have.
import type { SqlType } from '../../impact/catalog/values.ts'
import { displayPart } from '../../impact/catalog/view.ts'
import { texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'
import { sameTypeName, typeWords } from '../typeNames.ts'

export const primaryKeyType = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'primary-key-type',
  category: 'indexes',
  severity: 'error',
  summary: 'A primary key has a type that is not allowed',
  why: 'A house that keys all tables alike can join, log and cache them alike.',
  fix: 'Use one of the allowed types.',
  aliases: ['bytebase:INDEX_PRIMARY_KEY_TYPE_ALLOWLIST'],
  options: { types: { default: ['bigint', 'bigserial', 'uuid'], describes: 'the types allowed' } },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    const allowed = context.option<readonly string[]>('types')
    if (allowed.length === 0) return
    const isAllowed = (type: SqlType) => allowed.some(name => sameTypeName(name, type))
    const made = newColumns(context)
    for (const { node, column, span } of constraintNodes(context)) {
      if (node.contype !== 'CONSTR_PRIMARY') continue
      for (const name of column === undefined ? texts(node.keys) : [column]) {
        const own = made.find(one => one.name === name)
        const range = 'AlterTableStmt' in context.tree ? context.tree.AlterTableStmt.relation : undefined
        const type = own?.type ?? context.relation(range).columns.find(one => one.name === name)?.type
        if (!type || isAllowed(type)) continue
        context.report({
          at: own?.typeSpan ?? span,
          message: `The primary key ${displayPart(name)} is ${typeWords(type)}. Use one of ${allowed.join(', ')}.`,
        })
      }
    }
  },
  fires: [
    { sql: 'create table book (id text primary key)' },
    { sql: 'create table book (id text, primary key (id))' },
    { before: 'create table book (id text)', sql: 'alter table book add primary key (id)' },
  ],
  silent: [
    { sql: 'create table book (id bigint primary key)' },
    { sql: 'create table book (id int8, name text, primary key (id))' },
  ],
})
