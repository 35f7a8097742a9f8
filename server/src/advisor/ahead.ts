// What a script makes further down, for rules that forgive what is made good again. The script is read
// through once, when first asked; later questions are a look-up.
import { all, as } from '../impact/nodes.ts'
import type { Script } from '../sql/script.ts'
import { tokens } from '../sql/tokens.ts'

interface Ahead {
  /** Name of a table or view -> the last statement that makes one of that name, by schema; '' where none is written. */
  readonly relations: Map<string, Map<string, number>>
  /** `table\0column` -> the last statement that adds it. */
  readonly columns: Map<string, number>
}

const known = new WeakMap<Script, Ahead>()
const mentions = new WeakMap<Script, ReadonlyMap<string, number>>()

/** A table or view of this name is made behind `offset`. */
export function createsLater(script: Script, offset: number, schema: string, name: string): boolean {
  const made = aheadOf(script).relations.get(name)
  return [schema, ''].some(one => (made?.get(one) ?? -1) > offset)
}

/** A column of this name is added to a table of that name behind `offset`. */
export const addsColumnLater = (script: Script, offset: number, table: string, column: string): boolean =>
  (aheadOf(script).columns.get(`${table}\0${column}`) ?? -1) > offset

/** The name is written anywhere behind `offset`. */
export function mentionedLater(script: Script, offset: number, name: string): boolean {
  let last = mentions.get(script)
  if (!last) {
    last = new Map(
      tokens(script.text).map(({ kind, text, start }) => [
        (kind === 'quotedIdentifier' ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase(),
        start,
      ]),
    )
    mentions.set(script, last)
  }
  return (last.get(name.toLowerCase()) ?? -1) >= offset
}

function aheadOf(script: Script): Ahead {
  let ahead = known.get(script)
  if (!ahead) {
    ahead = read(script)
    known.set(script, ahead)
  }
  return ahead
}

function read(script: Script): Ahead {
  const relations: Ahead['relations'] = new Map()
  const columns: Ahead['columns'] = new Map()
  const makes = (name: string | undefined, schema: string | undefined, at: number) => {
    if (name === undefined) return
    const bySchema = relations.get(name) ?? new Map<string, number>()
    relations.set(name, bySchema.set(schema ?? '', at))
  }
  for (const { tree, start } of script.statements) {
    if (!tree) continue
    const range =
      'ViewStmt' in tree ? tree.ViewStmt.view : 'CreateStmt' in tree ? tree.CreateStmt.relation : undefined
    if (range) makes(range.relname, range.schemaname, start)
    if ('RenameStmt' in tree && tree.RenameStmt.renameType === 'OBJECT_TABLE')
      makes(tree.RenameStmt.newname, undefined, start)
    if (!('AlterTableStmt' in tree)) continue
    for (const cmd of all(tree.AlterTableStmt.cmds, 'AlterTableCmd'))
      if (cmd.subtype === 'AT_AddColumn')
        columns.set(
          `${tree.AlterTableStmt.relation?.relname}\0${as(cmd.def, 'ColumnDef')?.colname ?? ''}`,
          start,
        )
  }
  return { relations, columns }
}
