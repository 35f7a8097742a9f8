// Why PostgreSQL refuses a DEFAULT whatever the schema is: it names a column, or asks a query.
import type { Node } from '@pgsql/types'
import { all, as, type Body, walk } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import type { Refusal } from './refusals.ts'

export function ofDefaults(context: RuleContext): Refusal[] {
  const found: Refusal[] = []
  walk(defaultsIn(context.tree), (kind, body) => {
    if (kind === 'SubLink')
      found.push({
        at: context.tokenSpan((body as Body<'SubLink'>).location),
        message:
          'A default cannot hold a query, so PostgreSQL refuses this. Put the query into a function, or set the value in a trigger.',
      })
    else if (kind === 'ColumnRef')
      found.push({
        at: context.dotted(context.at((body as Body<'ColumnRef'>).location)),
        message:
          'A default cannot name a column, so PostgreSQL refuses this. Quote it where it is text; else make the column GENERATED, or set it in a trigger.',
      })
    return kind !== 'SubLink'
  })
  return found
}

function defaultsIn(tree: Node): Node[] {
  if ('CreateStmt' in tree)
    return all(tree.CreateStmt.tableElts, 'ColumnDef').flatMap(one => defaultOf(one.constraints))
  if ('CreateDomainStmt' in tree) return defaultOf(tree.CreateDomainStmt.constraints)
  if (!('AlterTableStmt' in tree)) return []
  return all(tree.AlterTableStmt.cmds, 'AlterTableCmd').flatMap(({ subtype, def }) =>
    subtype === 'AT_ColumnDefault' ? (def ?? []) : defaultOf(as(def, 'ColumnDef')?.constraints),
  )
}

const defaultOf = (constraints: readonly Node[] | undefined): Node[] =>
  all(constraints, 'Constraint').flatMap(one =>
    one.contype === 'CONSTR_DEFAULT' ? (one.raw_expr ?? []) : [],
  )
