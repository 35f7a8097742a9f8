// The catalog as one statement sees it: names resolved by the search path, reads remembered, its own
// writes on top. Objects have ids that survive renames; names lead to them.
import type { Qualified } from '../nodes.ts'
import { type Moment, putAt, type Timeline, writeAt } from './timeline.ts'
import type {
  FunctionValue,
  PolicyValue,
  Relation,
  RelationKind,
  RuleValue,
  Setting,
  SqlType,
  Transaction,
  TriggerValue,
  UserType,
} from './values.ts'

export type SetName =
  | 'indexes'
  | 'partitions'
  | 'children'
  /** Plain tables that one inherits from. */
  | 'parents'
  | 'referencing'
  | 'views'
  | 'typeUsers'
  /** Domains over a type, by `schema\0name` as it was written. */
  | 'domainsOn'
  | 'localSettings'
  /** Statements of a transaction that write rows, where something can be deferred. */
  | 'writing'
  | 'dropOnCommit'
  | 'triggers'
  | 'rules'
  | 'policies'
  /** Tables with a rule or a policy that reads this one. */
  | 'leaning'
  /** Sequences that belong to a table's columns. */
  | 'owned'
  /** Tables whose defaults draw from a sequence. */
  | 'drawing'
  /** Foreign tables of a server, by its name. */
  | 'served'
  /** Servers of a foreign data wrapper, by its name. */
  | 'servers'
  /** Tables of a publication, by its name. */
  | 'published'
  /** Tables with a trigger that calls a function, by `schema\0name`. */
  | 'callers'
  /** Relations with a definition that calls a function, by `schema\0name`. */
  | 'calling'
  /** Tables made OF a composite type, by `schema\0name`. */
  | 'typed'

export interface Resolved {
  readonly schema: string
  readonly name: string
  readonly known?: Relation
}

const relationKey = (schema: string, name: string) => `rel:${schema}\0${name}`

const autocommit: Transaction = { kind: 'none', id: '' }

/** `schema.name`, quoted only where PostgreSQL needs it. */
export function displayName(schema: string, name: string): string {
  return `${displayPart(schema)}.${displayPart(name)}`
}

