// Fixes that take several deployments: a new column beside the old one, kept in step by a trigger,
// filled in batches, and put in the old one's place at the end.

import type { Relation } from '../impact/catalog/values.ts'
import { displayPart } from '../impact/catalog/view.ts'
import { joinName } from '../impact/definitions.ts'
import type { RuleContext } from './context.ts'
import type { FixDraft } from './finding.ts'
import { beside, instead } from './fixing.ts'

/**
 * A block that writes rows ten thousand at a time and commits in between, so it must not run inside a
 * transaction. `open` is true of the rows still to be written; where writing leaves them open, it ends.
 */
export function batches(context: RuleContext, target: string, set: string, open: string): string {
  const block = `do $$
declare
  filled bigint;
begin
  loop
    with written as (
      update ${target}
      set ${set}
      where ctid = any (array(
        select ctid
        from ${target}
        where ${open}
        limit 10000
      ))
      and ${open}
      returning ${open} as is_open
    )
    select count(*) filter (where not is_open)
    into filled
    from written;
    exit when filled = 0;
    commit;
  end loop;
end $$`
  return context.keyword('do') === 'DO' ? block.replace(/^do/, 'DO') : block
}

interface Successor {
  readonly old: string
  readonly name: string
  /** As written. */
  readonly type: string
  /** The successor takes the old name in the end; otherwise it keeps its own. */
  readonly replaces: boolean
}

/** Expand in this file; fill and contract in the following migration. */
export function expandAndContract(
  context: RuleContext,
  target: string,
  table: Relation,
  { old, name, type, replaces }: Successor,
): FixDraft {
  const sync = displayPart(joinName([table.name, name], 'sync'))
  const placed = beside(target, joinName([table.name, name], 'sync'))
  const [from, to] = [displayPart(old), displayPart(name)]
  const body = replaces
    ? `  new.${to} := new.${from}::${type};`
    : `  if tg_op = 'UPDATE' and new.${to} is distinct from old.${to} or new.${from} is null then
    new.${from} := new.${to};
  else
    new.${to} := new.${from};
  end if;`
  const k = (words: string) => context.keyword(words)
  const value = replaces ? `${from}::${type}` : from
  return {
    title: replaces ? 'Change the type by a new column' : 'Rename by a new column',
    edits: [
      instead(
        context,
        `${k('alter table')} ${target} ${k('add column')} ${to} ${type}`,
        `${k('create function')} ${placed}() ${k('returns trigger language plpgsql as')} $$\nbegin\n${body}\n  return new;\nend $$`,
        `${k('create trigger')} ${sync} ${k('before insert or update on')} ${target} ${k('for each row execute function')} ${placed}()`,
      ),
    ],
    followUp: `${[
      `-- Outside a transaction: each batch commits.\n${batches(context, target, `${to} = ${value}`, `${to} is distinct from ${value}`)}`,
      `-- Once ${replaces ? 'all rows are filled' : `no client uses ${from} any more`}.\n${k('begin')}`,
      `${k('drop trigger')} ${sync} ${k('on')} ${target}`,
      `${k('drop function')} ${placed}()`,
      `${k('alter table')} ${target} ${k('drop column')} ${from}`,
      ...(replaces ? [`${k('alter table')} ${target} ${k('rename column')} ${to} ${k('to')} ${from}`] : []),
      k('commit'),
    ].join(';\n\n')};\n`,
  }
}
