// Names in a statement's queries that lead nowhere: tables that are not there, and columns that no table
// in reach has. Only what is certain is told; what a function or an unknown table gives may have any column.
import type {
  ColumnRef,
  DeleteStmt,
  InsertStmt,
  JoinExpr,
  MergeStmt,
  Node,
  RangeVar,
  ReturningClause,
  SelectStmt,
  UpdateStmt,
} from '@pgsql/types'
import type { Column } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { all, rangeName, text, walk } from '../nodes.ts'
import { columnsOf, nameGiven, renamed } from '../replay/columnsOf.ts'
import {
  columnsKnown,
  type Named,
  noSources,
  relationOf,
  type Scope,
  type Source,
  sourceOf,
  type Unresolved,
  unresolved,
} from './scope.ts'

export type Missing =
  | { readonly kind: 'relation'; readonly range: RangeVar }
  | (Unresolved & { readonly location: number | undefined })

export interface Reader {
  readonly view: CatalogView
  /** `t.f` is a call of f, where there is such a function. */
  isFunction(name: string): boolean
}

/** Of a query, or of a statement that writes rows. */
export function unresolvedNames(statement: Node | undefined, reader: Reader): Missing[] {
  return new Search(reader).ofStatement(statement, undefined, new Map())
}

/** Of an expression on tables that are given. */
export function unresolvedInExpression(
  expression: unknown,
  sources: readonly Source[],
  reader: Reader,
): Missing[] {
  return new Search(reader).ofExpression(expression, { sources }, new Map())
}

class Search {
  readonly #reader: Reader
  readonly #found: Missing[] = []

  constructor(reader: Reader) {
    this.#reader = reader
  }

  ofStatement(statement: Node | undefined, outer: Scope | undefined, named: Named): Missing[] {
    if (!statement) return this.#found
    if ('SelectStmt' in statement) this.#select(statement.SelectStmt, outer, named)
    else if ('InsertStmt' in statement) this.#insert(statement.InsertStmt, named)
    else if ('UpdateStmt' in statement) this.#update(statement.UpdateStmt, named)
    else if ('DeleteStmt' in statement) this.#delete(statement.DeleteStmt, named)
    else if ('MergeStmt' in statement) this.#merge(statement.MergeStmt, named)
    return this.#found
  }

  ofExpression(expression: unknown, scope: Scope, named: Named): Missing[] {
    walk({ expression }, (kind, body) => {
      if (kind === 'ColumnRef') {
        const missing = unresolved(body as ColumnRef, scope, name => this.#reader.isFunction(name))
        if (missing) this.#found.push({ ...missing, location: (body as ColumnRef).location })
        return false
      }
      if (kind === 'SelectStmt') {
        this.#select(body as SelectStmt, scope, named)
        return false
      }
      return undefined
    })
    return this.#found
  }

  #select(select: SelectStmt, outer: Scope | undefined, before: Named): void {
    const named = this.#with(select.withClause?.ctes, select.withClause?.recursive === true, outer, before)
    if (select.larg && select.rarg) {
      // A long chain of UNIONs leans to the left.
      let left: SelectStmt = select
      while (left.larg && left.rarg && (left === select || !hasOwn(left))) {
        this.#select(left.rarg, outer, named)
        left = left.larg
      }
      this.#select(left, outer, named)
      return
    }
    const around = outer ?? noSources
    if (select.valuesLists) this.ofExpression(select.valuesLists, around, named)
    const sources = this.#from(select.fromClause, outer, named)
    const scope: Scope = { sources, ...(outer ? { outer } : {}) }
    const rest = [select.targetList, select.whereClause, select.havingClause, select.windowClause]
    this.ofExpression(rest, scope, named)
    const outputs = new Set(
      all(select.targetList, 'ResTarget').map(one => one.name ?? nameGiven(one.val) ?? ''),
    )
    this.ofExpression(
      [select.groupClause, select.sortClause, select.distinctClause],
      { ...scope, outputs },
      named,
    )
  }

