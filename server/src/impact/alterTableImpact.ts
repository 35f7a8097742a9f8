// What each action of ALTER TABLE costs. Lock levels follow AlterTableGetLockLevel; rewrites and scans
// follow ATPrep*/ATExec* (src/backend/commands/tablecmds.c) as measured on 13 to 18.
import type {
  AlterTableCmd,
  AlterTableStmt,
  ColumnDef,
  Constraint as ConstraintNode,
  Node,
} from '@pgsql/types'
import type { Column, Relation } from './catalog/values.ts'
import type { CatalogView } from './catalog/view.ts'
import { nameOf } from './catalog/view.ts'
import { isBuiltInType, type Rewrite, serialTypes, typeChange } from './coercion.ts'
import { columnsIn, constraintsOf, isNull, provesNotNull } from './definitions.ts'
import type { Certainty, ImpactDraft } from './impact.ts'
import { impliesBound } from './implied.ts'
import type { LockMode } from './lock.ts'
import { all, as, rangeName, sqlType, walk } from './nodes.ts'
import { indexesOf, partitionsOf, twinOf } from './relations.ts'
import { volatilityOf } from './volatility.ts'

interface Scene {
  readonly table: Relation
  /** The table and, unless ONLY was written, its partitions and children. */
  readonly family: readonly Relation[]
  readonly view: CatalogView
  readonly version: number
  readonly draft: ImpactDraft
  /** Names of columns this same statement adds. */
  readonly added: ReadonlySet<string>
  readonly stmt: AlterTableStmt
}

export function alterTableImpact(
  stmt: AlterTableStmt,
  view: CatalogView,
  version: number,
  draft: ImpactDraft,
): void {
  const name = rangeName(stmt.relation)
  if (stmt.missing_ok && view.historyKnown() && !view.resolve(name).known) return
  const table = view.relation(name)
  const cmds = all(stmt.cmds, 'AlterTableCmd')
  const family = stmt.relation?.inh !== true ? [table] : [table, ...partitionsOf(table, view)]
  const added = new Set<string>()
  for (const cmd of cmds)
    if (cmd.subtype === 'AT_AddColumn') added.add(as(cmd.def, 'ColumnDef')?.colname ?? '')
  const scene: Scene = { table, family, view, version, draft, added, stmt }
  if (stmt.objtype === 'OBJECT_INDEX' || table.kind === 'index') {
    indexActions(scene, cmds)
    return
  }
  for (const cmd of cmds) {
    const mode = lockLevel(cmd, version)
    draft.lock(nameOf(table), mode)
    // Before 18 a partition's share of a unique constraint is built as any index is.
    const unique = version < 18 && as(cmd.def, 'Constraint')?.contype === 'CONSTR_UNIQUE'
    if (recurses(cmd))
      for (const relation of family.slice(1)) draft.lock(nameOf(relation), unique ? 'SHARE' : mode)
    action(cmd, scene)
  }
}

const recurses = (cmd: AlterTableCmd): boolean =>
  ![
    'AT_AttachPartition',
    'AT_DetachPartition',
    'AT_DetachPartitionFinalize',
    'AT_SetRelOptions',
    'AT_ResetRelOptions',
    'AT_ReplicaIdentity',
    'AT_ChangeOwner',
    'AT_EnableRowSecurity',
    'AT_DisableRowSecurity',
    'AT_ForceRowSecurity',
    'AT_NoForceRowSecurity',
    'AT_SetTableSpace',
    'AT_SetAccessMethod',
    'AT_ClusterOn',
    'AT_DropCluster',
    'AT_SetLogged',
    'AT_SetUnLogged',
    'AT_AddInherit',
    'AT_DropInherit',
    'AT_EnableTrig',
    'AT_EnableAlwaysTrig',
    'AT_EnableReplicaTrig',
    'AT_EnableTrigAll',
    'AT_EnableTrigUser',
    'AT_DisableTrig',
    'AT_DisableTrigAll',
    'AT_DisableTrigUser',
    'AT_EnableRule',
    'AT_DisableRule',
  ].includes(cmd.subtype ?? '')

