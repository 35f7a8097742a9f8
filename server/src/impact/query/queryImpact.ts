// Locks of queries: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what their rules and foreign keys touch.
import type {
  CallStmt,
  CopyStmt,
  DeleteStmt,
  ExecuteStmt,
  FuncCall,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  TypeCast,
  UpdateStmt,
} from '@pgsql/types'
import type { Column, Relation } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import type { LockMode } from '../lock.ts'
import { all, as, isOn, rangeName, sqlType, texts, walk } from '../nodes.ts'
import type { Condition } from '../partitions/condition.ts'
import { planned } from '../partitions/prune.ts'
import { partitionsOf } from '../relations.ts'
import { usesColumn } from '../replay/usesColumn.ts'
import type { Asked, Depth, Manner, Resolve } from './asked.ts'
import { type Fate, fateOf, lockBehindTarget, namedIn, resolverOf, rowsLocked, writtenTo } from './behind.ts'
import { checksOf, idleCalls } from './evaluated.ts'
import { followRules } from './followRules.ts'
import { rowsDeleted } from './foreignKeyLocks.ts'
import { executed } from './parameters.ts'
import { conditionFor, equalities, type Restriction, restrictionsOf, throughView } from './restrictions.ts'
import { type Change, changedRow, defaultedBy, holdsNothing, insertedRows, namesOf, rowOf } from './rows.ts'
import { compute, evaluate, fire, fireForMoved, runCall } from './running.ts'
import { checkBounds, moves, rowPut, rowsChanged } from './written.ts'

export function queryImpact(
  query: Node | undefined,
  asked: Asked,
  depth: Depth = 'run',
  resolve: Resolve = range => asked.view.relation(rangeName(range)),
): void {
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
  new Query(query, asked, { depth, calls: depth === 'run', resolve, named }).lock()
}

class Query {
  readonly #query: Node
  readonly #asked: Asked
  readonly #depth: Depth
  readonly #resolve: Resolve
  readonly #restrictions: ReadonlyMap<RangeVar, Restriction>
  readonly #named: ReadonlySet<string>
  readonly #calls: boolean
  readonly #idle: ReadonlySet<unknown>

