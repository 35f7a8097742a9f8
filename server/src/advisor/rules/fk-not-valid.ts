// A foreign key that is checked against every row while both tables are locked.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintOf, constraintsOf } from '../../impact/definitions.ts'
import { as, rangeName } from '../../impact/nodes.ts'
import { after, insertion, staged, without } from '../fixing.ts'
import { constraintSpan, newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const fkNotValid = rule<'AlterTableStmt'>({
  id: 'fk-not-valid',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A foreign key is checked against every row while both tables are locked',
  why: `Adding a foreign key takes SHARE ROW EXCLUSIVE on the table **and on the table it refers to**, and looks up
every row before it lets go: writes to both tables wait all that time. \`NOT VALID\` checks new rows only and is done in
an instant; \`VALIDATE CONSTRAINT\` then reads the old rows under a lock that lets reads and writes through.`,
  fix: 'Add it `NOT VALID`, and run `ALTER TABLE … VALIDATE CONSTRAINT …` afterwards, in another transaction.',
  exceptions: `Tables created by the same script; \`NOT VALID\`; \`NOT ENFORCED\` (18); a column added without a default, whose
rows are all NULL and are not looked up. Partitioned tables before 18, where NOT VALID is not possible.`,
  aliases: [
    'squawk:adding-foreign-key-constraint',
    'pgls:safety/addingForeignKeyConstraint',
    'eugene:E1',
    'atlas:PG306',
    'bytebase:STATEMENT_ADD_FOREIGN_KEY_NOT_VALID',
    'strong_migrations:add_foreign_key',
    'strong_migrations:add_reference',
    'pgfence:add-constraint-fk-no-not-valid',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    if (table.kind === 'partitioned' && context.version < 18) return
    const actions = context.actions(stmt.cmds, stmt.relation)
    for (const { cmd, span } of actions) {
      const enforced = as(cmd.def, 'ATAlterConstraint')
      if (enforced?.alterEnforceability && enforced.is_enforced)
        context.report({
          at: context.words('enforced', span.start) ?? span,
          table,
          message: `Enforcing ${displayPart(enforced.conname ?? '')} looks up every row of ${nameOf(table)} while writes wait. Drop it, add it again NOT VALID, and validate it afterwards.`,
        })
      const def = as(cmd.def, 'ColumnDef')
      if (def && cmd.missing_ok && table.columns.some(one => one.name === def.colname)) continue
      const node =
        cmd.subtype === 'AT_AddConstraint'
          ? as(cmd.def, 'Constraint')
          : cmd.subtype === 'AT_AddColumn' && def
            ? constraintsOf(def).find(one => one.contype === 'CONSTR_FOREIGN')
            : undefined
      if (node?.contype !== 'CONSTR_FOREIGN' || node.skip_validation || node.is_enforced !== true) continue
      if (def) {
        const fallback = constraintsOf(def).find(one => one.contype === 'CONSTR_DEFAULT')
        // Even DEFAULT NULL makes PostgreSQL look up every row.
        if (!fallback) continue
      }
      const referenced = context.view.relation(rangeName(node.pktable), 'table')
      const name = constraintOf(node, table, def?.colname, context.view)?.name ?? ''
      context.report({
        at: context.words('foreign key', span.start) ?? context.words('references', span.start) ?? span,
        table,
        message: `Adding ${displayPart(name)} looks up every row of ${nameOf(table)} in ${nameOf(referenced)} while writes to both wait. Add it NOT VALID and validate it afterwards.`,
        fixes: () => {
          const only = stmt.relation?.inh !== true ? 'only ' : ''
          const validate = `${context.keyword('alter table')} ${only}${context.text(context.nameSpan(stmt.relation))} ${context.keyword('validate constraint')} ${displayPart(name)}`
          if (def) {
            const column = newColumns(context).find(one => one.def === def)
            if (!column || cmd.missing_ok) return []
            const clause = constraintSpan(context, column, node)
            const start = context.words('references', clause.start)?.start ?? clause.start
            const k = (words: string) => context.keyword(words)
            const key = `${k('alter table')} ${only}${context.text(context.nameSpan(stmt.relation))} ${k('add constraint')} ${displayPart(name)} ${k('foreign key')} (${displayPart(column.name)}) ${context.text({ start, end: clause.end })} ${k('not valid')}`
            const edits = [without(context, clause), after(context, key)]
            return [staged(context, 'Add the foreign key NOT VALID, then validate it', edits, validate)]
          }
          const named = node.conname === undefined
          const edits = [insertion(span.end, context.keyword(' not valid'))]
          // A name of our own choosing, so that the second step can say it.
          const foreign = context.words('foreign', span.start)
          if (named && foreign)
            edits.unshift(insertion(foreign.start, `${context.keyword('constraint')} ${displayPart(name)} `))
          return [staged(context, 'Add the foreign key NOT VALID, then validate it', edits, validate)]
        },
      })
    }
  },
  fires: [
    {
      since: 18,
      before:
        'create table author (id int primary key); create table book (author_id int, constraint f foreign key (author_id) references author not enforced)',
      sql: 'alter table book alter constraint f enforced',
    },
    {
      before: 'create table author (id int primary key); create table book (id int, author_id int)',
      sql: 'alter table book add constraint book_author foreign key (author_id) references author',
    },
    {
      before: 'create table author (id int primary key); create table book (id int, author_id int)',
      sql: 'ALTER TABLE book ADD FOREIGN KEY (author_id) REFERENCES author (id)',
    },
    {
      before: 'create table author (id int primary key); create table book (id int)',
      sql: 'alter table book add column author_id int default 1 references author',
    },
    {
      before: 'create table author (id int primary key); create table book (id int)',
      sql: 'ALTER TABLE book ADD author_id int CONSTRAINT f REFERENCES author (id) ON DELETE CASCADE DEFERRABLE DEFAULT 1 NOT NULL',
    },
    {
      before: 'create table author (id int primary key); create table book (id int, author_id int)',
      sql: 'begin; alter table book add foreign key (author_id) references author; commit',
    },
  ],
  silent: [
    { sql: 'alter table book add constraint b foreign key (author_id) references author not valid' },
    { sql: 'alter table book add column author_id int references author' },
    { sql: 'create table book (id int); alter table book add foreign key (id) references author' },
    { sql: 'create table book (id int references author)' },
    {
      since: 18,
      sql: 'alter table book add constraint b foreign key (author_id) references author not enforced',
    },
  ],
})