/** Storage parameters whose change lets writers go on. */
const onlineParameters =
  /^(toast\.)?(autovacuum_.*|log_autovacuum_.*|fillfactor|toast_tuple_target|parallel_workers|vacuum_.*|deduplicate_items|fastupdate|gin_pending_list_limit|n_distinct.*|seq_page_cost|random_page_cost|effective_io_concurrency|maintenance_io_concurrency|buffering|pages_per_range|autosummarize)$/

export function lockLevel(cmd: AlterTableCmd, version: number): LockMode {
  switch (cmd.subtype) {
    case 'AT_AddConstraint': {
      const constraint = as(cmd.def, 'Constraint')
      return constraint?.contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    }
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableReplicaTrig':
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
    case 'AT_DisableTrig':
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return 'SHARE ROW EXCLUSIVE'
    case 'AT_SetStatistics':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
    case 'AT_ClusterOn':
    case 'AT_DropCluster':
    case 'AT_ValidateConstraint':
    case 'AT_AttachPartition':
    case 'AT_DetachPartitionFinalize':
      return 'SHARE UPDATE EXCLUSIVE'
    case 'AT_DetachPartition':
      return as(cmd.def, 'PartitionCmd')?.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions': {
      const options = all(as(cmd.def, 'List')?.items, 'DefElem')
      const named = options.map(one => (one.defnamespace ? `${one.defnamespace}.` : '') + (one.defname ?? ''))
      return named.every(one => onlineParameters.test(one)) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    }
    default:
      void version
      return 'ACCESS EXCLUSIVE'
  }
}

function action(cmd: AlterTableCmd, scene: Scene): void {
  const { draft, table, view } = scene
  const column = cmd.name ?? ''
  switch (cmd.subtype) {
    case 'AT_AddColumn': {
      const def = as(cmd.def, 'ColumnDef')
      if (def && !(cmd.missing_ok && known(table, def.colname))) addColumn(def, scene)
      return
    }
    case 'AT_AlterColumnType': {
      const def = as(cmd.def, 'ColumnDef')
      if (def) changeType(column, def, scene)
      return
    }
    case 'AT_SetNotNull': {
      setNotNull(column, scene)
      return
    }
    case 'AT_AddConstraint': {
      const node = as(cmd.def, 'Constraint')
      if (node) addConstraint(node, undefined, scene)
      return
    }
    case 'AT_ValidateConstraint': {
      validate(column, scene)
      return
    }
    case 'AT_DropConstraint': {
      dropConstraint(column, cmd.behavior === 'DROP_CASCADE', scene)
      return
    }
    case 'AT_DropColumn':
      for (const constraint of table.constraints)
        if (constraint.references && constraint.columns.includes(column))
          lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene)
      if (cmd.behavior === 'DROP_CASCADE') {
        viewsOn(table, column, scene)
        referencingKeys([column], scene)
      }
      return
    case 'AT_SetExpression': {
      const stored = table.columns.find(one => one.name === column)
      if (stored?.generated !== 'virtual')
        work('rewrites', scene, stored ? 'yes' : 'perhaps', `every value of ${column} is computed anew`)
      return
    }
    case 'AT_SetLogged':
    case 'AT_SetUnLogged': {
      const wanted = cmd.subtype === 'AT_SetUnLogged'
      if (table.complete && table.unlogged === wanted) return
      draft.note('rewrites', {
        relation: nameOf(table),
        certainty: table.complete ? 'yes' : 'perhaps',
        why: 'its persistence changes',
      })
      return
    }
    case 'AT_SetAccessMethod':
      if (table.kind === 'partitioned') return
      if ((table.accessMethod ?? 'heap') === (cmd.name ?? 'heap') && table.complete) return
      draft.note('rewrites', { relation: nameOf(table), certainty: 'yes', why: 'its access method changes' })
      return
    case 'AT_SetTableSpace':
      if (table.kind === 'partitioned' || (cmd.name === 'pg_default' && table.complete)) return
      draft.note('rewrites', {
        relation: nameOf(table),
        certainty: cmd.name === 'pg_default' ? 'perhaps' : 'yes',
        why: 'its files move',
      })
      return
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      partition(cmd, scene)
      return
    }
    case 'AT_AddInherit': {
      const parent = view.relation(rangeName(as(cmd.def, 'RangeVar')))
      draft.lock(nameOf(parent), 'SHARE UPDATE EXCLUSIVE')
      return
    }
    case 'AT_DropInherit':
      draft.lock(nameOf(view.relation(rangeName(as(cmd.def, 'RangeVar')))), 'ACCESS SHARE')
      return
    case 'AT_AlterConstraint': {
      alterConstraint(cmd, scene)
      return
    }
    default:
  }
}