export const displayPart = (part: string): string =>
  /^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`

export class CatalogView {
  readonly #timeline: Timeline
  readonly moment: Moment

  constructor(timeline: Timeline, moment: Moment) {
    this.#timeline = timeline
    this.moment = moment
  }

  read(key: string): unknown {
    if (this.moment.writes.has(key)) return this.moment.writes.get(key)
    this.moment.reads.add(key)
    return this.#timeline.value(key, this.moment)
  }

  /** A view to try changes on, which nobody else sees; what is read through it counts as read here. */
  fork(): CatalogView {
    const items = new Map([...this.moment.items].map(([key, changes]) => [key, new Map(changes)]))
    return new CatalogView(this.#timeline, { ...this.moment, writes: new Map(this.moment.writes), items })
  }

  /** What a key held just before an earlier statement. */
  valueBefore(key: string, earlier: Moment): unknown {
    return this.#timeline.value(key, earlier)
  }

  write(key: string, value: unknown): void {
    writeAt(this.moment, key, value)
  }

  items(name: SetName, id: string): Set<string> {
    const key = `${name}:${id}`
    this.moment.reads.add(key)
    const found = this.#timeline.set(key, this.moment)
    for (const [item, present] of this.moment.items.get(key) ?? []) {
      if (present) found.add(item)
      else found.delete(item)
    }
    return found
  }

  put(name: SetName, id: string, item: string, present = true): void {
    this.putKey(`${name}:${id}`, item, present)
  }

  putKey(key: string, item: string, present: boolean): void {
    putAt(this.moment, key, item, present)
  }

  /** Sees everything: any change before this statement makes it look again. */
  readAll(): void {
    this.moment.readsAll = true
  }

  /** Every relation there is; the reader looks again after any change. */
  *relations(): Iterable<Relation> {
    yield* this.#every<Relation>('rel:')
  }

  *userTypes(): Iterable<UserType> {
    yield* this.#every<UserType>('type:')
  }

  *userFunctions(): Iterable<FunctionValue> {
    yield* this.#every<FunctionValue>('function:')
  }

  *#every<T>(prefix: string): Iterable<T> {
    this.readAll()
    for (const key of this.#timeline.keys(prefix)) {
      const found = this.read(key) as T | undefined
      if (found) yield found
    }
  }

  searchPath(): readonly string[] {
    const written = this.setting('search_path')?.value
    if (written === undefined) return ['public']
    const path = written
      .split(',')
      .map(part => part.trim().replace(/^"(.*)"$/, '$1'))
      .filter(part => part !== '' && part !== '$user')
    return path.length === 0 ? ['public'] : path
  }

  resolve(name: Qualified): Resolved {
    const { schemaname, relname } = name
    if (schemaname !== undefined) return this.#at(schemaname, relname)
    if (this.read('temp') === true) {
      const temporary = this.#at('pg_temp', relname)
      if (temporary.known) return temporary
    }
    const path = this.searchPath()
    for (const schema of path) {
      const found = this.#at(schema, relname)
      if (found.known) return found
    }
    // The system's own tables come before the search path.
    return { schema: relname.startsWith('pg_') ? 'pg_catalog' : (path[0] as string), name: relname }
  }

  /** The relation of this name, or what may be assumed of one that was never seen. */
  relation(name: Qualified, kind: RelationKind = 'unknown'): Relation {
    const { schema, name: relname, known } = this.resolve(name)
    return known ?? unseen(schema, relname, kind)
  }

  byId(id: string): Relation | undefined {
    const key = this.read(`name:${id}`)
    if (typeof key === 'string') return this.read(key) as Relation | undefined
    const [schema, name] = id.split('\0')
    const plain = this.read(relationKey(schema ?? '', name ?? '')) as Relation | undefined
    return plain?.id === id ? plain : undefined
  }

  /** The id for a new relation of this name. */
  newId(schema: string, name: string): string {
    const key = `ids:${schema}\0${name}`
    const used = (this.read(key) as number | undefined) ?? 0
    this.write(key, used + 1)
    return used === 0 ? `${schema}\0${name}` : `${schema}\0${name}\0${used}`
  }

  putRelation(relation: Relation): void {
    const key = relationKey(relation.schema, relation.name)
    this.write(key, relation)
    if (relation.id !== `${relation.schema}\0${relation.name}`) this.write(`name:${relation.id}`, key)
  }

  dropRelation(relation: Relation): void {
    this.write(relationKey(relation.schema, relation.name), undefined)
  }

  moveRelation(relation: Relation, schema: string, name: string): Relation {
    const moved = { ...relation, schema, name }
    this.dropRelation(relation)
    const key = relationKey(schema, name)
    this.write(key, moved)
    this.write(`name:${relation.id}`, key)
    return moved
  }

  /** A user's type of this name; undefined for a built-in or an unknown one. */
  userType(type: Pick<SqlType, 'schema' | 'name'>): UserType | undefined {
    for (const schema of type.schema === undefined ? this.searchPath() : [type.schema]) {
      const found = this.read(`type:${schema}\0${type.name}`) as UserType | undefined
      if (found) return found
    }
    return undefined
  }

  userTypeNamed({ schemaname, relname }: Qualified): UserType | undefined {
    return this.userType({ name: relname, ...(schemaname === undefined ? {} : { schema: schemaname }) })
  }

  putUserType(type: UserType): void {
    this.write(`type:${type.schema}\0${type.name}`, type)
  }

  dropUserType(schema: string, name: string): void {
    this.write(`type:${schema}\0${name}`, undefined)
  }

  userFunction(name: Qualified): FunctionValue | undefined {
    for (const schema of name.schemaname === undefined ? this.searchPath() : [name.schemaname]) {
      const found = this.read(`function:${schema}\0${name.relname}`) as FunctionValue | undefined
      if (found) return found
    }
    return undefined
  }

  putUserFunction(value: FunctionValue): void {
    this.write(`function:${value.schema}\0${value.name}`, value)
  }

  dropUserFunction({ schema, name }: Pick<FunctionValue, 'schema' | 'name'>): void {
    this.write(`function:${schema}\0${name}`, undefined)
  }

  trigger(table: string, name: string): TriggerValue | undefined {
    return this.read(`trigger:${table}\0${name}`) as TriggerValue | undefined
  }

  rule(table: string, name: string): RuleValue | undefined {
    return this.read(`rule:${table}\0${name}`) as RuleValue | undefined
  }

  policy(table: string, name: string): PolicyValue | undefined {
    return this.read(`policy:${table}\0${name}`) as PolicyValue | undefined
  }

  transaction(): Transaction {
    return (this.read('tx') as Transaction | undefined) ?? autocommit
  }

  setting(name: string): Setting | undefined {
    return this.read(`setting:${name}`) as Setting | undefined
  }

  /** True when the history before this script is known from its beginning. */
  historyKnown(): boolean {
    return this.read('history') === 'known'
  }

  #at(schema: string, name: string): Resolved {
    const known = this.read(relationKey(schema, name)) as Relation | undefined
    return known ? { schema, name, known } : { schema, name }
  }
}

export function unseen(schema: string, name: string, kind: RelationKind): Relation {
  return {
    id: `${schema}\0${name}`,
    kind,
    schema,
    name,
    complete: false,
    temporary: schema === 'pg_temp',
    unlogged: false,
    columns: [],
    constraints: [],
  }
}

export const nameOf = (relation: Relation): string => displayName(relation.schema, relation.name)
