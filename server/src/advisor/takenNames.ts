// What a statement makes and is there already, in the schema as it is known.
import type { Node, RangeVar, RenameStmt } from '@pgsql/types'
import { displayName, displayPart, nameOf } from '../impact/catalog/view.ts'
import { as, qualified, rangeName, text } from '../impact/nodes.ts'
import { functionReplaced } from '../impact/replay/functions.ts'
import { schemaMade } from '../impact/replay/session.ts'
import { placed } from '../impact/replay/types.ts'
import { hangers } from './absentObjects.ts'
import type { Report, RuleContext } from './context.ts'
import type { Span } from './finding.ts'

/** At most one: the name that the statement gives. */
export function takenNames(context: RuleContext): Report[] {
  const { tree, view } = context
  if ('CreateStmt' in tree)
    return ofRelation(context, tree.CreateStmt.relation, tree.CreateStmt.if_not_exists)
  if ('CreateForeignTableStmt' in tree) {
    const { relation, if_not_exists } = tree.CreateForeignTableStmt.base ?? {}
    return ofRelation(context, relation, if_not_exists)
  }
  if ('CreateTableAsStmt' in tree)
    return ofRelation(context, tree.CreateTableAsStmt.into?.rel, tree.CreateTableAsStmt.if_not_exists)
  if ('SelectStmt' in tree) return ofRelation(context, tree.SelectStmt.intoClause?.rel)
  if ('CreateSeqStmt' in tree)
    return ofRelation(context, tree.CreateSeqStmt.sequence, tree.CreateSeqStmt.if_not_exists)
  if ('ViewStmt' in tree) {
    const { view: range, replace } = tree.ViewStmt
    const known = placeOf(context, range)
    return replace && (!known || known.kind === 'view') ? [] : ofRelation(context, range)
  }
  if ('CompositeTypeStmt' in tree) return ofType(context, rangeParts(tree.CompositeTypeStmt.typevar))
  if ('CreateDomainStmt' in tree) return ofType(context, tree.CreateDomainStmt.domainname)
  if ('CreateEnumStmt' in tree) return ofType(context, tree.CreateEnumStmt.typeName)
  if ('CreateRangeStmt' in tree) return ofType(context, tree.CreateRangeStmt.typeName)
  if ('RenameStmt' in tree) return ofNewName(context, tree.RenameStmt)
  if ('CreateSchemaStmt' in tree) {
    const schema = schemaMade(tree.CreateSchemaStmt)
    return view.read(`schema:${schema}`) !== undefined && !tree.CreateSchemaStmt.if_not_exists
      ? [taken(context.namedSpan(schema), `The schema ${displayPart(schema)}`)]
      : []
  }
  if ('CreateFunctionStmt' in tree) {
    const name = qualified(tree.CreateFunctionStmt.funcname)
    return !tree.CreateFunctionStmt.replace && functionReplaced(tree.CreateFunctionStmt, view)
      ? [
          taken(
            context.namedSpan(name.relname),
            `A function ${displayPart(name.relname)} of these arguments`,
            'Write CREATE OR REPLACE, or choose another name',
          ),
        ]
      : []
  }
  if ('CreateTrigStmt' in tree) {
    const { relation, trigname, replace } = tree.CreateTrigStmt
    return replace ? [] : ofTable(context, relation, trigname, 'triggers')
  }
  if ('RuleStmt' in tree) {
    const { relation, rulename, replace } = tree.RuleStmt
    return replace ? [] : ofTable(context, relation, rulename, 'rules')
  }
  if ('CreatePolicyStmt' in tree)
    return ofTable(context, tree.CreatePolicyStmt.table, tree.CreatePolicyStmt.policy_name, 'policies')
  return []
}

const taken = (at: Span | undefined, what: string, instead = 'Choose another name'): Report => ({
  at,
  message: `${what} exists already, so this fails. ${instead}.`,
})

/** Where a CREATE would put its relation, what is there. */
function placeOf({ view }: RuleContext, range: RangeVar | undefined) {
  const schemaname =
    range?.relpersistence === 't' ? 'pg_temp' : (range?.schemaname ?? view.searchPath()[0] ?? 'public')
  return view.resolve({ schemaname, relname: range?.relname ?? '' }).known
}

function ofRelation(context: RuleContext, range: RangeVar | undefined, guarded?: boolean): Report[] {
  const known = guarded ? undefined : placeOf(context, range)
  if (!known) return []
  return [
    {
      ...taken(context.nameSpan(range), nameOf(known)),
      related: known.created ? [{ moment: known.created.moment, message: 'It is created here.' }] : [],
    },
  ]
}

const rangeParts = (range: RangeVar | undefined): Node[] =>
  [range?.schemaname, range?.relname].flatMap(one => (one === undefined ? [] : { String: { sval: one } }))

function ofType(context: RuleContext, names: readonly Node[] | undefined, from = 0): Report[] {
  const { view } = context
  const { schema, name } = placed(qualified(names), view)
  const relation = view.resolve({ schemaname: schema, relname: name }).known
  const isThere = view.userType({ schema, name }) ?? (relation && relation.kind !== 'index')
  const last = text(names?.at(-1)) ?? ''
  return isThere ? [taken(context.namedSpan(last, from), `The type ${displayName(schema, name)}`)] : []
}

function ofNewName(context: RuleContext, stmt: RenameStmt): Report[] {
  const { renameType = '', newname = '', subname = '' } = stmt
  const at = context.words('to')?.end ?? 0
  if (renameType === 'OBJECT_SCHEMA')
    return newname !== subname && context.view.read(`schema:${newname}`) !== undefined
      ? [taken(context.namedSpan(newname, at), `The schema ${displayPart(newname)}`)]
      : []
  if (!/^OBJECT_(TYPE|DOMAIN)$/.test(renameType)) return []
  const names = as(stmt.object, 'List')?.items ?? []
  const known = context.view.userTypeNamed(qualified(names))
  return known ? ofType(context, [{ String: { sval: known.schema } }, { String: { sval: newname } }], at) : []
}

function ofTable(
  context: RuleContext,
  range: RangeVar | undefined,
  name: string | undefined,
  set: keyof typeof hangers,
): Report[] {
  const table = context.view.resolve(rangeName(range)).known
  return table && name !== undefined && context.view.items(set, table.id).has(name)
    ? [taken(context.namedSpan(name), `A ${hangers[set]} ${displayPart(name)} of ${nameOf(table)}`)]
    : []
}
