// What a statement alters, drops or describes besides tables, and what is not there in the schema as it is
// known: types, functions, schemas, labels, and what belongs to a table.
import type { Node, RangeVar } from '@pgsql/types'
import type { Relation } from '../impact/catalog/values.ts'
import { displayName, displayPart, nameOf } from '../impact/catalog/view.ts'
import { columnsKnown } from '../impact/names/scope.ts'
import { all, as, type Qualified, qualified, rangeName, text, texts } from '../impact/nodes.ts'
import { overloadsNamed } from '../impact/replay/functions.ts'
import type { Report, RuleContext } from './context.ts'
import type { Span } from './finding.ts'

const advice = 'so this fails. Correct the name, or the order of the migrations.'

export function absentObjects(context: RuleContext): Report[] {
  const { tree, view } = context
  if ('DropStmt' in tree) {
    const { removeType = '', objects = [], missing_ok } = tree.DropStmt
    return missing_ok ? [] : objects.flatMap(object => ofDrop(context, removeType, object))
  }
  if ('AlterEnumStmt' in tree) {
    const { typeName, oldVal, newVal, newValNeighbor, skipIfNewValExists } = tree.AlterEnumStmt
    const absent = ofType(context, qualified(typeName))
    const labels = view.userTypeNamed(qualified(typeName))?.labels
    if (absent.length > 0 || !labels) return absent
    const wanted = [oldVal, newValNeighbor].find(one => one !== undefined && !labels.includes(one))
    const name = displayPart(qualified(typeName).relname)
    if (wanted !== undefined)
      return [
        {
          at: literal(context, wanted),
          message: `${name} has no label '${wanted}' at this point, ${advice}`,
        },
      ]
    return newVal !== undefined && labels.includes(newVal) && !skipIfNewValExists
      ? [
          {
            at: literal(context, newVal),
            message: `${name} has the label '${newVal}' already, so this fails. Choose another, or leave it out.`,
          },
        ]
      : []
  }
  if ('AlterDomainStmt' in tree) {
    const { typeName, subtype = '', name = '', missing_ok } = tree.AlterDomainStmt
    const absent = ofType(context, qualified(typeName))
    const domain = view.userTypeNamed(qualified(typeName))
    if (absent.length > 0 || !/^[XV]$/.test(subtype) || missing_ok || !domain?.checks) return absent
    return domain.checks.some(one => one.name === name) || domain.notNull
      ? []
      : [
          {
            at: context.namedSpan(name),
            message: `${displayPart(domain.name)} has no constraint ${displayPart(name)} at this point, ${advice}`,
          },
        ]
  }
  if ('AlterTableStmt' in tree && tree.AlterTableStmt.objtype === 'OBJECT_TYPE') return ofAttributes(context)
  if ('RenameStmt' in tree) {
    const { renameType = '', object } = tree.RenameStmt
    return /^OBJECT_(TYPE|DOMAIN)$/.test(renameType)
      ? ofType(context, qualified(as(object, 'List')?.items))
      : ofRoutine(context, object)
  }
  if ('AlterFunctionStmt' in tree)
    return ofRoutine(context, { ObjectWithArgs: tree.AlterFunctionStmt.func ?? {} })
  if ('AlterPolicyStmt' in tree)
    return ofTable(context, tree.AlterPolicyStmt.table, tree.AlterPolicyStmt.policy_name ?? '', 'policies')
  if ('AlterObjectSchemaStmt' in tree) return ofSchema(context, tree.AlterObjectSchemaStmt.newschema)
  if ('CommentStmt' in tree)
    return ofComment(context, tree.CommentStmt.objtype ?? '', tree.CommentStmt.object)
  if ('CreateStmt' in tree) return ofSchema(context, tree.CreateStmt.relation?.schemaname)
  if ('ViewStmt' in tree) return ofSchema(context, tree.ViewStmt.view?.schemaname)
  if ('CreateFunctionStmt' in tree)
    return ofSchema(context, qualified(tree.CreateFunctionStmt.funcname).schemaname)
  return columnsOfTables(context)
}

