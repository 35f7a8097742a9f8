// Reads what the schema editor's page sends: every draft field by field, because it becomes DDL. What
// is not a draft's own is dropped. Pure.
import type {
  ColumnDraft,
  ConstraintDraft,
  IndexDraft,
  TableDraft,
  TableName,
} from '#protocol/schemaEditor.ts'
import type { SchemaEditorIntent } from '#protocol/schemaEditorPage.ts'

/** Reads a value; throws `Unfit` where it is none. */
type Reader<T> = (value: unknown) => T
type Fields<T> = { readonly [K in keyof T]-?: Reader<Exclude<T[K], undefined>> }

class Unfit extends Error {}

const unfit = (): never => {
  throw new Unfit()
}

const text: Reader<string> = value => (typeof value === 'string' ? value : unfit())
const ruleId: Reader<string> = value =>
  typeof value === 'string' && /^[a-z0-9-]+$/.test(value) ? value : unfit()
const flag: Reader<boolean> = value => (typeof value === 'boolean' ? value : unfit())
const yes: Reader<true> = value => (value === true ? value : unfit())
const whole: Reader<number> = value =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : unfit()

const list =
  <T>(one: Reader<T>): Reader<readonly T[]> =>
  value =>
    Array.isArray(value) && value.length <= 10_000 ? value.map(one) : unfit()

const word =
  <T extends string>(...words: readonly T[]): Reader<T> =>
  value =>
    words.find(one => one === value) ?? unfit()

function object<T extends object>(fields: Fields<T>, optional: readonly (keyof T)[] = []): Reader<T> {
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return unfit()
    const given = value as Readonly<Record<string, unknown>>
    const read: Record<string, unknown> = {}
    for (const name of Object.keys(fields) as (keyof T & string)[]) {
      if (given[name] === undefined && optional.includes(name)) continue
      read[name] = fields[name](given[name])
    }
    return read as T
  }
}

const tableName = object<TableName>({ schema: text, name: text })

const column = object<ColumnDraft>(
  {
    was: text,
    dropped: yes,
    name: text,
    type: text,
    notNull: flag,
    expression: text,
    generated: word('stored', 'virtual'),
    identity: word('always', 'by default'),
    comment: text,
  },
  ['was', 'dropped', 'expression', 'generated', 'identity', 'comment'],
)

const action = word('no action', 'restrict', 'cascade', 'set null', 'set default')

const constraint = object<ConstraintDraft>(
  {
    was: text,
    dropped: yes,
    name: text,
    type: word('primaryKey', 'unique', 'foreignKey', 'check'),
    columns: list(text),
    expression: text,
    references: object<NonNullable<ConstraintDraft['references']>>({
      table: tableName,
      columns: list(text),
      onDelete: action,
      onUpdate: action,
    }),
  },
  ['was', 'dropped', 'expression', 'references'],
)

const index = object<IndexDraft>(
  {
    was: text,
    dropped: yes,
    name: text,
    unique: flag,
    method: text,
    keys: list(text),
    include: list(text),
    predicate: text,
  },
  ['was', 'dropped', 'predicate'],
)

const table = object<TableDraft>(
  {
    was: tableName,
    dropped: yes,
    schema: text,
    name: text,
    comment: text,
    columns: list(column),
    constraints: list(constraint),
    indexes: list(index),
    fixed: text,
  },
  ['was', 'dropped', 'comment', 'fixed'],
)

/** The intent, or undefined when it is none. */
export function schemaEditorIntent(message: unknown): SchemaEditorIntent | undefined {
  try {
    const { kind } = object<{ readonly kind: string }>({ kind: text })(message)
    switch (kind) {
      case 'ready':
      case 'showLog':
        return { kind }
      case 'load':
      case 'reload':
        return { kind, ...object({ tables: list(tableName) })(message) }
      case 'plan':
        return { kind, ...object({ revision: whole, drafts: list(table) })(message) }
      case 'openRule':
        return { kind, ...object({ rule: ruleId })(message) }
      case 'createIssue':
      case 'saveMigration':
        return { kind, ...object({ sql: text, name: text })(message) }
      default:
        return undefined
    }
  } catch (error) {
    if (error instanceof Unfit) return undefined
    throw error
  }
}
