// What in the drafts cannot be, found before any server is asked: empty and doubled names, types and
// expressions that are not one, keys without columns.
import type { ColumnDraft, DraftProblem, TableDraft } from '#protocol/schemaEditor.ts'
import { isExpression, isKey, isType } from './fieldText.ts'

export function problemsOf(drafts: readonly TableDraft[]): DraftProblem[] {
  const problems: DraftProblem[] = []
  const names = new Map<string, number>()
  for (const [at, table] of drafts.entries()) {
    if (table.dropped || table.fixed !== undefined) continue
    const add = (path: string, message: string) => problems.push({ path: `${at}.${path}`, message })
    nameProblem(table.name, 'A table', message => add('name', message))
    if (table.schema === '') add('schema', 'A table needs a schema.')
    const key = JSON.stringify([table.schema, table.name])
    if (names.has(key)) add('name', `There are two tables ${table.name}.`)
    names.set(key, at)
    columnProblems(table.columns, add)
    const columns = new Set(table.columns.filter(column => !column.dropped).map(column => column.name))
    keyProblems(table, columns, add)
  }
  return problems
}

type Add = (path: string, message: string) => void

function columnProblems(columns: readonly ColumnDraft[], add: Add): void {
  const seen = new Set<string>()
  for (const [at, column] of columns.entries()) {
    if (column.dropped) continue
    const here = (field: string, message: string) => add(`columns.${at}.${field}`, message)
    nameProblem(column.name, 'A column', message => here('name', message))
    if (seen.has(column.name)) here('name', `There are two columns ${column.name}.`)
    seen.add(column.name)
    if (column.type.trim() === '') here('type', 'A column needs a type.')
    else if (!isType(column.type)) here('type', `${column.type} does not read as a type.`)
    if (column.expression !== undefined && !isExpression(column.expression))
      here('expression', 'This does not read as an expression.')
    if (column.generated && !column.expression?.trim())
      here('expression', 'A generated column needs an expression.')
    if (column.generated && column.identity)
      here('identity', 'A column is generated or an identity, not both.')
    if (column.identity && column.expression !== undefined && !column.generated)
      here('expression', 'An identity column has no default.')
  }
}

function keyProblems(table: TableDraft, columns: ReadonlySet<string>, add: Add): void {
  let primary = 0
  for (const [at, one] of table.constraints.entries()) {
    if (one.dropped) continue
    const here = (field: string, message: string) => add(`constraints.${at}.${field}`, message)
    if (one.name !== '') nameProblem(one.name, 'A constraint', message => here('name', message))
    if (one.type === 'primaryKey' && ++primary > 1) here('type', 'A table has one primary key.')
    if (one.type === 'check') {
      if (!one.expression?.trim()) here('expression', 'A check needs a condition.')
      else if (!isExpression(one.expression)) here('expression', 'This does not read as a condition.')
      continue
    }
    if (one.columns.length === 0) here('columns', 'A key needs a column.')
    const lost = one.columns.find(column => !columns.has(column))
    if (lost !== undefined) here('columns', `There is no column ${lost}.`)
    if (one.type !== 'foreignKey') continue
    if (!one.references?.table.name) here('references', 'A foreign key needs a table it refers to.')
    else if (one.references.columns.length > 0 && one.references.columns.length !== one.columns.length)
      here('references', 'A foreign key refers to as many columns as it has.')
  }
  for (const [at, index] of table.indexes.entries()) {
    if (index.dropped) continue
    const here = (field: string, message: string) => add(`indexes.${at}.${field}`, message)
    if (index.name !== '') nameProblem(index.name, 'An index', message => here('name', message))
    if (index.keys.length === 0) here('keys', 'An index needs a key.')
    for (const key of index.keys) {
      if (isKey(key)) continue
      here(
        'keys',
        isExpression(key)
          ? `An expression stands in parentheses: (${key}).`
          : `${key} does not read as a key.`,
      )
    }
    if (index.predicate !== undefined && !isExpression(index.predicate))
      here('predicate', 'This does not read as a condition.')
  }
}

function nameProblem(name: string, what: string, add: (message: string) => void): void {
  if (name === '') add(`${what} needs a name.`)
  else if (name.includes('\0')) add('A name cannot hold the character NUL.')
  else if (Buffer.byteLength(name) > 63) add('PostgreSQL cuts names longer than 63 bytes.')
}