  /** The queries of a WITH, looked into one after the other, with the names they are known by behind it. */
  #with(
    ctes: readonly Node[] | undefined,
    recursive: boolean,
    outer: Scope | undefined,
    before: Named,
  ): Named {
    if (!ctes) return before
    const named = new Map<string, readonly Column[] | undefined>(before)
    const list = all(ctes, 'CommonTableExpr')
    if (recursive) for (const one of list) named.set(one.ctename ?? '', undefined)
    for (const one of list) {
      this.ofStatement(one.ctequery, outer, named)
      const columns = renamed(columnsOf(one.ctequery, this.#reader.view, named), one.aliascolnames)
      const isPlain = !one.search_clause && !one.cycle_clause
      named.set(one.ctename ?? '', isPlain ? columns : undefined)
    }
    return named
  }

  #from(items: readonly Node[] | undefined, outer: Scope | undefined, named: Named): Source[] {
    const sources: Source[] = []
    for (const item of items ?? []) sources.push(...this.#item(item, sources, outer, named))
    return sources
  }

  /** `beside`: the items before it, which it sees where it is LATERAL. */
  #item(item: Node, beside: readonly Source[], outer: Scope | undefined, named: Named): Source[] {
    const near: Scope = { sources: beside, ...(outer ? { outer } : {}) }
    if ('RangeVar' in item) return [this.#table(item.RangeVar, named)]
    if ('JoinExpr' in item) return this.#join(item.JoinExpr, beside, outer, named)
    if ('RangeSubselect' in item) {
      const { subquery, alias, lateral } = item.RangeSubselect
      this.ofStatement(subquery, lateral ? near : outer, named)
      const columns = renamed(columnsOf(subquery, this.#reader.view, named), alias?.colnames)
      return [{ name: alias?.aliasname, columns: columns?.map(one => one.name) }]
    }
    if ('RangeFunction' in item) {
      this.ofExpression(item.RangeFunction.functions, near, named)
      return [{ name: item.RangeFunction.alias?.aliasname, columns: undefined }]
    }
    if ('RangeTableSample' in item && item.RangeTableSample.relation)
      return this.#item(item.RangeTableSample.relation, beside, outer, named)
    return [{ name: undefined, columns: undefined }]
  }

  #join(join: JoinExpr, beside: readonly Source[], outer: Scope | undefined, named: Named): Source[] {
    const left = join.larg ? this.#item(join.larg, beside, outer, named) : []
    const right = join.rarg ? this.#item(join.rarg, [...beside, ...left], outer, named) : []
    const both = [...left, ...right]
    this.ofExpression(join.quals, { sources: [...both, ...beside], ...(outer ? { outer } : {}) }, named)
    for (const name of (join.usingClause ?? []).map(text))
      for (const side of [left, right]) if (name !== undefined) this.#bare(name, side)
    if (join.alias) return [{ name: join.alias.aliasname, columns: undefined }]
    return join.join_using_alias
      ? [...both, { name: join.join_using_alias.aliasname, columns: undefined }]
      : both
  }

  /** A column that is written without its place in the tree: of USING, of ON CONFLICT. */
  #bare(name: string, sources: readonly Source[]): void {
    const missing = unresolved({ fields: [{ String: { sval: name } }] }, { sources }, () => false)
    if (missing) this.#found.push({ ...missing, location: undefined })
  }

  #table(range: RangeVar, named: Named): Source {
    const name = range.alias?.aliasname ?? range.relname
    const relation = relationOf(range, named, this.#reader.view)
    if (!relation) {
      const columns = renamed(named.get(range.relname ?? ''), range.alias?.colnames)
      return { name, columns: columns?.map(one => one.name) }
    }
    this.#found.push({ kind: 'relation', range })
    const columns = renamed(columnsKnown(relation), range.alias?.colnames)
    return { name, columns: columns?.map(one => one.name), relation }
  }

  /** The table that a statement writes, which others look for. */
  #target(range: RangeVar | undefined): Source {
    return sourceOf(this.#reader.view.relation(rangeName(range)), range?.alias?.aliasname ?? range?.relname)
  }

  #insert(stmt: InsertStmt, before: Named): void {
    const named = this.#with(stmt.withClause?.ctes, stmt.withClause?.recursive === true, undefined, before)
    this.ofStatement(stmt.selectStmt, undefined, named)
    const target = this.#target(stmt.relation)
    const { infer, targetList, whereClause } = stmt.onConflictClause ?? {}
    const columns = all(infer?.indexElems, 'IndexElem')
    for (const { name } of columns) if (name !== undefined) this.#bare(name, [target])
    this.ofExpression([columns.map(one => one.expr), infer?.whereClause], { sources: [target] }, named)
    const { relation: _, ...excluded } = { ...target, name: 'excluded' }
    this.ofExpression([targetList, whereClause], { sources: [target, excluded] }, named)
    this.#returning(stmt.returningClause, target, [target], named)
  }

  #update(stmt: UpdateStmt, before: Named): void {
    const named = this.#with(stmt.withClause?.ctes, stmt.withClause?.recursive === true, undefined, before)
    const target = this.#target(stmt.relation)
    const sources = [target, ...this.#from(stmt.fromClause, undefined, named)]
    this.ofExpression([stmt.targetList, stmt.whereClause], { sources }, named)
    this.#returning(stmt.returningClause, target, sources, named)
  }

  #delete(stmt: DeleteStmt, before: Named): void {
    const named = this.#with(stmt.withClause?.ctes, stmt.withClause?.recursive === true, undefined, before)
    const target = this.#target(stmt.relation)
    const sources = [target, ...this.#from(stmt.usingClause, undefined, named)]
    this.ofExpression(stmt.whereClause, { sources }, named)
    this.#returning(stmt.returningClause, target, sources, named)
  }

  #merge(stmt: MergeStmt, before: Named): void {
    const named = this.#with(stmt.withClause?.ctes, stmt.withClause?.recursive === true, undefined, before)
    const target = this.#target(stmt.relation)
    const from = this.#from(stmt.sourceRelation ? [stmt.sourceRelation] : [], undefined, named)
    const sources = [target, ...from]
    this.ofExpression([stmt.joinCondition, stmt.mergeWhenClauses], { sources }, named)
    this.#returning(stmt.returningClause, target, sources, named)
  }

  #returning(
    clause: ReturningClause | undefined,
    target: Source,
    sources: readonly Source[],
    named: Named,
  ): void {
    if (clause) this.ofExpression(clause.exprs, { sources: [...sources, ...versions(target, clause)] }, named)
  }
}

/** The row before and after, by the names that RETURNING gives them or, since 18, by `old` and `new`. */
function versions(target: Source, { options }: ReturningClause = {}): Source[] {
  const given = all(options, 'ReturningOption').map(one => one.value)
  return ['old', 'new', ...given].map(name => ({ name, columns: target.columns }))
}

/** A parenthesised query of a chain that is ordered or named for itself. */
const hasOwn = ({ withClause, sortClause, limitCount, limitOffset }: SelectStmt): boolean =>
  (withClause ?? sortClause ?? limitCount ?? limitOffset) !== undefined
