// A column that is added empty: new rows get its default at once, old rows are filled by the migration that
// follows, and only then is it required.
import type { Constraint } from '@pgsql/types'
import { displayPart } from '../impact/catalog/view.ts'
import { joinName } from '../impact/definitions.ts'
import type { RuleContext } from './context.ts'
import { batches } from './expand.ts'
import { script } from './fixing.ts'

export interface Filling {
  /** The table as the statement writes it, and by its bare name. */
  readonly target: string
  readonly table: string
  readonly column: string
  readonly notNull: boolean
}

/** The following migration: fills old rows with the default, and requires a value where one is to be. */
export function fillLater(context: RuleContext, filling: Filling, ...last: readonly string[]): string {
  const { target, column, notNull } = filling
  const name = displayPart(column)
  return `-- Outside a transaction: each batch commits.\n${script([
    batches(context, target, `${name} = default`, `${name} is null`),
    ...(notNull ? requireValue(context, filling) : []),
    ...last,
  ])}`
}

/** A primary key on the column, once it is filled and required. */
export function primaryKeyLater(
  context: RuleContext,
  { target, table, column }: Filling,
  { conname }: Constraint,
): string[] {
  const k = (words: string) => context.keyword(words)
  const name = displayPart(conname ?? joinName([table], 'pkey'))
  return [
    `${k('create unique index concurrently')} ${name} ${k('on')} ${target} (${displayPart(column)})`,
    `${k('alter table')} ${target} ${k('add constraint')} ${name} ${k('primary key using index')} ${name}`,
  ]
}

/** NOT NULL, proved while others read and write. */
function requireValue(context: RuleContext, { target, table, column }: Filling): string[] {
  const k = (words: string) => context.keyword(words)
  const alter = `${k('alter table')} ${target}`
  const name = displayPart(column)
  const proof = displayPart(joinName([table, column], 'not_null'))
  const validate = `${alter} ${k('validate constraint')} ${proof}`
  if (context.version >= 18)
    return [`${alter} ${k('add constraint')} ${proof} ${k('not null')} ${name} ${k('not valid')}`, validate]
  return [
    `${alter} ${k('add constraint')} ${proof} ${k('check')} (${name} ${k('is not null')}) ${k('not valid')}`,
    validate,
    `${alter} ${k('alter column')} ${name} ${k('set not null')}`,
    `${alter} ${k('drop constraint')} ${proof}`,
  ]
}