function ofDrop(context: RuleContext, kind: string, object: Node): Report[] {
  if (/^OBJECT_(TYPE|DOMAIN)$/.test(kind)) return ofType(context, qualified(as(object, 'TypeName')?.names))
  if (/^OBJECT_(FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)$/.test(kind)) return ofRoutine(context, object, kind)
  if (kind === 'OBJECT_SCHEMA') return ofSchema(context, text(object))
  const set = sets[kind]
  if (!set) return []
  const parts = as(object, 'List')?.items ?? []
  const table = qualified(parts.slice(0, -1))
  return ofTable(
    context,
    { relname: table.relname, ...(table.schemaname === undefined ? {} : { schemaname: table.schemaname }) },
    text(parts.at(-1)) ?? '',
    set,
  )
}

const sets: Readonly<Record<string, keyof typeof hangers>> = {
  OBJECT_TRIGGER: 'triggers',
  OBJECT_POLICY: 'policies',
  OBJECT_RULE: 'rules',
}

const literal = (context: RuleContext, label: string): Span | undefined => {
  const token = context.tokens.find(one => one.kind === 'string' && one.text.includes(label))
  return token && { start: token.start, end: token.end }
}

/** An extension may have brought the type. */
function ofType(context: RuleContext, name: Qualified): Report[] {
  const { view } = context
  if (name.relname === '' || view.read('extended') === true || view.userTypeNamed(name)) return []
  if (view.resolve(name).known || /^_|multirange|^pg_/.test(name.relname)) return []
  const words =
    name.schemaname === undefined ? displayPart(name.relname) : displayName(name.schemaname, name.relname)
  return [
    { at: context.namedSpan(name.relname), message: `There is no type ${words} at this point, ${advice}` },
  ]
}

/** An extension may have brought the function. */
function ofRoutine(context: RuleContext, object: Node | undefined, kind = ''): Report[] {
  const { view } = context
  const func = as(object, 'ObjectWithArgs')
  const name = qualified(func?.objname)
  if (!func || name.relname === '' || view.read('extended') === true) return []
  const meant = overloadsNamed(func, view)
  const isProcedure = meant.some(one => one.kind === 'procedure')
  const at = context.namedSpan(name.relname)
  if (meant.length === 0)
    return [
      {
        at,
        message: `There is no function ${displayPart(name.relname)} of these arguments at this point, ${advice}`,
      },
    ]
  return (kind === 'OBJECT_PROCEDURE' && !isProcedure) || (kind === 'OBJECT_FUNCTION' && isProcedure)
    ? [
        {
          at,
          message: `${displayPart(name.relname)} is a ${isProcedure ? 'procedure' : 'function'}, so this fails. Write DROP ${isProcedure ? 'PROCEDURE' : 'FUNCTION'}.`,
        },
      ]
    : []
}

function ofSchema(context: RuleContext, schema: string | undefined): Report[] {
  const { view } = context
  if (schema === undefined || schema === 'public' || /^(pg_|information_schema$)/.test(schema)) return []
  if (view.read('extended') === true || view.read(`schema:${schema}`) !== undefined) return []
  // A file of DDL may leave out how its schemas were made.
  for (const one of view.relations()) if (one.schema === schema) return []
  for (const one of view.userTypes()) if (one.schema === schema) return []
  return [
    {
      at: context.namedSpan(schema),
      message: `There is no schema ${displayPart(schema)} at this point, ${advice}`,
    },
  ]
}

/** What hangs on a table, as the catalog lists it, and its word. */
export const hangers = { triggers: 'trigger', rules: 'rule', policies: 'policy' } as const

function ofTable(
  context: RuleContext,
  range: RangeVar | undefined,
  name: string,
  set: keyof typeof hangers,
): Report[] {
  const table = context.view.resolve(rangeName(range)).known
  return table && !context.view.items(set, table.id).has(name)
    ? [
        {
          at: context.namedSpan(name),
          message: `${nameOf(table)} has no ${hangers[set]} ${displayPart(name)} at this point, ${advice}`,
        },
      ]
    : []
}

