// ADD COLUMN with a CHECK of its own: the whole table is read.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintOf, constraintsOf } from '../../impact/definitions.ts'
import { staged } from '../fixing.ts'
import { newColumns } from '../newColumns.ts'
import { rule } from '../rule.ts'

export const addColumnInlineCheck = rule<'AlterTableStmt'>({
  id: 'add-column-inline-check',
  category: 'columns',
  severity: 'error',
  preset: 'recommended',
  summary: 'A CHECK written on a new column makes PostgreSQL read the whole table',
  why: 'Although every row has the same value in the new column, PostgreSQL reads all of them under ACCESS EXCLUSIVE to prove the check.',
  fix: 'Add the column without the check, then `ADD CONSTRAINT … CHECK (…) NOT VALID`, then validate it.',
  exceptions: 'Tables created by the same script; NOT ENFORCED (18).',
  aliases: ['eugene:E1'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    for (const column of newColumns(context)) {
      if (column.how !== 'add' || context.newness(column.table) === 'new') continue
      const check = constraintsOf(column.def).find(
        one => one.contype === 'CONSTR_CHECK' && one.is_enforced === true,
      )
      const virtual = constraintsOf(column.def).some(
        one => one.contype === 'CONSTR_GENERATED' && one.generated_kind === 'v',
      )
      const required = constraintsOf(column.def).find(one => one.contype === 'CONSTR_NOTNULL')
      if (!check && virtual && required)
        context.report({
          at: context.words('not null', context.at(required.location)) ?? column.span,
          table: column.table,
          message: `NOT NULL on the virtual column ${displayPart(column.name)} makes PostgreSQL compute it for every row of ${nameOf(column.table)} under ACCESS EXCLUSIVE. Add the column without it, then the constraint NOT VALID, and validate it.`,
        })
      if (!check) continue
      const from = context.at(check.location)
      const keyword = context.words('check', from)
      context.report({
        at: keyword ?? column.span,
        table: column.table,
        message: `The check on ${displayPart(column.name)} makes PostgreSQL read all of ${nameOf(column.table)} under ACCESS EXCLUSIVE. Add the check NOT VALID in a statement of its own, and validate it afterwards.`,
        fixes: () => {
          const open = context.tokens.findIndex(
            token =>
              token.start === keyword?.end || (token.text === '(' && token.start >= (keyword?.end ?? 0)),
          )
          let depth = 0
          let end = -1
          for (const token of context.tokens.slice(open)) {
            if (token.text === '(') depth++
            if (token.text === ')' && --depth === 0) {
              end = token.end
              break
            }
          }
          if (!keyword || end < 0) return []
          const k = (words: string) => context.keyword(words)
          const target = context.text(context.nameSpan(stmt.relation))
          const name = displayPart(constraintOf(check, column.table, column.name, context.view)?.name ?? '')
          const lead =
            context.statement.text.slice(0, from).length -
            context.statement.text.slice(0, from).trimEnd().length
          const body = context.statement.text.slice(keyword.start, end)
          return [
            staged(
              context,
              'Add the check NOT VALID, then validate it',
              [
                { start: from - lead, end, newText: '' },
                {
                  start: context.whole.end,
                  end: context.whole.end,
                  newText: `;\n\n${k('alter table')} ${target} ${k('add constraint')} ${name} ${body} ${k('not valid')}`,
                },
              ],
              `${k('alter table')} ${target} ${k('validate constraint')} ${name}`,
            ),
          ]
        },
      })
    }
  },
  fires: [
    {
      since: 18,
      before: 'create table book (id int)',
      sql: 'alter table book add column n int generated always as (id * 2) virtual not null',
    },
    { before: 'create table book (id int)', sql: 'alter table book add column n int check (n > 0)' },
    {
      before: 'create table book (id int)',
      sql: 'ALTER TABLE book ADD COLUMN n INT CONSTRAINT positive CHECK (n > 0) DEFAULT 1',
    },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book add column n int check (n > 0)' },
    { sql: 'alter table book add column n int' },
    { since: 18, sql: 'alter table book add column n int check (n > 0) not enforced' },
  ],
})
