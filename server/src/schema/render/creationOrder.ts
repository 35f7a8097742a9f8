// Where a fact stands in a script, as far as nothing else decides.
import type { Lookup } from '../lookup.ts'
import type { Fact, Kind } from '../model.ts'

const ranks: Readonly<Record<Kind, number>> = {
  database: 10,
  schema: 11,
  extension: 12,
  language: 13,
  accessMethod: 14,
  foreignDataWrapper: 15,
  server: 16,
  userMapping: 17,
  collation: 18,
  conversion: 19,
  type: 20,
  domain: 21,
  domainConstraint: 21,
  sequence: 22,
  table: 30,
  foreignTable: 30,
  column: 30,
  constraint: 30,
  index: 30,
  rule: 30,
  trigger: 30,
  triggerState: 30,
  policy: 30,
  statistics: 30,
  function: 40,
  procedure: 40,
  aggregate: 41,
  cast: 42,
  operator: 43,
  operatorFamily: 44,
  operatorClass: 45,
  textSearchParser: 46,
  textSearchTemplate: 47,
  textSearchDictionary: 48,
  textSearchConfiguration: 49,
  transform: 50,
  view: 60,
  materializedView: 60,
  publication: 70,
  subscription: 71,
  eventTrigger: 80,
  defaultPrivileges: 90,
  suppliedPrivileges: 91,
}

/** Place of a part beside its table. */
const partRanks: Readonly<Partial<Record<Kind, number>>> = {
  column: 1,
  sequence: 2,
  constraint: 3,
  index: 4,
  statistics: 5,
  rule: 6,
  trigger: 7,
  triggerState: 8,
  policy: 9,
}

export function keyOf(fact: Fact, model: Lookup): string {
  const whole = fact.parent === undefined ? fact : (model.byId.get(fact.parent) ?? fact)
  const part = whole === fact ? 0 : (partRanks[fact.kind] ?? 0)
  return `${ranks[whole.kind]} ${whole.schema ?? ''} ${whole.name} ${part} ${fact.name}`
}
