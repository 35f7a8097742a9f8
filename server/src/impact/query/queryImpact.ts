// Locks of queries: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what their rules and foreign keys touch.
import type {
  CallStmt,
  CopyStmt,
  DeleteStmt,
  FuncCall,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  UpdateStmt,
} from '@pgsql/types'
import type { Relation, RuleValue, TriggerEvent } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import type { LockMode } from '../lock.ts'
import { all, as, isOn, kindOf, rangeName, walk } from '../nodes.ts'
import type { Condition } from '../partitions/condition.ts'
import { planned } from '../partitions/prune.ts'
import { partitionsOf } from '../relations.ts'
import type { Asked, Resolve } from './asked.ts'
import { type Fate, fateOf, lockBehindTarget, namedIn, resolverOf, rowsLocked, writtenTo } from './behind.ts'
import { type Called, calledBy, firedBy } from './calls.ts'
import { rowsDeleted } from './foreignKeyLocks.ts'
import { conditionFor, type Restriction, restrictionsOf, throughView } from './restrictions.ts'
import { type Change, changedRow, holdsNothing, insertedRows, namesOf, rowOf } from './rows.ts'
import { checkBounds, rowPut, rowsChanged } from './written.ts'

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
        case 'FuncCall':
          if (this.#runs) runBody(calledBy(body as FuncCall, this.#asked.view), this.#asked)
          return undefined
        case 'CallStmt':
          runBody(calledBy((body as CallStmt).funccall ?? {}, this.#asked.view), this.#asked)
          return undefined
        case 'ExecuteStmt':
          queryImpact(this.#asked.view.read(`prepared:${body.name}`) as Node, this.#asked, this.#depth)
          return undefined
        default:
          return undefined
      }
    })
  }

  #fire(table: Relation, event: TriggerEvent, changed?: ReadonlySet<string>): void {
    for (const called of firedBy(table, event, changed, this.#asked.view)) runBody(called, this.#asked)
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
      checkBounds(relation, this.#asked)
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
    if (named.kind === 'view' && this.#depth !== 'named' && fate === 'runs')
      lockBehindTarget(named, this.#asked)
    this.#follow(named, 'CMD_INSERT')
    if (!this.#runs) return
    this.#fire(named, 'insert')
    if (fate !== 'runs') return
    const { table, columns, column } = writtenTo(named, this.#asked)
    if (table !== named) this.#fire(table, 'insert')
    const given = namesOf(stmt.cols)
    for (const row of insertedRows(stmt, table, given.length > 0 ? given.map(column) : columns))
      rowPut(table, row, this.#asked)
    if (stmt.onConflictClause?.action === 'ONCONFLICT_UPDATE')
      this.#change(table, changedRow(stmt.onConflictClause.targetList, column))
  }

  #update(stmt: UpdateStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_UPDATE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    this.#follow(named, 'CMD_UPDATE')
    if (!this.#runs || holdsNothing(named, stmt.relation)) return
    if (fate === 'replaced') this.#fire(named, 'update')
    if (fate !== 'runs') return
    const { table, column } = writtenTo(named, this.#asked)
    this.#change(table, changedRow(stmt.targetList, column))
  }

  #change(table: Relation, change: Change): void {
    this.#fire(table, 'update', change.changed)
    rowsChanged(table, change, this.#asked)
  }

  #delete(stmt: DeleteStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_DELETE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    this.#follow(named, 'CMD_DELETE')
    if (!this.#runs || holdsNothing(named, stmt.relation)) return
    if (fate === 'replaced') this.#fire(named, 'delete')
    if (fate === 'runs') this.#remove(writtenTo(named, this.#asked).table)
  }

  #remove(table: Relation): void {
    this.#fire(table, 'delete')
    rowsDeleted(table, this.#asked)
  }

  #merge(stmt: MergeStmt): void {
    this.#take(stmt.relation, 'ROW EXCLUSIVE')
    if (!stmt.relation || !this.#runs) return
    const named = this.#resolve(stmt.relation)
    const { table, columns, column } = writtenTo(named, this.#asked)
    for (const when of all(stmt.mergeWhenClauses, 'MergeWhenClause')) {
      if (when.commandType === 'CMD_DELETE') this.#remove(table)
      if (when.commandType === 'CMD_UPDATE') this.#change(table, changedRow(when.targetList, column))
      if (when.commandType !== 'CMD_INSERT') continue
      this.#fire(table, 'insert')
      const given = namesOf(when.targetList)
      rowPut(
        table,
        rowOf(table, given.length > 0 ? given.map(column) : columns, when.values ?? []),
        this.#asked,
      )
    }
  }

  #copy(stmt: CopyStmt): void {
    if (!stmt.relation) return
    const table = this.#resolve(stmt.relation)
    // COPY TO gives the rows of the table alone, without its heirs'.
    this.#asked.draft.lock(nameOf(table), stmt.is_from ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
    if (!stmt.is_from || !this.#runs) return
    this.#fire(table, 'insert')
    rowPut(table, () => undefined, this.#asked)
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

/** What a function does that is called, once. */
export function runBody(called: Called | undefined, asked: Asked): void {
  const { within = new Set<string>() } = asked
  if (!called || within.has(called.key)) return
  const inside = { ...asked, within: new Set([...within, called.key]) }
  for (const query of called.queries) if (isQuery(query)) queryImpact(query, inside)
}

const isQuery = (node: Node): boolean =>
  /^((Select|Insert|Update|Delete|Merge|Return|Call|Execute)Stmt|List)$/.test(kindOf(node))
