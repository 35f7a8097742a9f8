// Collations of columns.
import { displayPart } from '../../impact/catalog/view.ts'
import { texts } from '../../impact/nodes.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const collation = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'collation',
  category: 'style',
  severity: 'warning',
  summary: 'A column has a collation that is not allowed',
  why: 'Columns of different collations cannot be compared without saying which one counts.',
  fix: 'Leave COLLATE out, or use an allowed one.',
  exceptions: 'An empty list allows all.',
  aliases: ['bytebase:SYSTEM_COLLATION_ALLOWLIST'],
  options: { collations: { default: [], describes: 'the collations allowed; none named: all are' } },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context) {
    const allowed = context.option<readonly string[]>('collations')
    if (allowed.length === 0) return
    for (const column of newColumns(context)) {
      const name = texts(column.def.collClause?.collname).at(-1)
      if (name !== undefined && !allowed.includes(name))
        context.report({
          at: context.tokenSpan(column.def.collClause?.location),
          message: `${displayPart(column.name)} has the collation ${name}, which is not allowed here. Use ${allowed.join(' or ')}.`,
        })
    }
  },
  fires: [{ sql: 'create table book (title text collate "C")', options: { collations: ['en_US'] } }],
  silent: [
    { sql: 'create table book (title text collate "C")' },
    { sql: 'create table book (title text collate "C")', options: { collations: ['C'] } },
  ],
})
