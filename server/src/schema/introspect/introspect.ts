// Reads a database's schema from its catalogs: one batch of queries, one snapshot, settings
// pinned. Knows nothing of DDL text.
import type pg from 'pg'
import { modelHash } from '../hash.ts'
import { type Fact, type Model, readerVersion, type Snapshot } from '../model.ts'
import { type Catalog, emptyCatalog, type Reader } from './catalog.ts'
import { columns, defaults, plainViewColumns } from './columns.ts'
import { constraints, domainConstraints } from './constraints.ts'
import { database, defaultPrivileges, statistics } from './database.ts'
import { dependencies } from './dependencies.ts'
import { accessMethods, extensions, languages, transforms } from './extensions.ts'
import { foreignDataWrappers, servers, userMappings } from './foreign.ts'
import { indexColumns, indexes, indexParents, operatorClassNames } from './indexes.ts'
import {
  accessMethodNames,
  collationNames,
  comments,
  members,
  roles,
  schemas,
  securityLabels,
  tablespaces,
  typeNames,
} from './names.ts'
import {
  casts,
  collations,
  conversions,
  operatorClassFacts,
  operatorFamilies,
  operatorMembers,
  operators,
} from './operators.ts'
import {
  eventTriggers,
  publicationSchemas,
  publications,
  publicationTables,
  subscriptions,
} from './publications.ts'
import { foreignTables, inheritance, relations } from './relations.ts'
import { aggregates, routines } from './routines.ts'
import { sequences } from './sequences.ts'
import { type ReadOptions, reading } from './session.ts'
import { stream } from './stream.ts'
import {
  textSearchConfigurations,
  textSearchDictionaries,
  textSearchMappings,
  textSearchParsers,
  textSearchTemplates,
} from './textSearch.ts'
import { policies, rules, triggers } from './triggers.ts'
import { baseTypes, enumLabels, ranges, types } from './types.ts'

/** In the order in which they build on each other. */
const readers: readonly Reader[] = [
  roles,
  tablespaces,
  accessMethodNames,
  comments,
  securityLabels,
  members,
  schemas,
  typeNames,
  collationNames,
  operatorClassNames,
  database,
  extensions,
  languages,
  accessMethods,
  foreignDataWrappers,
  servers,
  userMappings,
  relations,
  inheritance,
  foreignTables,
  columns,
  types,
  enumLabels,
  ranges,
  baseTypes,
  domainConstraints,
  defaults,
  constraints,
  indexes,
  indexParents,
  indexColumns,
  sequences,
  triggers,
  policies,
  rules,
  routines,
  aggregates,
  casts,
  conversions,
  collations,
  operators,
  operatorFamilies,
  operatorClassFacts,
  operatorMembers,
  textSearchParsers,
  textSearchTemplates,
  textSearchDictionaries,
  textSearchConfigurations,
  textSearchMappings,
  transforms,
  statistics,
  eventTriggers,
  publications,
  publicationTables,
  publicationSchemas,
  subscriptions,
  defaultPrivileges,
  plainViewColumns,
  dependencies,
]

/** The schema as it is now, or as the caller's transaction sees it. */
export function introspect(client: pg.ClientBase, options: ReadOptions = {}): Promise<Snapshot> {
  return reading(client, options, async () => {
    const { rows } = await client.query<Reads>(
      `select current_setting('server_version_num')::int as version,
              current_user as "user",
              rolsuper as superuser
         from pg_roles
        where rolname = current_user`,
    )
    const reads = rows[0] ?? { version: 0, user: '', superuser: false }
    const { version } = reads
    const model = await readModel(client, reads)
    return { hash: modelHash(model), serverVersion: version, reader: readerVersion, model }
  })
}

/** Which server is read, and by whom. */
interface Reads {
  readonly version: number
  readonly user: string
  readonly superuser: boolean
}

async function readModel(client: pg.ClientBase, { version, user, superuser }: Reads): Promise<Model> {
  const used = readers.flatMap(reader => {
    const sql = reader.sql(version, superuser)
    return sql === null ? [] : [{ reader, sql }]
  })
  const catalog = emptyCatalog(version)
  await stream(
    client,
    used.map(({ sql, reader: { inPieces } }) => ({ sql, inPieces })),
    (rows, at) => used[at]?.reader.read(rows, catalog),
  )
  return finished(catalog, version, user)
}

function finished(catalog: Catalog, serverVersion: number, user: string): Model {
  const facts: Fact[] = []
  for (const fact of catalog.facts.values()) {
    const { needs } = fact
    if (needs.length > 1) needs.sort()
    let kept = 0
    for (const id of needs) {
      if (id !== needs[kept - 1] && id !== fact.id && catalog.facts.has(id)) needs[kept++] = id
    }
    needs.length = kept
    facts.push(fact)
  }
  facts.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  return { reader: readerVersion, serverVersion, user, facts, unread: catalog.unread }
}
