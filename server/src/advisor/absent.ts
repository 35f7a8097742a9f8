// What the known history does not have: only said where nothing before the statement can have made it unseen.
import type { CommentStmt, Node, RangeVar } from '@pgsql/types'
import { all, as, type Qualified, qualified, rangeName } from '../impact/nodes.ts'
import { droppedName } from '../impact/replay/drop.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'

export interface Mention {
  readonly name: Qualified
  readonly at: Span
}

/** A relation that is certainly not there; PostgreSQL's own are not looked up. */
export function isAbsent(context: RuleContext, name: Qualified): boolean {
  if (!context.view.historyKnown() || context.inner?.runs === 'perhaps') return false
  const { known, schema, name: relname } = context.view.resolve(name)
  return !known && !/^pg_|^information_schema$/.test(schema) && !mayHideMore(context, relname)
}

/** Something before it may have made tables that cannot be seen, or the name is one PostgreSQL gives a sequence. */
const mayHideMore = (context: RuleContext, name: string): boolean =>
  context.view.read('opaque') === true || /_seq\d*$/.test(name)

/** The relations that must be there for the statement to run, but those that it reads. */
export function needed(context: RuleContext): readonly Mention[] {
  const { tree } = context
  const mention = (range: RangeVar): Mention => ({ name: rangeName(range), at: context.nameSpan(range) })
  const written = (range: RangeVar | undefined) => (range ? [mention(range)] : [])
  if ('DropStmt' in tree) {
    const { removeType = '', missing_ok, objects = [] } = tree.DropStmt
    const isPart = partOfTable.test(removeType)
    if (missing_ok || !(isPart || isRelation.test(removeType))) return []
    return objects.map(object => {
      const name = isPart ? tableOf(object) : droppedName(object)
      return { name, at: context.namedSpan(name.relname) ?? context.whole }
    })
  }
  if ('TruncateStmt' in tree) return all(tree.TruncateStmt.relations, 'RangeVar').map(mention)
  if ('LockStmt' in tree) return all(tree.LockStmt.relations, 'RangeVar').map(mention)
  if ('AlterTableStmt' in tree || 'RenameStmt' in tree) {
    const stmt = 'RenameStmt' in tree ? tree.RenameStmt : tree.AlterTableStmt
    return stmt.missing_ok || !ofTables(stmt) ? [] : written(stmt.relation)
  }
  if ('IndexStmt' in tree) return written(tree.IndexStmt.relation)
  if ('CreateTrigStmt' in tree) return written(tree.CreateTrigStmt.relation)
  if ('CreatePolicyStmt' in tree) return written(tree.CreatePolicyStmt.table)
  if ('RefreshMatViewStmt' in tree) return written(tree.RefreshMatViewStmt.relation)
  if ('CopyStmt' in tree) return written(tree.CopyStmt.relation)
  if ('InsertStmt' in tree) return written(tree.InsertStmt.relation)
  if ('UpdateStmt' in tree) return written(tree.UpdateStmt.relation)
  if ('DeleteStmt' in tree) return written(tree.DeleteStmt.relation)
  if ('RuleStmt' in tree) return written(tree.RuleStmt.relation)
  if ('AlterPolicyStmt' in tree) return written(tree.AlterPolicyStmt.table)
  if ('ClusterStmt' in tree) return written(tree.ClusterStmt.relation)
  if ('ReindexStmt' in tree) return written(tree.ReindexStmt.relation)
  if ('CreateStatsStmt' in tree) return all(tree.CreateStatsStmt.relations, 'RangeVar').map(mention)
  if ('AlterSeqStmt' in tree) return tree.AlterSeqStmt.missing_ok ? [] : written(tree.AlterSeqStmt.sequence)
  if ('AlterObjectSchemaStmt' in tree)
    return tree.AlterObjectSchemaStmt.missing_ok ? [] : written(tree.AlterObjectSchemaStmt.relation)
  if ('GrantStmt' in tree) return all(tree.GrantStmt.objects, 'RangeVar').map(mention)
  if ('VacuumStmt' in tree)
    return all(tree.VacuumStmt.rels, 'VacuumRelation').flatMap(one => written(one.relation))
  if ('CommentStmt' in tree) return commented(context, tree.CommentStmt)
  return 'MergeStmt' in tree ? written(tree.MergeStmt.relation) : []
}

const isRelation = /^OBJECT_(TABLE|VIEW|MATVIEW|INDEX|FOREIGN_TABLE|SEQUENCE)$/
const partOfTable = /^OBJECT_(TRIGGER|POLICY|RULE|COLUMN|TABCONSTRAINT)$/

/** The table before the last part of a name. */
const tableOf = (object: Node | undefined): Qualified =>
  qualified((as(object, 'List')?.items ?? []).slice(0, -1))

function commented(context: RuleContext, { objtype, object }: CommentStmt): Mention[] {
  const isPart = partOfTable.test(objtype ?? '')
  if (!isPart && !isRelation.test(objtype ?? '')) return []
  const name = isPart ? tableOf(object) : qualified(as(object, 'List')?.items)
  return [{ name, at: context.namedSpan(name.relname) ?? context.whole }]
}

/** Types and sequences are altered by the same statements, but are not looked up here. */
const ofTables = ({ objtype, renameType }: { objtype?: string; renameType?: string }): boolean =>
  !/^OBJECT_(TYPE|ATTRIBUTE|SEQUENCE|DOMAIN)$/.test(`${objtype ?? renameType}`)
