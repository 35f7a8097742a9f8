// Names in the drafts that something else has: tables, indexes, views and sequences of a schema share one
// list of names, and an index under a taken one would replace what has it.
import type { DraftProblem, TableDraft, TableName } from '#protocol/schemaEditor.ts'
import type { Fact, Kind, Model } from '../schema/model.ts'
import { identity } from '../schema/name.ts'

const words: Readonly<Partial<Record<Kind, string>>> = {
  table: 'table',
  foreignTable: 'foreign table',
  view: 'view',
  materializedView: 'materialized view',
  sequence: 'sequence',
  index: 'index',
  constraint: 'key',
}

/** `model` as it was read, with the old names. */
export function takenNames(model: Model, drafts: readonly TableDraft[]): DraftProblem[] {
  const drawn = new Set(drafts.flatMap(({ was }) => (was ? [`table ${identity(was.schema, was.name)}`] : [])))
  const taken = new Map<string, string>()
  for (const fact of model.facts) {
    const word = words[fact.kind]
    // What belongs to a draft is spoken of by the draft.
    const isDrawn = drawn.has(fact.id) || (fact.parent !== undefined && drawn.has(fact.parent))
    if (word && !isDrawn && isRelation(fact)) taken.set(keyOf(fact), word)
  }
  const problems: DraftProblem[] = []
  for (const { name, path, word } of namesOf(drafts)) {
    const other = taken.get(keyOf(name))
    if (other) problems.push({ path, message: `There is ${article(other)} ${other} ${name.name} already.` })
    else taken.set(keyOf(name), word)
  }
  return problems
}

/** Of the constraints, those that an index stands for. */
const isKey = ({ type }: { readonly type: string }) => ['primaryKey', 'unique', 'exclusion'].includes(type)

const isRelation = (fact: Fact) => fact.kind !== 'constraint' || isKey(fact.at)

const keyOf = ({ schema = '', name }: { readonly schema?: string; readonly name: string }) =>
  JSON.stringify([schema, name])

const article = (word: string) => (/^[aeiou]/.test(word) ? 'an' : 'a')

interface Named {
  readonly name: TableName
  readonly path: string
  readonly word: string
}

/** Every name that the drafts give; what PostgreSQL is to name gets one that is free. */
function namesOf(drafts: readonly TableDraft[]): Named[] {
  return drafts.flatMap((draft, at) => {
    if (draft.dropped || draft.fixed !== undefined) return []
    const { schema, name, constraints, indexes } = draft
    const named = (list: TableDraft['constraints'] | TableDraft['indexes'], part: string, word: string) =>
      list.flatMap((one, index): Named[] =>
        one.dropped || one.name === '' || ('type' in one && !isKey(one))
          ? []
          : [{ name: { schema, name: one.name }, path: `${at}.${part}.${index}.name`, word }],
      )
    return [
      { name: { schema, name }, path: `${at}.name`, word: 'table' },
      ...named(constraints, 'constraints', 'key'),
      ...named(indexes, 'indexes', 'index'),
    ]
  })
}
