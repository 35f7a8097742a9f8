// Unique and primary keys that build their own index, and the online way: the index first,
// concurrently, then the constraint on it.
import type { AlterTableStmt, Constraint } from '@pgsql/types'
import { displayPart, nameOf } from '../impact/catalog/view.ts'
import { constraintOf } from '../impact/definitions.ts'
import { as, texts } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import type { FixDraft } from './finding.ts'
import { script } from './fixing.ts'

/** Reports keys whose index the statement would build itself, while nobody can use the table. */
export function keysBuildingTheirIndex(
  context: RuleContext,
  stmt: AlterTableStmt,
  words: 'unique' | 'primary key',
): void {
  const table = context.relation(stmt.relation)
  if (context.newness(table) === 'new') return
  const kind = words === 'unique' ? 'CONSTR_UNIQUE' : 'CONSTR_PRIMARY'
  for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
    const node = as(cmd.def, 'Constraint')
    if (cmd.subtype !== 'AT_AddConstraint' || node?.contype !== kind || node.indexname !== undefined) continue
    const name = constraintOf(node, table, undefined, context.view)?.name ?? ''
    const what = words === 'unique' ? displayPart(name) : 'the primary key'
    const at = context.words(words, span.start) ?? span
    if (table.kind !== 'partitioned') {
      context.report({
        at,
        table,
        message: `The index of ${what} is built while ${nameOf(table)} is locked against reads and writes. Build a unique index concurrently, then add the ${words === 'unique' ? 'constraint' : 'key'} USING INDEX.`,
        fixes: () => keyFix(context, stmt, node, name, words),
      })
      continue
    }
    if (!context.impact.buildsIndex.some(work => work.certainty === 'yes')) continue
    context.report({
      at,
      table,
      message: `The indexes of ${what} are built on every partition of ${nameOf(table)} while all of them are locked against reads and writes. Add it to the table ONLY, build the key of each partition from a unique index made concurrently, and attach their indexes.`,
    })
  }
}

function keyFix(
  context: RuleContext,
  stmt: AlterTableStmt,
  node: Constraint,
  name: string,
  words: 'unique' | 'primary key',
): FixDraft[] {
  if ((stmt.cmds?.length ?? 0) !== 1 || node.without_overlaps) return []
  const k = (text: string) => context.keyword(text)
  const target = context.text(context.nameSpan(stmt.relation))
  const columns = texts(node.keys).map(displayPart).join(', ')
  const including = texts(node.including).map(displayPart).join(', ')
  const include = including === '' ? '' : ` ${k('include')} (${including})`
  const distinct = node.nulls_not_distinct ? ` ${k('nulls not distinct')}` : ''
  const deferred = `${node.deferrable ? ` ${k('deferrable')}` : ''}${node.initdeferred ? ` ${k('initially deferred')}` : ''}`
  const quoted = displayPart(name)
  const index = `${k('create unique index concurrently')} ${quoted} ${k('on')} ${target} (${columns})${include}${distinct}`
  const constraint = `${k('alter table')} ${target} ${k('add constraint')} ${quoted} ${k(words)} ${k('using index')} ${quoted}${deferred}`
  if (context.bindsNext) {
    return [
      {
        title: 'Build the index concurrently',
        preferred: true,
        edits: [{ ...context.whole, newText: '' }],
        followUp: script([index, constraint]),
      },
    ]
  }
  return [
    {
      title: 'Build the index concurrently, then add the constraint',
      preferred: true,
      edits: [{ ...context.whole, newText: `${index};\n\n${constraint}` }],
    },
  ]
}
