// Names of foreign keys.
import { rangeName, texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingForeignKey = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'naming-foreign-key',
  category: 'naming',
  severity: 'warning',
  summary: 'The name of a foreign key does not follow the pattern',
  why: 'The constraint’s name is all that a client gets when a key is violated.',
  fix: 'Choose a name that matches.',
  aliases: ['bytebase:NAMING_INDEX_FK', 'atlas:NM105'],
  options: {
    pattern: {
      default:
        '^$|^fk_{{referencing_table}}_{{referencing_column}}_{{referenced_table}}_{{referenced_column}}$',
      describes: 'a regular expression with this key’s own names',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context, stmt) {
    for (const { node, column, span } of constraintNodes(context)) {
      if (node.contype !== 'CONSTR_FOREIGN') continue
      const referenced = context.view.relation(rangeName(node.pktable), 'table')
      const written = texts(node.pk_attrs)
      const theirs =
        written.length > 0
          ? written
          : (referenced.constraints.find(one => one.kind === 'primary')?.columns ?? [])
      const name = node.conname ?? ''
      const words = {
        referencing_table: stmt.relation?.relname ?? '',
        referencing_column: (column === undefined ? texts(node.fk_attrs) : [column]).join('_'),
        referenced_table: referenced.name,
        referenced_column: theirs.join('_'),
      }
      judgeName(context, name, words, name === '' ? span : context.namedSpan(name))
    }
  },
  fires: [{ sql: 'alter table book add constraint x foreign key (a) references author (id) not valid' }],
  silent: [
    {
      sql: 'alter table book add constraint fk_book_a_author_id foreign key (a) references author (id) not valid',
    },
    { sql: 'create table book (a int references author)' },
  ],
})