const known = (table: Relation, column: string | undefined): boolean =>
  table.columns.some(one => one.name === column)

function work(
  kind: 'rewrites' | 'scans' | 'buildsIndex',
  scene: Scene,
  certainty: Certainty,
  why: string,
): void {
  for (const relation of scene.family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    scene.draft.note(kind, { relation: nameOf(relation), certainty, why })
  }
}

/** Why adding this column writes every row, if it does. */
export function addedColumnRewrites(
  def: ColumnDef,
  view: CatalogView,
  version: number,
):
  | { certainty: Certainty; why: string; kind: 'volatile' | 'serial' | 'identity' | 'generated' | 'domain' }
  | undefined {
  const constraints = constraintsOf(def)
  const type = sqlType(def.typeName)
  const defaulted = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const generated = constraints.find(one => one.contype === 'CONSTR_GENERATED')
  if (type && type.schema === undefined && type.name in serialTypes)
    return { certainty: 'yes', kind: 'serial', why: `${type.name} numbers every row with nextval()` }
  if (constraints.some(one => one.contype === 'CONSTR_IDENTITY'))
    return { certainty: 'yes', kind: 'identity', why: 'the identity numbers every row' }
  if (generated && generated.generated_kind !== 'v')
    return { certainty: 'yes', kind: 'generated', why: 'the stored expression is computed for every row' }
  if (defaulted && !isNull(defaulted.raw_expr)) {
    const { volatility, because } = volatilityOf(defaulted.raw_expr, view, version)
    if (volatility === 'volatile')
      return { certainty: 'yes', kind: 'volatile', why: `the default calls ${because}` }
    if (volatility === 'unknown')
      return { certainty: 'perhaps', kind: 'volatile', why: `${because} may be volatile` }
  }
  if (!type || isBuiltInType(type, version) || type.array) return undefined
  const domain = view.userType(type)
  if (domain?.kind === 'domain' && domainConstrained(type, view)) {
    // PostgreSQL 19 and later may learn better; 13 to 18 always write.
    return { certainty: 'yes', kind: 'domain', why: `the domain ${type.name} has constraints to check` }
  }
  return undefined
}

function domainConstrained(type: { schema?: string; name: string }, view: CatalogView): boolean {
  const domain = view.userType(type)
  if (domain?.kind !== 'domain') return false
  if (domain.notNull || (domain.checks?.length ?? 0) > 0) return true
  return domain.base ? domainConstrained(domain.base, view) : false
}

function addColumn(def: ColumnDef, scene: Scene): void {
  const rewrite = addedColumnRewrites(def, scene.view, scene.version)
  if (rewrite) work('rewrites', scene, rewrite.certainty, rewrite.why)
  const constraints = constraintsOf(def)
  for (const node of constraints) addConstraint(node, def.colname ?? '', scene)
  const has = (kind: string) => constraints.some(one => one.contype === kind)
  const fallback = constraints.find(one => one.contype === 'CONSTR_DEFAULT')
  const notNull = has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY')
  const virtual = constraints.some(one => one.contype === 'CONSTR_GENERATED' && one.generated_kind === 'v')
  if (notNull && (!fallback || isNull(fallback.raw_expr)) && !rewrite) {
    work('scans', scene, 'yes', `every row must have a value for ${def.colname}`)
  } else if (notNull && virtual) {
    work('scans', scene, 'yes', `every row's ${def.colname} is checked`)
  }
}

