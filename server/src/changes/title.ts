// Titles for people, from the syntax trees of a script: "Add column age to shop.customer".
import type { Node } from '@pgsql/types'
import { namesIn } from './execute/probes/names.ts'

/** What the script does, in a few words; the first thing it does and how many more there are. */
export function titleOf(trees: readonly (Node | undefined)[]): string {
  const titles: string[] = []
  for (const tree of trees) {
    const title = tree && statementTitle(tree)
    if (title && titles.at(-1) !== title) titles.push(title)
  }
  const [first, ...more] = titles
  if (!first) return 'Run a script'
  if (more.length === 0) return first
  return `${first} and ${more.length} more`
}

/** Undefined for statements that only prepare the ground, such as SET. */
export function statementTitle(node: Node): string | undefined {
  const [kind] = Object.keys(node)
  if ('VariableSetStmt' in node || 'TransactionStmt' in node || 'VariableShowStmt' in node) return undefined
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt)
  if ('CreateStmt' in node) {
    const { relation, partbound } = node.CreateStmt
    return `Create ${partbound ? 'partition' : 'table'} ${relationName(relation)}`
  }
  if ('CreateForeignTableStmt' in node)
    return `Create foreign table ${relationName(node.CreateForeignTableStmt.base?.relation)}`
  if ('CreateTableAsStmt' in node) {
    const { into, objtype } = node.CreateTableAsStmt
    return `Create ${objectWord(objtype)} ${relationName(into?.rel)}`
  }
  if ('IndexStmt' in node) {
    const { idxname, relation, unique } = node.IndexStmt
    const name = idxname ? ` ${idxname}` : ''
    return `Create ${unique ? 'unique ' : ''}index${name} on ${relationName(relation)}`
  }
  if ('ViewStmt' in node)
    return `${node.ViewStmt.replace ? 'Create or replace' : 'Create'} view ${relationName(node.ViewStmt.view)}`
  if ('CreateSeqStmt' in node) return `Create sequence ${relationName(node.CreateSeqStmt.sequence)}`
  if ('CreateFunctionStmt' in node) {
    const { is_procedure, replace, funcname } = node.CreateFunctionStmt
    return `${replace ? 'Create or replace' : 'Create'} ${is_procedure ? 'procedure' : 'function'} ${dotted(funcname)}`
  }
  if ('CreateTrigStmt' in node)
    return `Create trigger ${node.CreateTrigStmt.trigname} on ${relationName(node.CreateTrigStmt.relation)}`
  if ('CreatePolicyStmt' in node)
    return `Create policy ${node.CreatePolicyStmt.policy_name} on ${relationName(node.CreatePolicyStmt.table)}`
  if ('CreateSchemaStmt' in node) return `Create schema ${node.CreateSchemaStmt.schemaname ?? ''}`.trim()
  if ('CreateExtensionStmt' in node) return `Create extension ${node.CreateExtensionStmt.extname}`
  if ('CreateEnumStmt' in node) return `Create type ${dotted(node.CreateEnumStmt.typeName)}`
  if ('CompositeTypeStmt' in node) return `Create type ${relationName(node.CompositeTypeStmt.typevar)}`
  if ('CreateRangeStmt' in node) return `Create type ${dotted(node.CreateRangeStmt.typeName)}`
  if ('CreateDomainStmt' in node) return `Create domain ${dotted(node.CreateDomainStmt.domainname)}`
  if ('AlterEnumStmt' in node) {
    const { typeName, newVal, oldVal } = node.AlterEnumStmt
    return oldVal === undefined
      ? `Add value ${newVal} to type ${dotted(typeName)}`
      : `Rename value ${oldVal} of type ${dotted(typeName)} to ${newVal}`
  }
  if ('DropStmt' in node) return drop(node.DropStmt)
  if ('RenameStmt' in node) return rename(node.RenameStmt)
  if ('AlterObjectSchemaStmt' in node) {
    const { objectType, relation, object, newschema } = node.AlterObjectSchemaStmt
    return `Move ${objectWord(objectType)} ${relation ? relationName(relation) : objectName(object)} to schema ${newschema}`
  }
  if ('AlterOwnerStmt' in node)
    return `Change the owner of ${objectWord(node.AlterOwnerStmt.objectType)} ${objectName(node.AlterOwnerStmt.object)}`.trim()
  if ('CommentStmt' in node)
    return `Comment on ${objectWord(node.CommentStmt.objtype)} ${objectName(node.CommentStmt.object)}`.trim()
  if ('GrantStmt' in node) return node.GrantStmt.is_grant ? 'Grant privileges' : 'Revoke privileges'
  if ('GrantRoleStmt' in node) return node.GrantRoleStmt.is_grant ? 'Grant roles' : 'Revoke roles'
  if ('InsertStmt' in node) return `Insert into ${relationName(node.InsertStmt.relation)}`
  if ('UpdateStmt' in node) return `Update ${relationName(node.UpdateStmt.relation)}`
  if ('DeleteStmt' in node) return `Delete from ${relationName(node.DeleteStmt.relation)}`
  if ('MergeStmt' in node) return `Merge into ${relationName(node.MergeStmt.relation)}`
  if ('CopyStmt' in node) return `Copy ${relationName(node.CopyStmt.relation)}`
  if ('TruncateStmt' in node) return `Truncate ${objectName(node.TruncateStmt.relations?.[0])}`
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd ? 'Vacuum' : 'Analyze'
  if ('ReindexStmt' in node)
    return `Reindex ${node.ReindexStmt.relation ? relationName(node.ReindexStmt.relation) : (node.ReindexStmt.name ?? '')}`.trim()
  if ('ClusterStmt' in node)
    return `Cluster ${node.ClusterStmt.relation ? relationName(node.ClusterStmt.relation) : 'all tables'}`
  if ('RefreshMatViewStmt' in node)
    return `Refresh materialized view ${relationName(node.RefreshMatViewStmt.relation)}`
  if ('CreatedbStmt' in node) return `Create database ${node.CreatedbStmt.dbname}`
  if ('DropdbStmt' in node) return `Drop database ${node.DropdbStmt.dbname}`
  if ('DoStmt' in node) return 'Run an anonymous block'
  if ('CallStmt' in node) return `Call ${dotted(node.CallStmt.funccall?.funcname)}`
  if ('SelectStmt' in node) return 'Run a query'
  return words(kind ?? '')
}