function ofComment(context: RuleContext, kind: string, object: Node | undefined): Report[] {
  const parts = as(object, 'List')?.items ?? []
  if (kind === 'OBJECT_COLUMN') {
    const table = context.view.resolve(qualified(parts.slice(0, -1))).known
    return noColumns(context, table, [text(parts.at(-1))])
  }
  if (/^OBJECT_(TRIGGER|POLICY|RULE)$/.test(kind)) return ofDrop(context, kind, object as Node)
  if (/^OBJECT_(FUNCTION|PROCEDURE)$/.test(kind)) return ofRoutine(context, object, kind)
  if (/^OBJECT_(TYPE|DOMAIN)$/.test(kind)) return ofType(context, qualified(as(object, 'TypeName')?.names))
  return kind === 'OBJECT_SCHEMA' ? ofSchema(context, text(object)) : []
}

/** Columns that a statement names in a list. */
function columnsOfTables(context: RuleContext): Report[] {
  const { tree, view } = context
  const of = (range: RangeVar | undefined, names: readonly (string | undefined)[]) =>
    noColumns(context, view.resolve(rangeName(range)).known, names)
  if ('GrantStmt' in tree) {
    const columns = all(tree.GrantStmt.privileges, 'AccessPriv').flatMap(one => texts(one.cols))
    return all(tree.GrantStmt.objects, 'RangeVar').flatMap(range => of(range, columns))
  }
  if ('VacuumStmt' in tree)
    return all(tree.VacuumStmt.rels, 'VacuumRelation').flatMap(one => of(one.relation, texts(one.va_cols)))
  if ('CreateStatsStmt' in tree)
    return of(
      all(tree.CreateStatsStmt.relations, 'RangeVar')[0],
      all(tree.CreateStatsStmt.exprs, 'StatsElem').map(one => one.name),
    )
  if ('CreateTrigStmt' in tree) return of(tree.CreateTrigStmt.relation, texts(tree.CreateTrigStmt.columns))
  if ('CopyStmt' in tree) return of(tree.CopyStmt.relation, texts(tree.CopyStmt.attlist))
  return 'IndexStmt' in tree
    ? of(
        tree.IndexStmt.relation,
        all(tree.IndexStmt.indexIncludingParams, 'IndexElem').map(one => one.name),
      )
    : []
}

/** What was run unseen may have altered the table. */
function noColumns(
  context: RuleContext,
  table: Relation | undefined,
  names: readonly (string | undefined)[],
): Report[] {
  const columns = table && columnsKnown(table)
  if (!columns || context.view.read('reshaped') === true) return []
  return names.flatMap(name =>
    name === undefined || columns.some(one => one.name === name)
      ? []
      : [
          {
            at: context.namedSpan(name),
            message: `${nameOf(table)} has no column ${displayPart(name)} at this point, ${advice}`,
          },
        ],
  )
}

function ofAttributes(context: RuleContext): Report[] {
  const { tree, view } = context
  if (!('AlterTableStmt' in tree)) return []
  const name = rangeName(tree.AlterTableStmt.relation)
  const absent = tree.AlterTableStmt.missing_ok ? [] : ofType(context, name)
  const attributes = view.userTypeNamed(name)?.attributes
  if (absent.length > 0 || !attributes) return absent
  const has = (wanted: string | undefined) => attributes.some(one => one.name === wanted)
  return all(tree.AlterTableStmt.cmds, 'AlterTableCmd').flatMap(
    ({ subtype, name: own = '', def, missing_ok }) => {
      const added = subtype === 'AT_AddColumn' ? as(def, 'ColumnDef')?.colname : undefined
      if (added !== undefined && has(added))
        return [
          {
            at: context.namedSpan(added),
            message: `${displayPart(name.relname)} has an attribute ${displayPart(added)} already, so this fails. Choose another name.`,
          },
        ]
      return /^AT_(DropColumn|AlterColumnType)$/.test(subtype ?? '') && !has(own) && !missing_ok
        ? [
            {
              at: context.namedSpan(own),
              message: `${displayPart(name.relname)} has no attribute ${displayPart(own)} at this point, ${advice}`,
            },
          ]
        : []
    },
  )
}