function changeType(column: string, def: ColumnDef, scene: Scene): void {
  const { table, view, version } = scene
  const to = sqlType(def.typeName)
  if (!to) return
  const old = table.columns.find(one => one.name === column)
  const change = typeChange(column, old?.type, to, def.raw_default, view, version)
  const why = `the stored form of ${column} changes`
  if (change !== 'no') work('rewrites', scene, change, why)
  const collation = def.collClause !== undefined || old?.collation !== undefined
  const reorders = collation || changesOrder(old, to.name)
  for (const relation of scene.family) {
    if (change !== 'no' || relation.kind === 'partitioned') continue
    // Plain indexes are kept when the order is the same; not those with expressions or a predicate,
    // nor those that come from a partitioned table's.
    const rebuilt = dependentIndexes(relation, column, view).filter(
      index =>
        reorders ||
        index.parent !== undefined ||
        index.index?.partial ||
        (index.index?.expressions.length ?? 0) > 0,
    )
    if (rebuilt.length > 0)
      scene.draft.note('buildsIndex', {
        relation: nameOf(relation),
        certainty: 'yes',
        why: `an index on ${column} does not fit any more`,
      })
  }
  foreignKeysOn(column, change, scene)
  for (const constraint of table.constraints) {
    if (
      constraint.kind === 'check' &&
      constraint.columns.includes(column) &&
      constraint.valid &&
      change !== 'perhaps'
    )
      work('scans', scene, 'yes', `the check ${constraint.name} is proved anew`)
  }
}

const changesOrder = (old: Column | undefined, to: string): boolean => {
  const family: Readonly<Record<string, string>> = { varchar: 'text', cidr: 'inet' }
  if (!old?.type || old.type.name === to) return false
  return (family[old.type.name] ?? old.type.name) !== (family[to] ?? to)
}

const dependentIndexes = (table: Relation, column: string, view: CatalogView): Relation[] =>
  indexesOf(table, view).filter(index => {
    const shape = index.index
    return (
      shape &&
      (shape.keys.includes(column) ||
        shape.included.includes(column) ||
        columnsIn([shape.expressions, shape.predicate]).includes(column))
    )
  })

/** Foreign keys from and to a column whose type changes are made anew. */
function foreignKeysOn(column: string, change: Rewrite, scene: Scene): void {
  const { table, view, draft } = scene
  for (const constraint of table.constraints)
    if (constraint.references && constraint.columns.includes(column))
      lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene)
  for (const item of view.items('referencing', table.id)) {
    const [id = '', name] = item.split('\u0001')
    const other = view.byId(id)
    const constraint = other?.constraints.find(one => one.name === name)
    if (!other || !constraint?.references?.columns.includes(column)) continue
    draft.lock(nameOf(other), 'ACCESS EXCLUSIVE')
    if (change === 'yes')
      draft.note('scans', {
        relation: nameOf(other),
        certainty: 'yes',
        why: `${constraint.name} is proved anew`,
      })
  }
}

/** Foreign keys that lean on these columns go with them. */
function referencingKeys(columns: readonly string[], scene: Scene): void {
  for (const item of scene.view.items('referencing', scene.table.id)) {
    const [id = '', name] = item.split('\u0001')
    const other = scene.view.byId(id)
    const key = other?.constraints.find(one => one.name === name)?.references?.columns ?? []
    if (other && key.some(column => columns.includes(column)))
      scene.draft.lock(nameOf(other), 'ACCESS EXCLUSIVE')
  }
}

/** Views that use a column go with it, and views on them. */
function viewsOn(table: Relation, column: string | undefined, scene: Scene): void {
  for (const id of scene.view.items('views', table.id)) {
    const dependent = scene.view.byId(id)
    if (!dependent || (column !== undefined && !uses(dependent, column))) continue
    scene.draft.lock(nameOf(dependent), 'ACCESS EXCLUSIVE')
    viewsOn(dependent, undefined, scene)
  }
}

export function uses(dependent: Relation, column: string): boolean {
  let star = false
  walk({ query: dependent.query }, kind => {
    if (kind === 'A_Star') star = true
    return undefined
  })
  return star || columnsIn(dependent.query).includes(column)
}