type AlterTable = Extract<Node, { AlterTableStmt: unknown }>['AlterTableStmt']
type Drop = Extract<Node, { DropStmt: unknown }>['DropStmt']
type Rename = Extract<Node, { RenameStmt: unknown }>['RenameStmt']
type Relation = { schemaname?: string; relname?: string }

function alterTable({ relation, cmds, objtype }: AlterTable): string {
  const table = relationName(relation)
  const commands = (cmds ?? []).flatMap(c => ('AlterTableCmd' in c ? [c.AlterTableCmd] : []))
  const kinds = new Set(commands.map(c => c.subtype))
  const [command] = commands
  if (kinds.size !== 1 || !command) return `Alter ${objectWord(objtype)} ${table}`
  const names = commands.map(c => c.name ?? '').join(', ')
  const several = commands.length > 1 ? 's' : ''
  switch (command.subtype) {
    case 'AT_AddColumn': {
      const columns = commands.map(c => (c.def && 'ColumnDef' in c.def ? c.def.ColumnDef.colname : ''))
      return `Add column${several} ${columns.join(', ')} to ${table}`
    }
    case 'AT_DropColumn':
      return `Drop column${several} ${names} from ${table}`
    case 'AT_AlterColumnType':
      return `Change the type of column${several} ${names} of ${table}`
    case 'AT_ColumnDefault':
      return `${command.def ? 'Set' : 'Drop'} the default of ${names} of ${table}`
    case 'AT_SetNotNull':
      return `Require column${several} ${names} of ${table}`
    case 'AT_DropNotNull':
      return `Allow null in ${names} of ${table}`
    case 'AT_AddConstraint': {
      const constraint = command.def && 'Constraint' in command.def ? command.def.Constraint : undefined
      const what = constraintWords[constraint?.contype ?? ''] ?? 'constraint'
      return `Add ${what}${constraint?.conname ? ` ${constraint.conname}` : ''} to ${table}`
    }
    case 'AT_ValidateConstraint':
      return `Validate constraint ${names} of ${table}`
    case 'AT_DropConstraint':
      return `Drop constraint${several} ${names} from ${table}`
    case 'AT_AttachPartition':
    case 'AT_DetachPartition': {
      const part = command.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd.name : undefined
      const attach = command.subtype === 'AT_AttachPartition'
      return `${attach ? 'Attach' : 'Detach'} partition ${relationName(part)} ${attach ? 'to' : 'from'} ${table}`
    }
    case 'AT_EnableRowSecurity':
      return `Enable row security on ${table}`
    case 'AT_ChangeOwner':
      return `Change the owner of ${table}`
    default:
      return `Alter ${objectWord(objtype)} ${table}`
  }
}

