// Columns that a statement makes or gives another type, for the rules about types, names and defaults.
import type { AlterTableStmt, ColumnDef, Constraint } from '@pgsql/types'
import type { Relation, SqlType } from '../impact/catalog/values.ts'
import { constraintsOf } from '../impact/definitions.ts'
import { all, as, sqlType } from '../impact/nodes.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'

export interface NewColumn {
  readonly table: Relation
  readonly def: ColumnDef
  readonly name: string
  readonly type: SqlType | undefined
  readonly how: 'create' | 'add' | 'retype'
  /** The whole definition or action. */
  readonly span: Span
  readonly nameSpan: Span
  readonly typeSpan: Span
}

export const newColumns = (context: RuleContext): readonly NewColumn[] => context.once(read)

function read(context: RuleContext): readonly NewColumn[] {
  const { tree } = context
  if ('CreateStmt' in tree) {
    const table = context.relation(tree.CreateStmt.relation)
    return (tree.CreateStmt.tableElts ?? []).flatMap(element => {
      const def = as(element, 'ColumnDef')
      if (!def) return []
      return [new Column(context, table, def, 'create', () => context.elementSpan(context.at(def.location)))]
    })
  }
  if ('AlterTableStmt' in tree) {
    const stmt = tree.AlterTableStmt
    const table = context.relation(stmt.relation)
    const added = new Set<string>()
    return context.actions(stmt.cmds, stmt.relation).flatMap(({ cmd, span }) => {
      const def = as(cmd.def, 'ColumnDef')
      if (!def) return []
      if (cmd.subtype === 'AT_AddColumn') {
        const name = def.colname ?? ''
        // Guarded by IF NOT EXISTS, one that is there is left as it is.
        if (cmd.missing_ok && (added.has(name) || table.columns.some(one => one.name === name))) return []
        added.add(name)
        return [new Column(context, table, def, 'add', () => span)]
      }
      if (cmd.subtype !== 'AT_AlterColumnType') return []
      return [new Column(context, table, { ...def, colname: cmd.name ?? '' }, 'retype', () => span)]
    })
  }
  return []
}

/** Few columns have anything to be said about them: only those look for their words. */
class Column implements NewColumn {
  readonly table: Relation
  readonly def: ColumnDef
  readonly name: string
  readonly type: SqlType | undefined
  readonly how: NewColumn['how']
  readonly #context: RuleContext
  readonly #span: () => Span

  constructor(
    context: RuleContext,
    table: Relation,
    def: ColumnDef,
    how: NewColumn['how'],
    span: () => Span,
  ) {
    this.table = table
    this.def = def
    this.name = def.colname ?? ''
    this.type = sqlType(def.typeName)
    this.how = how
    this.#context = context
    this.#span = span
  }

  get span(): Span {
    return this.#span()
  }

  get nameSpan(): Span {
    return this.#context.tokenSpan(this.def.location)
  }

  get typeSpan(): Span {
    return typeSpan(this.#context, this.def)
  }
}

/** Another action of the statement names the column as well. */
export const isNamedBeside = (
  context: RuleContext,
  stmt: AlterTableStmt,
  { name, span }: NewColumn,
): boolean =>
  context.actions(stmt.cmds, stmt.relation).some(other => {
    const named = other.span.start === span.start ? undefined : context.namedSpan(name, other.span.start)
    return named !== undefined && named.end <= other.span.end
  })

const ends = new Set([
  'using',
  'collate',
  'storage',
  'compression',
  'constraint',
  'not',
  'null',
  'default',
  'check',
  'primary',
  'unique',
  'references',
  'generated',
  'deferrable',
  'initially',
])

/** The type's words: `timestamp (3) without time zone`. */
function typeSpan(context: RuleContext, def: ColumnDef): Span {
  const start = context.at(def.typeName?.location)
  const limit = Math.min(
    ...constraintsOf(def).flatMap(one => (one.location === undefined ? [] : [context.at(one.location)])),
    Number.POSITIVE_INFINITY,
  )
  let depth = 0
  let end = start
  for (const token of context.tokens) {
    if (token.start < start || token.kind === 'comment') continue
    if (
      token.start >= limit ||
      (depth === 0 && (token.text === ',' || token.text === ')' || token.text === ';'))
    )
      break
    if (depth === 0 && token.start > start && token.kind === 'word' && ends.has(token.text.toLowerCase()))
      break
    if (token.text === '(') depth++
    if (token.text === ')') depth--
    end = token.end
  }
  return { start, end }
}

/** A constraint of the column with its name and what the grammar lists behind it: DEFERRABLE and the like. */
export function constraintSpan(context: RuleContext, { def, span }: NewColumn, constraint: Constraint): Span {
  const start = context.at(constraint.location)
  const others = all(def.constraints, 'Constraint').filter(one => !one.contype?.startsWith('CONSTR_ATTR_'))
  const starts = [...others, def.collClause].flatMap(one =>
    one?.location === undefined ? [] : [context.at(one.location)],
  )
  const limit = Math.min(...starts.filter(one => one > start), span.end)
  return { start, end: context.statement.text.slice(0, limit).trimEnd().length }
}

/** What is listed behind a constraint of the column, as its own words. */
export function constraintAttributes({ def }: NewColumn, { location }: Constraint): string {
  const list = all(def.constraints, 'Constraint')
  const words: string[] = []
  for (const { contype } of list.slice(list.findIndex(one => one.location === location) + 1)) {
    if (!contype?.startsWith('CONSTR_ATTR_')) break
    words.push(attributes[contype] ?? '')
  }
  return words.map(one => ` ${one}`).join('')
}

const attributes: Readonly<Record<string, string>> = {
  CONSTR_ATTR_DEFERRABLE: 'deferrable',
  CONSTR_ATTR_NOT_DEFERRABLE: 'not deferrable',
  CONSTR_ATTR_DEFERRED: 'initially deferred',
  CONSTR_ATTR_IMMEDIATE: 'initially immediate',
}

/** Built-in type of this name, whether or not `pg_catalog.` stands before it. */
export const isType = (type: SqlType | undefined, ...names: string[]): boolean =>
  type !== undefined && type.schema === undefined && names.includes(type.name)