/** Proofs that spare SET NOT NULL its scan: already so, or a validated CHECK says so. */
export function notNullProved(table: Relation, column: string): boolean {
  if (table.columns.some(one => one.name === column && one.notNull)) return true
  return table.constraints.some(
    one => one.kind === 'check' && one.valid && one.enforced && provesNotNull(one.expression, column),
  )
}

function setNotNull(column: string, scene: Scene): void {
  if (scene.added.has(column)) return
  for (const relation of scene.family) {
    if (
      relation.kind === 'partitioned' ||
      notNullProved(relation, column) ||
      notNullProved(scene.table, column)
    )
      continue
    scene.draft.note('scans', {
      relation: nameOf(relation),
      certainty: relation.complete || scene.view.historyKnown() ? 'yes' : 'perhaps',
      why: `every row must have a value for ${column}`,
    })
  }
}

function addConstraint(node: ConstraintNode, column: string | undefined, scene: Scene): void {
  const { table, view, draft } = scene
  switch (node.contype) {
    case 'CONSTR_FOREIGN': {
      const referenced = view.relation(rangeName(node.pktable), 'table')
      const mode = 'SHARE ROW EXCLUSIVE'
      draft.lock(nameOf(referenced), mode)
      for (const partition of partitionsOf(referenced, view)) draft.lock(nameOf(partition), mode)
      if (node.skip_validation || node.is_enforced !== true) return
      if (column !== undefined && !columnHasDefault(column, scene)) return
      work('scans', scene, 'yes', `every row is looked up in ${nameOf(referenced)}`)
      return
    }
    case 'CONSTR_CHECK':
      if (node.skip_validation || node.is_enforced !== true) return
      work('scans', scene, 'yes', 'every row is checked')
      return
    case 'CONSTR_NOTNULL': {
      if (column !== undefined) return
      const key = as(node.keys?.[0], 'String')?.sval ?? ''
      if (!node.skip_validation) setNotNull(key, scene)
      return
    }
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_EXCLUSION': {
      if (node.indexname === undefined) {
        work('buildsIndex', scene, 'yes', 'the constraint needs its index')
      }
      if (node.contype !== 'CONSTR_PRIMARY') return
      const keys = column === undefined ? primaryColumns(node, scene) : []
      for (const key of keys) setNotNull(key, scene)
      return
    }
    default:
  }
  void table
}

function primaryColumns(node: ConstraintNode, scene: Scene): string[] {
  if (node.indexname === undefined) return all(node.keys, 'String').map(one => one.sval ?? '')
  const index = scene.view.resolve({ schemaname: scene.table.schema, relname: node.indexname }).known?.index
  return index ? index.keys.flatMap(key => (key === undefined ? [] : [key])) : []
}

function columnHasDefault(column: string, scene: Scene): boolean {
  const def = all(scene.stmt.cmds, 'AlterTableCmd')
    .map(cmd => as(cmd.def, 'ColumnDef'))
    .find(one => one?.colname === column)
  const fallback = def && constraintsOf(def).find(one => one.contype === 'CONSTR_DEFAULT')
  // Even DEFAULT NULL makes PostgreSQL look up every row.
  return fallback !== undefined
}

function validate(name: string, scene: Scene): void {
  const constraint = scene.table.constraints.find(one => one.name === name)
  if (constraint?.valid) return
  const certainty: Certainty = constraint ? 'yes' : 'perhaps'
  if (constraint?.references) {
    const referenced = scene.view.byId(constraint.references.id)
    if (referenced) scene.draft.lock(nameOf(referenced), 'ROW SHARE')
  }
  if (constraint && !constraint.enforced) return
  work('scans', scene, certainty, `every row is checked against ${name}`)
}

function dropConstraint(name: string, cascade: boolean, scene: Scene): void {
  const constraint = scene.table.constraints.find(one => one.name === name)
  if (constraint?.references) lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene)
  const index = scene.view.resolve({ schemaname: scene.table.schema, relname: name }).known
  if (index?.index?.constraint === name) scene.draft.lock(nameOf(index), 'ACCESS EXCLUSIVE')
  if (cascade && (constraint?.kind === 'primary' || constraint?.kind === 'unique'))
    referencingKeys(constraint.columns, scene)
}

