// Names of primary key.
import { texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { matches } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingPrimaryKey = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'naming-primary-key',
  category: 'naming',
  severity: 'warning',
  summary: 'The name of a primary key does not follow the pattern',
  why: 'A name that tells table and columns makes error messages readable: the constraint’s name is all that a client gets.',
  fix: 'Choose a name that matches.',
  exceptions: 'Constraints without a name.',
  aliases: ['bytebase:NAMING_INDEX_PK'],
  options: {
    pattern: {
      default: '^$|^pk_{{table}}_{{column_list}}$',
      describes: 'a regular expression with {{table}} and {{column_list}} for this one’s own names',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context, stmt) {
    const pattern = context.option<string>('pattern')
    const judge = (name: string, table: string, columns: readonly string[]) => {
      if (!matches(name, pattern, { table, column_list: columns.join('_') }))
        context.report({
          at: context.namedSpan(name),
          message: `${name} does not match ${pattern}. Choose another name.`,
        })
      if (name.length > context.option<number>('maxLength'))
        context.report({
          at: context.namedSpan(name),
          message: `${name} has ${name.length} characters; ${context.option<number>('maxLength')} are allowed. Shorten it.`,
        })
    }
    const table = stmt.relation?.relname ?? ''
    for (const { node, column } of constraintNodes(context)) {
      if (node.contype !== 'CONSTR_PRIMARY' || node.conname === undefined) continue
      const index =
        node.indexname === undefined
          ? undefined
          : context.view.resolve({ relname: node.indexname }).known?.index
      if (node.indexname !== undefined && !index) continue
      judge(
        node.conname,
        table,
        index ? index.keys.flatMap(key => key ?? []) : column === undefined ? texts(node.keys) : [column],
      )
    }
  },
  fires: [{ sql: 'create table book (id int, constraint x primary key (id))' }],
  silent: [
    { sql: 'create table book (id int, constraint pk_book_id primary key (id))' },
    { sql: 'create table book (id int primary key)' },
  ],
})
