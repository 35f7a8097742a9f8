// SET NOT NULL that reads the whole table while everybody waits.

import { notNullProved } from '../../impact/alterTable/notNull.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { joinName, provesNotNull } from '../../impact/definitions.ts'
import { as, text } from '../../impact/nodes.ts'
import { insertion, staged } from '../fixing.ts'
import { rule } from '../rule.ts'

export const setNotNull = rule<'AlterTableStmt'>({
  id: 'set-not-null',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'NOT NULL is proved by reading the whole table under ACCESS EXCLUSIVE',
  why: `\`SET NOT NULL\` reads every row while it holds ACCESS EXCLUSIVE: nobody can read or write the table meanwhile.
PostgreSQL skips the reading when a validated CHECK constraint already proves it (12 and later).`,
  fix: `18 and later: \`ADD CONSTRAINT … NOT NULL … NOT VALID\`, then \`VALIDATE CONSTRAINT\`. Before: add \`CHECK (column IS NOT NULL)
NOT VALID\`, validate it, \`SET NOT NULL\`, drop the check.`,
  exceptions:
    'Tables created by the same script; columns that are already NOT NULL; columns with a validated CHECK that implies it.',
  aliases: [
    'squawk:adding-not-nullable-field',
    'pgls:safety/addingNotNullField',
    'eugene:E2',
    'atlas:PG303',
    'atlas:MF104',
    'bytebase:STATEMENT_DISALLOW_ADD_NOT_NULL',
    'strong_migrations:change_column_null',
    'pgfence:alter-column-set-not-null',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (
      context.newness(table) === 'new' ||
      table.kind === 'foreign' ||
      stmt.objtype === 'OBJECT_FOREIGN_TABLE'
    )
      return
    const actions = context.actions(stmt.cmds, stmt.relation)
    const dropped = new Set(
      actions.flatMap(({ cmd }) => (cmd.subtype === 'AT_DropConstraint' ? (cmd.name ?? []) : [])),
    )
    // What the statement drops proves nothing: it does so first.
    const left = () => ({
      ...table,
      constraints: table.constraints.filter(one => !dropped.has(one.name)),
    })
    // A table that is written anew anyway is read by that.
    const rewritten = () =>
      context.impact.rewrites.some(work => work.certainty === 'yes' && work.relation === nameOf(table))
    for (const { cmd, span } of actions) {
      const node = as(cmd.def, 'Constraint')
      const named =
        cmd.subtype === 'AT_AddConstraint' && node?.contype === 'CONSTR_NOTNULL' && !node.skip_validation
      if (cmd.subtype !== 'AT_SetNotNull' && !named) continue
      const column = named ? (text(node?.keys?.[0]) ?? '') : (cmd.name ?? '')
      if (notNullProved(left(), column) || rewritten()) continue
      const target = context.text(context.nameSpan(stmt.relation))
      const unseen = !table.complete && !context.view.historyKnown()
      const pending = table.constraints.find(
        one =>
          one.kind !== 'foreign' &&
          !one.valid &&
          one.enforced &&
          one.columns.includes(column) &&
          (one.kind === 'notNull' || provesNotNull(one.expression, column)),
      )
      context.report({
        at: context.words('set not null', span.start) ?? context.words('not null', span.start) ?? span,
        table,
        message:
          `Every row of ${nameOf(table)} is read under ACCESS EXCLUSIVE to prove that ${displayPart(column)} has no NULL` +
          `${unseen ? ', unless a validated CHECK already proves it' : ''}. ` +
          (pending
            ? `Validate ${displayPart(pending.name)} first.`
            : 'Prove it beforehand with a constraint that is added NOT VALID and then validated.'),
        fixes: () => {
          const k = (words: string) => context.keyword(words)
          const alter = `${k('alter table')} ${target}`
          const quoted = displayPart(column)
          // What is added NOT VALID must be added to the heirs too.
          if (actions.length > 1 || stmt.relation?.inh !== true) return []
          if (pending?.kind === 'notNull') {
            const newText = `${k('validate constraint')} ${displayPart(pending.name)}`
            return [{ title: 'Validate it instead', preferred: true, edits: [{ ...span, newText }] }]
          }
          if (context.version >= 18) {
            const name = node?.conname ?? joinName([table.name, column], 'not_null')
            const edits = named
              ? [insertion(span.end, k(' not valid'))]
              : [
                  {
                    ...span,
                    newText: `${k('add constraint')} ${displayPart(name)} ${k('not null')} ${quoted} ${k('not valid')}`,
                  },
                ]
            if (named && node?.conname === undefined) {
              const at = context.words('not null', span.start)
              if (at) edits.unshift(insertion(at.start, `${k('constraint')} ${displayPart(name)} `))
            }
            return [
              staged(
                context,
                'Add NOT NULL as NOT VALID, then validate it',
                edits,
                `${alter} ${k('validate constraint')} ${displayPart(name)}`,
              ),
            ]
          }
          const check = displayPart(joinName([table.name, column], 'not_null'))
          const edits = [
            {
              ...span,
              newText: `${k('add constraint')} ${check} ${k('check')} (${quoted} ${k('is not null')}) ${k('not valid')}`,
            },
          ]
          return [
            staged(
              context,
              'Prove it by a CHECK constraint first',
              edits,
              `${alter} ${k('validate constraint')} ${check}`,
              `${alter} ${k('alter column')} ${quoted} ${k('set not null')}`,
              `${alter} ${k('drop constraint')} ${check}`,
            ),
          ]
        },
      })
    }
  },
  fires: [
    {
      before: 'create table book (id int, title text)',
      sql: 'alter table book alter column title set not null',
    },
    { before: 'create table book (id int, title text)', sql: 'ALTER TABLE book ALTER title SET NOT NULL' },
    {
      before: 'create table book (id int, title text check (title is not null or id > 1))',
      sql: 'alter table book alter column title set not null',
    },
    {
      before: 'create table book (id int, title text)',
      sql: 'alter table book add constraint c check (title is not null) not valid; alter table book alter column title set not null',
    },
    {
      since: 18,
      before: 'create table book (id int, title text)',
      sql: 'alter table book add constraint n not null title',
    },
    {
      since: 18,
      before:
        'create table book (id int, title text); alter table book add constraint n not null title not valid',
      sql: 'alter table book alter title set not null',
    },
    {
      before: 'create table book (id int, title text)',
      sql: 'begin; alter table book alter column title set not null; commit',
    },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book alter column id set not null' },
    { before: 'create table book (id int not null)', sql: 'alter table book alter column id set not null' },
    {
      before: 'create table book (id int primary key)',
      sql: 'alter table book alter column id set not null',
    },
    {
      sql: 'alter table book add constraint c check (title is not null) not valid; alter table book validate constraint c; alter table book alter column title set not null',
    },
    {
      before: 'create table book (id int, constraint c check (id > 10 and id is not null))',
      sql: 'alter table book alter column id set not null',
    },
    {
      before: 'alter table book add constraint c check (title is not null) not valid',
      sql: 'alter table book validate constraint c; alter table book alter column title set not null',
    },
    {
      since: 18,
      sql: 'alter table book add constraint n not null title not valid; alter table book validate constraint n; alter table book alter column title set not null',
    },
  ],
})
