// DROP ... CASCADE.
import { rule } from '../rule.ts'

export const dropCascade = rule<'DropStmt' | 'TruncateStmt'>({
  id: 'drop-cascade',
  category: 'destructive',
  severity: 'warning',
  preset: 'strict',
  summary: 'CASCADE drops things nobody named',
  why: 'Views, foreign keys, defaults and functions that depend on the object go with it, also those that somebody made yesterday.',
  fix: 'Drop the dependents by name first, then the object without CASCADE.',
  exceptions: 'Objects made by the same script.',
  aliases: ['bytebase:STATEMENT_DISALLOW_RM_TBL_CASCADE'],
  on: ['DropStmt'],
  check(context, stmt) {
    if (!('removeType' in stmt) || stmt.behavior !== 'DROP_CASCADE') return
    const taken = context.impact.locks
      .filter(lock => lock.mode === 'ACCESS EXCLUSIVE')
      .map(lock => lock.relation)
    const named = stmt.objects?.length ?? 0
    const known = taken.length > named ? ` It locks ${taken.join(', ')} against reads and writes.` : ''
    if (
      stmt.removeType === 'OBJECT_TABLE' &&
      taken.length > 0 &&
      taken.every(name => context.isNewName(name))
    )
      return
    context.report({
      at: context.words('cascade'),
      message: `CASCADE drops whatever depends on it, named or not.${known} Drop the dependents by name first.`,
    })
  },
  fires: [
    { sql: 'drop table book cascade', says: 'named or not. Drop the dependents by name first.' },
    { sql: 'drop type mood cascade' },
    {
      before: 'create table author (id int primary key); create table book (id int references author)',
      sql: 'drop table author cascade',
      says: 'It locks public.author, public.book against reads and writes.',
    },
  ],
  silent: [{ sql: 'drop table book' }, { sql: 'create table book (id int); drop table book cascade' }],
})
