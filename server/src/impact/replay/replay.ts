// Carries a statement's effect on the schema and the session into the virtual catalog. What it costs
// to run is impactOf's matter; what is wrong with it is the advisor's.
import type { Node } from '@pgsql/types'
import type { Moment } from '../catalog/timeline.ts'
import type { CatalogView } from '../catalog/view.ts'
import { all, type Body, type Kind, kindOf, optionText, qualified, rangeName } from '../nodes.ts'
import { alterTable } from './alterTable.ts'
import { createIndex } from './createIndex.ts'
import { alterSequence, createSequence } from './createSequence.ts'
import { createTable } from './createTable.ts'
import { createTableAs, createView } from './createView.ts'
import { noteWriting, setConstraints } from './deferral.ts'
import { drop, dropRelation } from './drop.ts'
import { alterFunction, createAggregate, createFunction } from './functions.ts'
import { createExtension, markOpaque, runBlock, runFunctions } from './opaque.ts'
import { alterPublication, createPublication } from './publications.ts'
import { alterObjectSchema, comment, rename } from './rename.ts'
import { alterPolicy, createPolicy, createRule } from './rules.ts'
import { inSchema, schemaMade, setByCalls, setVariable, temporaries, transaction } from './session.ts'
import { createTrigger } from './trigger.ts'
import { alterDomain, alterEnum, createComposite, createDomain, createEnum, createType } from './types.ts'

/** Statements before this one, for what a ROLLBACK undoes. */
export type Before = (index: number) => Moment | undefined

type Replay<K extends Kind> = (body: Body<K>, view: CatalogView, before: Before, text: string) => void

const table: { readonly [K in Kind]?: Replay<K> } = {
  CreateStmt: createTable,
  CreateTableAsStmt: createTableAs,
  SelectStmt: (body, view) => {
    runFunctions({ SelectStmt: body }, view)
    setByCalls({ SelectStmt: body }, view)
    const { intoClause, ...query } = body
    if (intoClause?.rel)
      createTableAs({ into: intoClause, objtype: 'OBJECT_TABLE', query: { SelectStmt: query } }, view)
  },
  ViewStmt: createView,
  IndexStmt: createIndex,
  CreateSeqStmt: createSequence,
  AlterSeqStmt: alterSequence,
  AlterTableStmt: alterTable,
  RenameStmt: rename,
  AlterObjectSchemaStmt: alterObjectSchema,
  CommentStmt: comment,
  DropStmt: drop,
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,
  CreateEnumStmt: createEnum,
  AlterEnumStmt: alterEnum,
  CompositeTypeStmt: createComposite,
  CreateRangeStmt: (body, view) => createType('range', body.typeName, view),
  DefineStmt: (body, view) => {
    if (body.kind === 'OBJECT_TYPE') createType('base', body.defnames, view)
    if (body.kind === 'OBJECT_AGGREGATE') createAggregate(body, view)
  },
  CreateFunctionStmt: (body, view, _before, text) => createFunction(body, view, text),
  AlterFunctionStmt: alterFunction,
  PrepareStmt: (body, view) => view.write(`prepared:${body.name}`, body.query),
  CreateForeignTableStmt: (body, view) => {
    if (!body.base) return
    createTable(body.base, view, 'foreign')
    view.put('served', body.servername ?? '', view.relation(rangeName(body.base.relation)).id)
  },
  CreateForeignServerStmt: (body, view) => view.put('servers', body.fdwname ?? '', body.servername ?? ''),
  CreateSchemaStmt: (body, view) => {
    const schema = schemaMade(body)
    view.write(`schema:${schema}`, { created: view.moment.id })
    if (!body.schemaElts) return
    inSchema(schema, view, () => {
      for (const element of body.schemaElts ?? []) replay(element, view, () => undefined, '')
    })
  },
  CreateTrigStmt: createTrigger,
  RuleStmt: createRule,
  CreatePolicyStmt: createPolicy,
  AlterPolicyStmt: alterPolicy,
  CreatePublicationStmt: createPublication,
  AlterPublicationStmt: alterPublication,
  CreateSubscriptionStmt: noteSlot,
  AlterSubscriptionStmt: noteSlot,
  CreateStatsStmt: (body, view) => {
    const range = all(body.relations, 'RangeVar')[0]
    if (!range) return
    const table = view.relation(rangeName(range))
    const name = qualified(body.defnames)
    view.write(`statistics:${name.schemaname ?? view.searchPath()[0]}\0${name.relname}`, table.id)
  },
  CreateExtensionStmt: createExtension,
  ImportForeignSchemaStmt: markOpaque,
  CallStmt: markOpaque,
  DoStmt: runBlock,
  TransactionStmt: transaction,
  VariableSetStmt: setVariable,
  DiscardStmt: (body, view) => {
    if (body.target === 'DISCARD_ALL') setVariable({ kind: 'VAR_RESET_ALL' }, view)
    if (/^DISCARD_(ALL|TEMP)$/.test(body.target ?? ''))
      for (const one of temporaries(view)) dropRelation(one, true, view)
  },
  ConstraintsSetStmt: setConstraints,
  InsertStmt: (body, view) => {
    noteWriting({ InsertStmt: body }, view)
    if (body.relation) markFilled(body.relation, view)
  },
  RefreshMatViewStmt: (body, view) => {
    const known = view.resolve(rangeName(body.relation)).known
    if (known?.kind === 'matview') view.putRelation({ ...known, filled: !body.skipData })
  },
  UpdateStmt: (body, view) => noteWriting({ UpdateStmt: body }, view),
  DeleteStmt: (body, view) => noteWriting({ DeleteStmt: body }, view),
  MergeStmt: (body, view) => noteWriting({ MergeStmt: body }, view),
  CopyStmt: (body, view) => {
    noteWriting({ CopyStmt: body }, view)
    if (body.is_from && body.relation) markFilled(body.relation, view)
  },
}

/** Whether a subscription has a slot, which its DROP deletes at the other server. */
function noteSlot(
  { subname, options }: { readonly subname?: string; readonly options?: readonly Node[] },
  view: CatalogView,
): void {
  const slot = all(options, 'DefElem').find(one => one.defname === 'slot_name')
  if (slot)
    view.write(`subscription:${subname}`, optionText(slot.arg) === 'none' ? 'without slot' : 'with slot')
}

function markFilled(range: { schemaname?: string; relname?: string }, view: CatalogView): void {
  const { known } = view.resolve({
    relname: range.relname ?? '',
    ...(range.schemaname === undefined ? {} : { schemaname: range.schemaname }),
  })
  if (known?.created && !known.filled) view.putRelation({ ...known, filled: true })
}

/** `text`: the statement as it is written. */
export function replay(tree: Node, view: CatalogView, before: Before, text: string): void {
  const kind = kindOf(tree)
  const run = table[kind] as
    | ((body: unknown, view: CatalogView, before: Before, text: string) => void)
    | undefined
  run?.((tree as Record<string, unknown>)[kind], view, before, text)
}
