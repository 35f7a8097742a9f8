// The console's own commands, which begin with a backslash: listing what a database holds, and how
// results are shown. Reads the state, as the tree does; runs no SQL of its own.
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'
import type { QueryResult } from '#protocol/query.ts'
import { shown, size } from '../display.ts'
import type { MemberParent } from '../state.ts'
import { objectWord } from '../tree/grouping.ts'

export type ReadMembers = (parent?: MemberParent) => Promise<readonly SchemaObject[]>

export const helpText = [
  '\\d [name]    tables, views and sequences; with a name, the columns, keys and indexes of one',
  '\\dt          tables',
  '\\dv          views',
  '\\di          indexes',
  '\\df          functions',
  '\\dn          schemas',
  '\\dx          extensions',
  '\\x           one block for each row, on or off',
  '\\timing      how long each statement took, on or off',
  '\\?           this text',
  '\\q           leave',
  '',
  'Enter runs when the text ends with a semicolon; Alt+Enter always begins a new line.',
  'Ctrl+C cancels what runs, or empties the line. Nothing here is recorded as a change.',
].join('\r\n')

const listed: Readonly<Record<string, readonly ObjectKind[]>> = {
  '\\d': ['table', 'foreignTable', 'view', 'materializedView', 'sequence'],
  '\\dt': ['table', 'foreignTable'],
  '\\dv': ['view', 'materializedView'],
  '\\di': ['index'],
  '\\df': ['function', 'procedure', 'aggregate'],
  '\\dn': ['schema'],
  '\\dx': ['extension'],
}

/** What a listing command answers; undefined when it is none. */
export async function listing(command: string, members: ReadMembers): Promise<QueryResult | undefined> {
  const [verb = '', ...rest] = command.trim().replace(/;$/, '').split(/\s+/)
  const name = rest.join(' ')
  const kinds = listed[verb]
  if (!kinds) return undefined
  if (verb === '\\d' && name !== '') return described(command, name, members)
  const top = await members()
  if (verb === '\\dn' || verb === '\\dx')
    return asResult(
      command,
      top.filter(({ kind }) => kinds.includes(kind)),
    )
  const inSchemas = await Promise.all(top.filter(({ kind }) => kind === 'schema').map(inside(members)))
  const objects = inSchemas.flat()
  if (verb !== '\\di')
    return asResult(
      command,
      objects.filter(({ kind }) => kinds.includes(kind)),
    )
  const tables = objects.filter(({ kind }) => kind === 'table' || kind === 'materializedView')
  const inTables = await Promise.all(tables.map(inside(members)))
  return asResult(
    command,
    inTables.flat().filter(({ kind }) => kind === 'index'),
  )
}

const inside =
  (members: ReadMembers) =>
  ({ kind, schema, name }: SchemaObject): Promise<readonly SchemaObject[]> =>
    members({ kind, schema, name })

/** The members of one relation, by its name with or without its schema. */
async function described(command: string, wanted: string, members: ReadMembers): Promise<QueryResult> {
  const top = await members()
  const schemas = top.filter(({ kind }) => kind === 'schema')
  const objects = (await Promise.all(schemas.map(inside(members)))).flat()
  const plain = wanted.replace(/"/g, '')
  const found = objects.filter(
    object => object.hasMembers && (object.name === plain || `${object.schema}.${object.name}` === plain),
  )
  const parts = await Promise.all(found.map(inside(members)))
  return asResult(command, parts.flat())
}

function asResult(sql: string, objects: readonly SchemaObject[]): QueryResult {
  const facts: readonly (readonly [string, (object: SchemaObject) => string])[] = [
    ['kind', object => objectWord[object.kind]],
    ['schema', object => object.schema],
    ['name', object => object.name],
    ['detail', object => shown(object.detail ?? '')],
    ['size', object => (object.sizeBytes === undefined ? '' : size(object.sizeBytes))],
  ]
  // A column that says nothing of anything is left out.
  const telling = facts.filter(([, fact]) => objects.some(object => fact(object) !== ''))
  return {
    sql,
    columns: telling.map(([name]) => ({ name, type: 'text' })),
    rows: objects.map(object => telling.map(([, fact]) => fact(object))),
    truncated: false,
    command: 'LIST',
    milliseconds: 0,
    notices: [],
  }
}
