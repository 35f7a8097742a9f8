// Locks of queries: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what their rules and foreign keys touch.
import type {
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
} from '@pgsql/types'
import type { Relation, RuleValue } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import type { LockMode } from '../lock.ts'
import { all, as, isOn, rangeName, walk } from '../nodes.ts'
import type { Condition } from '../partitions/condition.ts'
import { planned, type Row, routed } from '../partitions/prune.ts'
import { ancestorsOf, partitionsOf } from '../relations.ts'
import type { Asked, Resolve } from './asked.ts'
import { type Fate, fateOf, namedIn, resolverOf, rowsLocked, writtenTo } from './behind.ts'
import { keysChanged, lookUp, rowsDeleted } from './foreignKeyLocks.ts'
import { conditionFor, type Restriction, restrictionsOf, throughView } from './restrictions.ts'
import { changedRow, insertedRows, namesOf, rowOf } from './rows.ts'

/**
 * `named`: only the relations it names, as CREATE VIEW does; `rewritten`: also what its views read;
 * `planned`: also partitions and heirs; `run`: also those that rows are sent to and foreign keys lead to.
 */
export type Depth = 'named' | 'rewritten' | 'planned' | 'run'

export function queryImpact(query: Node | undefined, asked: Asked, depth: Depth = 'run'): void {
  if (!query) return
  const explain = as(query, 'ExplainStmt')
  if (explain) {
    const runs = all(explain.options, 'DefElem').some(one => one.defname === 'analyze' && isOn(one.arg))
    queryImpact(explain.query, asked, depth === 'run' && !runs ? 'planned' : depth)
    return
  }
  const named = new Set<string>()
  walk(query, (kind, body) => {
    if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
    return undefined
  })
  const { view } = asked
  new Query(query, asked, depth, range => view.relation(rangeName(range)), [], named).lock()
}

class Query {
  readonly #query: Node
  readonly #asked: Asked
  readonly #depth: Depth
  readonly #resolve: Resolve
  readonly #restrictions: ReadonlyMap<RangeVar, Restriction>
  readonly #named: ReadonlySet<string>

  constructor(
    query: Node,
    asked: Asked,
    depth: Depth,
    resolve: Resolve,
    outer: readonly Node[],
    named: ReadonlySet<string>,
  ) {
    this.#query = query
    this.#asked = asked
    this.#depth = depth
    this.#resolve = resolve
    this.#named = named
    const plans = depth === 'planned' || depth === 'run'
    this.#restrictions = plans ? restrictionsOf(query, resolve, outer) : new Map()
  }

