// The console's own commands, which begin with a backslash: listing what a database holds, and how
// results are shown. Reads the state, as the tree does; runs no SQL of its own.
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'
import type { QueryResult } from '#protocol/query.ts'
import { shown, size } from '../display.ts'
import type { MemberParent } from '../state.ts'
import { objectWord } from '../tree/grouping.ts'

export type ReadMembers = (parent?: MemberParent) => Promise<readonly SchemaObject[]>

export const helpText = [
  '\\d [name]    tables, views and sequences; with a name, what is in one, or what else has that name',
  '\\dt [name]   tables',
  '\\dv [name]   views',
  '\\dm [name]   materialized views',
  '\\ds [name]   sequences',
  '\\di [name]   indexes',
  '\\df [name]   functions',
  '\\dT [name]   types and domains',
  '\\dn [name]   schemas',
  '\\dx [name]   extensions',
  '\\x           one block for each row always, or only where a table is wider than the terminal',
  '\\timing      how long each statement took, on or off',
  '\\?           this text',
  '\\q           leave',
  '',
  'A name may hold * and ?, and have a schema before it: shop.order*',
  'Enter runs a statement that ends with a semicolon; Alt+Enter always begins a new line.',
  'Ctrl+C cancels what runs, or empties the line. Nothing here is recorded as a change.',
].join('\r\n')

const listed: Readonly<Record<string, readonly ObjectKind[]>> = {
  '\\d': ['table', 'foreignTable', 'view', 'materializedView', 'sequence'],
  '\\dt': ['table', 'foreignTable'],
  '\\dv': ['view'],
  '\\dm': ['materializedView'],
  '\\ds': ['sequence'],
  '\\di': ['index'],
  '\\df': ['function', 'procedure', 'aggregate'],
  '\\dT': ['type', 'domain'],
  '\\dn': ['schema'],
  '\\dx': ['extension'],
}

/** What a listing command answers; undefined when it is none. */
export async function listing(command: string, members: ReadMembers): Promise<QueryResult | undefined> {
  const [verb = '', ...rest] = command.trim().replace(/;$/, '').split(/\s+/)
  const name = rest.join(' ')
  const kinds = listed[verb]
  if (!kinds) return undefined
  const isWanted = matching(name)
  const top = await members()
  if (verb === '\\dn' || verb === '\\dx')
    return asResult(
      command,
      top.filter(object => kinds.includes(object.kind) && isWanted(object)),
    )
  const inSchemas = await Promise.all(top.filter(({ kind }) => kind === 'schema').map(inside(members)))
  const objects = inSchemas.flat()
  if (verb === '\\di') {
    const tables = objects.filter(({ kind }) => kind === 'table' || kind === 'materializedView')
    const parts = (await Promise.all(tables.map(inside(members)))).flat()
    return asResult(
      command,
      parts.filter(object => object.kind === 'index' && isWanted(object)),
    )
  }
  const named = objects.filter(isWanted)
  const found = named.filter(({ kind }) => kinds.includes(kind))
  if (verb !== '\\d' || name === '') return asResult(command, found)
  const relations = found.filter(({ hasMembers }) => hasMembers)
  return relations.length > 0 ? describe(command, relations, members) : asResult(command, named)
}

/** What is in relations; of several, each part says of which. */
async function describe(
  command: string,
  relations: readonly SchemaObject[],
  members: ReadMembers,
): Promise<QueryResult> {
  const parts = await Promise.all(
    relations.map(async relation => {
      const of = relations.length > 1 ? `${relation.schema}.${relation.name}` : ''
      return (await inside(members)(relation)).map(part => ({ ...part, schema: of }))
    }),
  )
  return asResult(command, parts.flat(), 'of')
}

/** A pattern as psql has it: `*` and `?`, a schema before a dot, quotes for what is meant to the letter. */
export function matching(pattern: string): (object: Pick<SchemaObject, 'schema' | 'name'>) => boolean {
  if (pattern === '') return () => true
  const parts: string[] = ['']
  for (const [part] of pattern.matchAll(/"(?:[^"]|"")*"|[^"]/g)) {
    if (part === '.') parts.push('')
    else parts[parts.length - 1] += pieceOf(part)
  }
  const [schema, ...names] = parts.length > 1 ? parts : [undefined, ...parts]
  const isName = new RegExp(`^${names.join('\\.')}$`, 'u')
  const isSchema = schema === undefined ? undefined : new RegExp(`^${schema}$`, 'u')
  // A routine goes by its name without its arguments too.
  return object =>
    (isSchema?.test(object.schema) ?? true) &&
    (isName.test(object.name) || isName.test(object.name.replace(/\(.*$/s, '')))
}

function pieceOf(part: string): string {
  if (part === '*') return '.*'
  if (part === '?') return '.'
  const text = part.length > 1 ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase()
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

const inside =
  (members: ReadMembers) =>
  ({ kind, schema, name }: SchemaObject): Promise<readonly SchemaObject[]> =>
    members({ kind, schema, name })

/** `where`: what stands above the schema of each. */
function asResult(sql: string, objects: readonly SchemaObject[], where = 'schema'): QueryResult {
  const facts: readonly (readonly [string, (object: SchemaObject) => string])[] = [
    ['kind', object => objectWord[object.kind]],
    [where, object => object.schema],
    ['name', object => object.name],
    ['size', object => (object.sizeBytes === undefined ? '' : size(object.sizeBytes))],
    ['detail', object => shown(object.detail ?? '')],
  ]
  // A column that says nothing of anything is left out.
  const telling = facts.filter(([, fact]) => objects.some(object => fact(object) !== ''))
  return {
    sql,
    columns: telling.map(([name]) => ({ name, type: 'text' })),
    rows: objects.map(object => telling.map(([, fact]) => fact(object))),
    truncated: false,
    command: objects.length === 0 ? 'There is none.' : 'LIST',
    milliseconds: 0,
    notices: [],
  }
}
