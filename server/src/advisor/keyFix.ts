// The online way to a unique or primary key: the index first, concurrently, then the constraint on it.
import type { AlterTableStmt, Constraint } from '@pgsql/types'
import { displayPart } from '../impact/catalog/view.ts'
import { texts } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import type { FixDraft, Span } from './finding.ts'
import { script } from './fixing.ts'

export function keyFix(
  context: RuleContext,
  stmt: AlterTableStmt,
  node: Constraint,
  span: Span,
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
  void span
  if (context.inTransaction) {
    return [
      {
        title: 'Build the index concurrently, in a following migration',
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