  lock(): void {
    walk(this.#query, (kind, body) => {
      switch (kind) {
        case 'RangeVar':
          this.#take(body as RangeVar, 'ACCESS SHARE')
          return undefined
        case 'SelectStmt':
          this.#lockRows(body as SelectStmt)
          return undefined
        case 'InsertStmt':
          this.#insert(body as unknown as InsertStmt)
          return undefined
        case 'UpdateStmt':
          this.#update(body as unknown as UpdateStmt)
          return undefined
        case 'DeleteStmt':
          this.#delete(body as unknown as DeleteStmt)
          return undefined
        case 'MergeStmt':
          this.#merge(body as unknown as MergeStmt)
          return undefined
        case 'CopyStmt':
          this.#copy(body as CopyStmt)
          return undefined
        default:
          return undefined
      }
    })
  }

  get #runs(): boolean {
    return this.#depth === 'run'
  }

  /** A relation the query reads or locks the rows of, with what its views and its family bring along. */
  #take(range: RangeVar | undefined, mode: LockMode): void {
    if (!range || (range.schemaname === undefined && this.#named.has(range.relname ?? ''))) return
    const restriction = this.#restrictions.get(range)
    this.#family(this.#resolve(range), mode, range.inh === true, restriction)
  }

  /** The relation whose rows the query changes; what stands behind it is only read where others change it. */
  #takeTarget(range: RangeVar, relation: Relation, fate: Fate): void {
    this.#asked.draft.lock(nameOf(relation), 'ROW EXCLUSIVE')
    if (fate !== 'ignored')
      this.#take(range, fate === 'replaced' && relation.kind === 'view' ? 'ACCESS SHARE' : 'ROW EXCLUSIVE')
  }

  #family(relation: Relation, mode: LockMode, inherit: boolean, restriction: Restriction | undefined): void {
    const { draft, view, version } = this.#asked
    draft.lock(nameOf(relation), mode)
    if (this.#depth === 'named') return
    if (relation.kind === 'view') {
      this.#behind(relation, mode, restriction)
      return
    }
    if (this.#depth === 'rewritten') return
    if ((relation.kind === 'partitioned' && inherit) || (version < 14 && mode === 'ROW EXCLUSIVE'))
      this.#checkBounds(relation)
    if (!inherit) return
    const condition: Condition = restriction ? conditionFor(restriction) : { kind: 'open' }
    const family =
      relation.kind === 'partitioned'
        ? planned(relation, condition, view, version)
        : partitionsOf(relation, view)
    for (const one of family) draft.lock(nameOf(one), mode)
  }

  /** What a view reads; rows that are changed or locked through it are those of the table behind it. */
  #behind(relation: Relation, mode: LockMode, restriction: Restriction | undefined): void {
    const { view, within = new Set<string>() } = this.#asked
    if (within.has(relation.id)) return
    const asked = { ...this.#asked, within: new Set([...within, relation.id]) }
    const resolve = resolverOf(relation, view)
    if (!relation.query || !resolve) {
      for (const id of relation.reads ?? []) {
        const read = view.byId(id)
        if (read) this.#family(read, mode, true, undefined)
      }
      return
    }
    const outer = restriction ? throughView(restriction, relation.query) : []
    const depth = this.#runs ? 'planned' : this.#depth
    const inner = new Query(relation.query, asked, depth, resolve, outer, new Set())
    inner.lock()
    if (mode === 'ACCESS SHARE') return
    const from = as(relation.query, 'SelectStmt')?.fromClause
    for (const range of mode === 'ROW SHARE' ? rowsLocked(from) : all(from, 'RangeVar'))
      inner.#take(range, mode)
  }

  /** SELECT ... FOR UPDATE and its kin. */
  #lockRows({ lockingClause, fromClause }: SelectStmt): void {
    for (const clause of all(lockingClause, 'LockingClause')) {
      const wanted = all(clause.lockedRels, 'RangeVar').map(range => range.relname)
      for (const range of rowsLocked(namedIn(fromClause, wanted))) this.#take(range, 'ROW SHARE')
    }
  }

  #insert(stmt: InsertStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    this.#asked.draft.lock(nameOf(named), 'ROW EXCLUSIVE')
    const fate = fateOf(named, 'CMD_INSERT', undefined, this.#asked.view)
    if (named.kind === 'view' && this.#depth !== 'named' && fate === 'runs') this.#behindTarget(named)
    this.#follow(named, 'CMD_INSERT')
    if (!this.#runs || fate !== 'runs') return
    const { table, columns, column } = writtenTo(named, this.#asked)
    const given = namesOf(stmt.cols)
    for (const row of insertedRows(stmt, table, given.length > 0 ? given.map(column) : columns))
      this.#put(table, row)
    if (stmt.onConflictClause?.action === 'ONCONFLICT_UPDATE')
      this.#change(table, changedRow(stmt.onConflictClause.targetList, column))
  }

  #behindTarget(relation: Relation): void {
    const { table } = writtenTo(relation, this.#asked)
    for (const id of relation.reads ?? []) {
      const read = this.#asked.view.byId(id)
      if (!read) continue
      this.#asked.draft.lock(nameOf(read), 'ROW EXCLUSIVE')
      if (read.kind === 'view' && read !== table) this.#behindTarget(read)
    }
  }

  /** A row that is written to a table: the partitions it goes through, the keys it is looked up by. */
  #put(table: Relation, row: Row): void {
    const { draft, view } = this.#asked
    this.#checkBounds(table)
    for (const one of routed(table, row, view)) draft.lock(nameOf(one), 'ROW EXCLUSIVE')
    lookUp(table, row, this.#asked)
  }

  #update(stmt: UpdateStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_UPDATE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    this.#follow(named, 'CMD_UPDATE')
    if (!this.#runs || fate !== 'runs' || holdsNothing(named, stmt.relation)) return
    const { table, column } = writtenTo(named, this.#asked)
    this.#change(table, changedRow(stmt.targetList, column))
  }

  #change(table: Relation, { changed, row }: ReturnType<typeof changedRow>): void {
    const { draft, view, version } = this.#asked
    this.#checkBounds(table)
    if (table.partitionKey?.some(column => column !== undefined && changed.has(column))) {
      for (const one of routed(table, row, view)) draft.lock(nameOf(one), 'ROW EXCLUSIVE')
      // A row that moves is inserted anew; to 13 and 14 the old one is deleted, later ones know it as updated.
      lookUp(table, row, this.#asked)
      if (version < 15) rowsDeleted(table, this.#asked)
    }
    lookUp(table, row, this.#asked, changed)
    keysChanged(table, changed, this.#asked)
  }

  /** A partition's rows are held against its bounds, for which the tables above it are opened. */
  #checkBounds(table: Relation): void {
    const { draft, view } = this.#asked
    for (const ancestor of ancestorsOf(table, view)) draft.lock(nameOf(ancestor), 'ACCESS SHARE')
  }

  #delete(stmt: DeleteStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_DELETE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    this.#follow(named, 'CMD_DELETE')
    if (this.#runs && fate === 'runs' && !holdsNothing(named, stmt.relation))
      rowsDeleted(writtenTo(named, this.#asked).table, this.#asked)
  }

  #merge(stmt: MergeStmt): void {
    this.#take(stmt.relation, 'ROW EXCLUSIVE')
    if (!stmt.relation || !this.#runs) return
    const named = this.#resolve(stmt.relation)
    const { table, columns, column } = writtenTo(named, this.#asked)
    for (const when of all(stmt.mergeWhenClauses, 'MergeWhenClause')) {
      if (when.commandType === 'CMD_DELETE') rowsDeleted(table, this.#asked)
      if (when.commandType === 'CMD_UPDATE') this.#change(table, changedRow(when.targetList, column))
      if (when.commandType !== 'CMD_INSERT') continue
      const given = namesOf(when.targetList)
      this.#put(table, rowOf(table, given.length > 0 ? given.map(column) : columns, when.values ?? []))
    }
  }

  #copy(stmt: CopyStmt): void {
    if (!stmt.relation) return
    const table = this.#resolve(stmt.relation)
    // COPY TO gives the rows of the table alone, without its heirs'.
    this.#asked.draft.lock(nameOf(table), stmt.is_from ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
    if (stmt.is_from && this.#runs) this.#put(table, () => undefined)
  }

  /** What the table's rules for a command do besides. */
  #follow(relation: Relation, command: RuleValue['command']): void {
    const { view, within = new Set<string>() } = this.#asked
    if (this.#depth === 'named') return
    const { table } = writtenTo(relation, this.#asked)
    if (table !== relation) this.#follow(table, command)
    for (const name of view.items('rules', relation.id)) {
      const rule = view.rule(relation.id, name)
      const key = `rule:${relation.id}\0${name}`
      if (rule?.command !== command || within.has(key)) continue
      for (const action of rule.actions)
        queryImpact(action, { ...this.#asked, within: new Set([...within, key]) }, this.#depth)
    }
  }
}

/** ONLY a partitioned table has no rows. */
const holdsNothing = (table: Relation, range: RangeVar): boolean =>
  table.kind === 'partitioned' && range.inh !== true
