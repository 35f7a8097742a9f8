// Every reader of a catalog. Knows their order, and nothing of how they are run.
import type { Reader } from './catalog.ts'
import { columns, defaults, viewColumns } from './columns.ts'
import { constraints, domainConstraints } from './constraints.ts'
import { casts, collations, conversions } from './conversions.ts'
import { database, defaultPrivileges, statistics } from './database.ts'
import { dependencies } from './dependencies.ts'
import { extensionMembers } from './extensionMembers.ts'
import { accessMethods, extensions, languages, transforms } from './extensions.ts'
import { foreignDataWrappers, servers, userMappings } from './foreign.ts'
import { indexColumns, indexes, indexParents } from './indexes.ts'
import { operatorClassNames } from './indexKeys.ts'
import {
  accessMethodNames,
  collationNames,
  comments,
  extensionDependents,
  roles,
  schemas,
  securityLabels,
  tablespaces,
  typeNames,
} from './names.ts'
import { operatorClassFacts, operatorFamilies, operatorMembers, operators } from './operators.ts'
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
import { sideComments } from './sideComments.ts'
import { suppliedPrivileges } from './supplied.ts'
import {
  textSearchConfigurations,
  textSearchDictionaries,
  textSearchMappings,
  textSearchParsers,
  textSearchTemplates,
} from './textSearch.ts'
import { constraintTriggers, policies, rules, triggers } from './triggers.ts'
import { baseTypes, enumLabels, ranges, types } from './types.ts'

/** In the order in which they build on each other. */
export const readers: readonly Reader[] = [
  roles,
  tablespaces,
  accessMethodNames,
  comments,
  securityLabels,
  schemas,
  extensions,
  extensionMembers,
  typeNames,
  collationNames,
  operatorClassNames,
  database,
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
  viewColumns,
  constraints,
  indexes,
  indexParents,
  indexColumns,
  sequences,
  triggers,
  constraintTriggers,
  policies,
  rules,
  sideComments,
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
  suppliedPrivileges,
  extensionDependents,
  dependencies,
]