function lockReferenced(id: string, mode: LockMode, scene: Scene): void {
  const referenced = scene.view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  scene.draft.lock(referenced ? nameOf(referenced) : `${schema}.${name}`, mode)
  if (!referenced) return
  for (const partition of partitionsOf(referenced, scene.view)) scene.draft.lock(nameOf(partition), mode)
}

function alterConstraint(cmd: AlterTableCmd, scene: Scene): void {
  const body = cmd.def as Node | undefined
  const name = (as(body, 'ATAlterConstraint') as { conname?: string } | undefined)?.conname ?? ''
  const constraint = scene.table.constraints.find(one => one.name === name)
  const enforce = as(body, 'ATAlterConstraint') as
    | { alterEnforceability?: boolean; is_enforced?: boolean }
    | undefined
  if (!enforce?.alterEnforceability) return
  if (constraint?.references)
    lockReferenced(
      constraint.references.id,
      enforce.is_enforced ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE',
      scene,
    )
  if (enforce.is_enforced) work('scans', scene, 'yes', `every row is checked against ${name}`)
}

function partition(cmd: AlterTableCmd, scene: Scene): void {
  const { view, draft, table, version } = scene
  const body = as(cmd.def, 'PartitionCmd')
  const child = view.relation(rangeName(body?.name), 'table')
  const childName = nameOf(child)
  const fallback = partitionsOf(table, view).find(one => one.bound === 'default' && one.id !== child.id)
  if (cmd.subtype !== 'AT_AttachPartition') {
    const concurrent = body?.concurrent === true
    draft.lock(
      childName,
      version < 14 && child.bound !== 'default' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    )
    if (concurrent) draft.transactional = false
    if (fallback && cmd.subtype === 'AT_DetachPartition' && !concurrent)
      draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
    return
  }
  draft.lock(childName, 'ACCESS EXCLUSIVE')
  for (const leaf of partitionsOf(child, view)) draft.lock(nameOf(leaf), 'ACCESS EXCLUSIVE')
  const siblings = partitionsOf(table, view).some(one => one.parent === table.id && one.id !== child.id)
  const bounded = body?.bound && (!body.bound.is_default || siblings)
  if (body?.bound && bounded && !impliesBound(child, body.bound, table, view)) {
    draft.note('scans', {
      relation: childName,
      certainty: child.complete || view.historyKnown() ? 'yes' : 'perhaps',
      why: 'every row must belong to the partition',
    })
  }
  const missing = indexesOf(table, view).some(index => index.index?.valid && !twinOf(index, child, view))
  if (missing && child.kind !== 'partitioned')
    draft.note('buildsIndex', {
      relation: childName,
      certainty: child.complete ? 'yes' : 'perhaps',
      why: 'it lacks an index of its parent',
    })
  if (fallback) {
    draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
    draft.note('scans', {
      relation: nameOf(fallback),
      certainty: 'yes',
      why: 'no row of the default partition may belong to the new one',
    })
  }
}

function indexActions(scene: Scene, cmds: readonly AlterTableCmd[]): void {
  for (const cmd of cmds) {
    const { draft, table } = scene
    if (cmd.subtype === 'AT_AttachPartition') {
      draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
      const child = scene.view.relation(rangeName(as(cmd.def, 'PartitionCmd')?.name), 'index')
      for (const index of [table, child]) {
        const owner = index.index && scene.view.byId(index.index.table)
        if (owner) draft.lock(nameOf(owner), 'ACCESS SHARE')
      }
      continue
    }
    if (cmd.subtype === 'AT_SetRelOptions' || cmd.subtype === 'AT_ResetRelOptions') {
      draft.lock(nameOf(table), lockLevel(cmd, scene.version))
      continue
    }
    draft.lock(
      nameOf(table),
      cmd.subtype === 'AT_SetStatistics' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    )
  }
}