  constructor(query: Node, asked: Asked, { depth, calls, resolve, outer = [], named, idle }: Manner) {
    this.#query = query
    this.#asked = asked
    this.#depth = depth
    this.#calls = calls
    this.#resolve = resolve
    this.#named = named ?? new Set()
    this.#idle = idle ?? new Set()
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
          if (this.#calls && !this.#idle.has(body)) runCall(body as FuncCall, this.#asked)
          return undefined
        case 'TypeCast':
          if (this.#calls)
            evaluate(checksOf(sqlType((body as TypeCast).typeName), this.#asked.view), this.#asked)
          return undefined
        case 'CallStmt':
          runCall((body as CallStmt).funccall ?? {}, this.#asked)
          return undefined
        case 'ExecuteStmt':
          queryImpact(executed(body as ExecuteStmt, this.#asked.view), this.#asked, this.#depth)
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
    this.#family(this.#resolve(range), mode, range.inh === true, range)
  }

  /** The relation whose rows the query changes; what stands behind it is only read where others change it. */
  #takeTarget(range: RangeVar, relation: Relation, fate: Fate): void {
    this.#asked.draft.lock(nameOf(relation), 'ROW EXCLUSIVE')
    if (fate !== 'ignored')
      this.#take(range, fate === 'replaced' && relation.kind === 'view' ? 'ACCESS SHARE' : 'ROW EXCLUSIVE')
  }

  #family(relation: Relation, mode: LockMode, inherit: boolean, range?: RangeVar): void {
    const { draft, view, version } = this.#asked
    draft.lock(nameOf(relation), mode)
    if (this.#depth === 'named') return
    if (relation.kind === 'view') {
      this.#behind(relation, mode, range)
      return
    }
    if (this.#depth === 'rewritten') return
    if ((relation.kind === 'partitioned' && inherit) || (version < 14 && mode === 'ROW EXCLUSIVE'))
      checkBounds(relation, this.#asked)
    if (!inherit) return
    const restriction = range && this.#restrictions.get(range)
    const condition: Condition = restriction ? conditionFor(restriction) : { kind: 'open' }
    const family =
      relation.kind === 'partitioned'
        ? planned(relation, condition, view, version)
        : partitionsOf(relation, view)
    for (const one of family) draft.lock(nameOf(one), mode)
  }

  /** What a view reads; rows that are changed or locked through it are those of the table behind it. */
  #behind(relation: Relation, mode: LockMode, range?: RangeVar): void {
    const restriction = range && this.#restrictions.get(range)
    const { view, within = new Set<string>() } = this.#asked
    if (within.has(relation.id)) return
    const asked = { ...this.#asked, within: new Set([...within, relation.id]) }
    const resolve = resolverOf(relation, view)
    if (!relation.query || !resolve) {
      for (const id of relation.reads ?? []) {
        const read = view.byId(id)
        if (read) this.#family(read, mode, true)
      }
      return
    }
    const outer = restriction ? throughView(restriction, relation.query) : []
    const depth = this.#runs ? 'planned' : this.#depth
    const isUsed = (column: string) => usesColumn(this.#query, column, one => one === range)
    const idle = this.#calls ? idleCalls(relation.query, isUsed, view, this.#asked.version) : new Set()
    const inner = new Query(relation.query, asked, { depth, calls: this.#calls, resolve, outer, idle })
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
    followRules(named, 'CMD_INSERT', this.#asked, this.#depth)
    if (!this.#runs) return
    fire(named, 'insert', this.#asked)
    if (fate !== 'runs') return
    const { table, columns, column } = writtenTo(named, this.#asked)
    if (table !== named) fire(table, 'insert', this.#asked)
    const given = namesOf(stmt.cols)
    const into = given.length > 0 ? given.map(column) : columns
    for (const row of insertedRows(stmt, table, into)) rowPut(table, row, this.#asked)
    compute(table, { defaulted: defaultedBy(stmt, table, into) }, this.#asked)
    if (stmt.onConflictClause?.action === 'ONCONFLICT_UPDATE')
      this.#change(table, changedRow(stmt.onConflictClause.targetList, column))
  }

  #update(stmt: UpdateStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_UPDATE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    followRules(named, 'CMD_UPDATE', this.#asked, this.#depth)
    if (!this.#runs || holdsNothing(named, stmt.relation)) return
    if (fate === 'replaced') fire(named, 'update', this.#asked)
    if (fate !== 'runs') return
    const { table, column } = writtenTo(named, this.#asked)
    const restriction = this.#restrictions.get(stmt.relation)
    const before = new Map(
      restriction && [...equalities(restriction)].map(([key, value]) => [column(key), value]),
    )
    this.#change(
      table,
      changedRow(stmt.targetList, column, name => before.get(name)),
    )
  }

  #change(table: Relation, change: Change): void {
    fire(table, 'update', this.#asked, change.changed)
    if (moves(table, change.changed, this.#asked)) fireForMoved(table, this.#asked)
    compute(table, change, this.#asked)
    rowsChanged(table, change, this.#asked)
  }

  #delete(stmt: DeleteStmt): void {
    if (!stmt.relation) return
    const named = this.#resolve(stmt.relation)
    const fate = fateOf(named, 'CMD_DELETE', stmt.whereClause, this.#asked.view)
    this.#takeTarget(stmt.relation, named, fate)
    followRules(named, 'CMD_DELETE', this.#asked, this.#depth)
    if (!this.#runs || holdsNothing(named, stmt.relation)) return
    if (fate === 'replaced') fire(named, 'delete', this.#asked)
    if (fate === 'runs') this.#remove(writtenTo(named, this.#asked).table)
  }

  #remove(table: Relation): void {
    fire(table, 'delete', this.#asked)
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
      fire(table, 'insert', this.#asked)
      const given = namesOf(when.targetList)
      const into = given.length > 0 ? given.map(column) : columns
      const values = when.values ?? []
      rowPut(table, rowOf(table, into, values), this.#asked)
      const isGiven = ({ name }: Column) => into.indexOf(name) >= 0 && into.indexOf(name) < values.length
      compute(table, { defaulted: table.columns.filter(one => !isGiven(one)) }, this.#asked)
    }
  }

  #copy(stmt: CopyStmt): void {
    if (!stmt.relation) return
    const table = this.#resolve(stmt.relation)
    // COPY TO gives the rows of the table alone, without its heirs'.
    this.#asked.draft.lock(nameOf(table), stmt.is_from ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
    if (!stmt.is_from || !this.#runs) return
    fire(table, 'insert', this.#asked)
    rowPut(table, () => undefined, this.#asked)
    const given = texts(stmt.attlist)
    const defaulted = table.columns.filter(one => given.length > 0 && !given.includes(one.name))
    compute(table, { defaulted }, this.#asked)
  }
}