const constraintWords: Readonly<Record<string, string>> = {
  CONSTR_PRIMARY: 'primary key',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique constraint',
  CONSTR_CHECK: 'check',
  CONSTR_EXCLUSION: 'exclusion constraint',
  CONSTR_NOTNULL: 'not-null constraint',
}

function drop({ removeType, objects }: Drop): string {
  const names = (objects ?? []).map(objectName)
  const shown = names.slice(0, 3).join(', ')
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `Drop ${objectWord(removeType)}${names.length > 1 ? 's' : ''} ${shown}${rest}`
}

function rename({ renameType, relation, subname, newname, object }: Rename): string {
  if (renameType === 'OBJECT_COLUMN')
    return `Rename column ${subname} of ${relationName(relation)} to ${newname}`
  if (renameType === 'OBJECT_TABCONSTRAINT')
    return `Rename constraint ${subname} of ${relationName(relation)} to ${newname}`
  const name = relation ? relationName(relation) : objectName(object)
  return `Rename ${objectWord(renameType)} ${name || (subname ?? '')} to ${newname}`
}

/** `OBJECT_MATVIEW` as `materialized view`. */
function objectWord(type: string | undefined): string {
  const special: Readonly<Record<string, string>> = {
    OBJECT_MATVIEW: 'materialized view',
    OBJECT_TABCONSTRAINT: 'constraint',
    OBJECT_DOMCONSTRAINT: 'domain constraint',
    OBJECT_FDW: 'foreign data wrapper',
  }
  return (
    special[type ?? ''] ??
    (type ?? 'object')
      .replace(/^OBJECT_/, '')
      .replaceAll('_', ' ')
      .toLowerCase()
  )
}

function relationName(relation: Relation | undefined): string {
  return [relation?.schemaname, relation?.relname].filter(Boolean).join('.')
}

function dotted(name: readonly Node[] | undefined): string {
  return (name ?? []).map(part => ('String' in part ? part.String.sval : '')).join('.')
}

function objectName(node: Node | undefined): string {
  if (!node) return ''
  if ('RangeVar' in node) return relationName(node.RangeVar)
  if ('ObjectWithArgs' in node) return dotted(node.ObjectWithArgs.objname)
  if ('TypeName' in node) return dotted(node.TypeName.names?.filter(n => !isCatalog(n)))
  if ('List' in node) return dotted(node.List.items)
  return relationName(namesIn(node))
}

function isCatalog(node: Node): boolean {
  return 'String' in node && node.String.sval === 'pg_catalog'
}

/** `CreateEventTrigStmt` as `Create event trig`: a title for what is rare. */
function words(kind: string): string {
  const spaced = kind
    .replace(/Stmt$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\btrig\b/, 'trigger')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
