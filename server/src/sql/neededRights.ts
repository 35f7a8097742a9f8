// What PostgreSQL asks of the login before it lets a statement run, as far as the syntax tree tells and
// nobody else looks: the owners of tables and the rights of DML are the advisor's to know.
import type { Node, RangeVar } from '@pgsql/types'

export type Need =
  /** `schema` absent: the one in which a new object lands. */
  | { readonly kind: 'createIn'; readonly schema?: string }
  | { readonly kind: 'createInDatabase' }
  /** `or`: a predefined role that has the right as well. */
  | { readonly kind: 'superuser'; readonly or?: string }
  | { readonly kind: 'attribute'; readonly attribute: 'CREATEDB' | 'CREATEROLE' }
  | { readonly kind: 'language'; readonly name: string }
  | { readonly kind: 'extension'; readonly name: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | {
      readonly kind: 'relation'
      readonly right: 'TRIGGER' | 'TRUNCATE' | 'owner'
      readonly schema?: string
      readonly name: string
    }

/** Behind such a statement the session may be somebody else, or may do more. */
export function changesRights(node: Node): boolean {
  if ('VariableSetStmt' in node) return /^(role|session_authorization)$/.test(node.VariableSetStmt.name ?? '')
  return [
    'GrantStmt',
    'GrantRoleStmt',
    'AlterRoleStmt',
    'AlterOwnerStmt',
    'ReassignOwnedStmt',
    'DoStmt',
    'CallStmt',
  ].some(name => name in node)
}

/** `made`: schemas that the script has made by then; in those everything is allowed. */
export function needsOf(node: Node, serverVersion: number, made: ReadonlySet<string>): readonly Need[] {
  const inSchema = (schema: string | undefined): readonly Need[] =>
    schema !== undefined && made.has(schema)
      ? []
      : [{ kind: 'createIn', ...(schema === undefined ? {} : { schema }) }]
  const inSchemaOf = (relation: RangeVar | undefined) =>
    relation?.relpersistence === 't' ? [] : inSchema(relation?.schemaname)
  const ofRelation = (
    right: 'TRIGGER' | 'TRUNCATE' | 'owner',
    relation: RangeVar | undefined,
  ): readonly Need[] => {
    const { schemaname: schema, relname: name } = relation ?? {}
    return name === undefined
      ? []
      : [{ kind: 'relation', right, name, ...(schema === undefined ? {} : { schema }) }]
  }
  if ('CreateStmt' in node) return inSchemaOf(node.CreateStmt.relation)
  if ('ViewStmt' in node) return inSchemaOf(node.ViewStmt.view)
  if ('CreateTableAsStmt' in node) return inSchemaOf(node.CreateTableAsStmt.into?.rel)
  if ('CreateSeqStmt' in node) return inSchemaOf(node.CreateSeqStmt.sequence)
  if ('CompositeTypeStmt' in node) return inSchemaOf(node.CompositeTypeStmt.typevar)
  if ('CreateForeignTableStmt' in node) return inSchemaOf(node.CreateForeignTableStmt.base?.relation)
  if ('CreateEnumStmt' in node) return inSchema(schemaIn(node.CreateEnumStmt.typeName))
  if ('CreateRangeStmt' in node) return inSchema(schemaIn(node.CreateRangeStmt.typeName))
  if ('CreateDomainStmt' in node) return inSchema(schemaIn(node.CreateDomainStmt.domainname))
  if ('CreateFunctionStmt' in node) {
    const { funcname, options } = node.CreateFunctionStmt
    const language = optionText(options, 'language')
    return [
      ...inSchema(schemaIn(funcname)),
      ...(language === undefined ? [] : [{ kind: 'language', name: language } as const]),
    ]
  }
  if ('CreateSchemaStmt' in node) return [{ kind: 'createInDatabase' }]
  if ('CreatePublicationStmt' in node) {
    const { for_all_tables, pubobjects } = node.CreatePublicationStmt
    const schemas = pubobjects?.some(
      o => 'PublicationObjSpec' in o && /TABLES_IN/.test(o.PublicationObjSpec.pubobjtype ?? ''),
    )
    return [
      { kind: 'createInDatabase' },
      ...(for_all_tables || schemas ? [{ kind: 'superuser' } as const] : []),
    ]
  }
  if ('CreateSubscriptionStmt' in node) {
    return serverVersion < 160000
      ? [{ kind: 'superuser' }]
      : [{ kind: 'createInDatabase' }, { kind: 'superuser', or: 'pg_create_subscription' }]
  }
  if ('CreateExtensionStmt' in node)
    return [{ kind: 'extension', name: node.CreateExtensionStmt.extname ?? '' }]
  if ('AlterSystemStmt' in node) {
    const name = node.AlterSystemStmt.setstmt?.name
    return serverVersion < 150000 || name === undefined
      ? [{ kind: 'superuser' }]
      : [{ kind: 'parameter', name }]
  }
  if ('CopyStmt' in node) {
    const { filename, is_program, is_from } = node.CopyStmt
    if (filename === undefined) return []
    if (is_program) return [{ kind: 'superuser', or: 'pg_execute_server_program' }]
    return [{ kind: 'superuser', or: is_from ? 'pg_read_server_files' : 'pg_write_server_files' }]
  }
  if ('CreatedbStmt' in node) return [{ kind: 'attribute', attribute: 'CREATEDB' }]
  if ('CreateRoleStmt' in node) return [{ kind: 'attribute', attribute: 'CREATEROLE' }]
  if ('CreateTrigStmt' in node) return ofRelation('TRIGGER', node.CreateTrigStmt.relation)
  if ('TruncateStmt' in node) {
    return (node.TruncateStmt.relations ?? []).flatMap(r =>
      'RangeVar' in r ? ofRelation('TRUNCATE', r.RangeVar) : [],
    )
  }
  if ('CreatePolicyStmt' in node) return ofRelation('owner', node.CreatePolicyStmt.table)
  if ('AlterPolicyStmt' in node) return ofRelation('owner', node.AlterPolicyStmt.table)
  if ('RuleStmt' in node) return ofRelation('owner', node.RuleStmt.relation)
  if ('RefreshMatViewStmt' in node && serverVersion < 170000)
    return ofRelation('owner', node.RefreshMatViewStmt.relation)
  return superuserOnly.some(name => name in node) ? [{ kind: 'superuser' }] : []
}

const superuserOnly = [
  'CreateTableSpaceStmt',
  'CreateEventTrigStmt',
  'CreateFdwStmt',
  'CreatePLangStmt',
  'CreateOpClassStmt',
  'CreateOpFamilyStmt',
  'CreateAmStmt',
]

/** The schema of a name that is a list; undefined when it has none. */
function schemaIn(parts: readonly Node[] | undefined): string | undefined {
  const schema = parts?.at(-2)
  return schema && 'String' in schema ? schema.String.sval : undefined
}

function optionText(options: readonly Node[] | undefined, name: string): string | undefined {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== name) continue
    const { arg } = option.DefElem
    return arg && 'String' in arg ? arg.String.sval : undefined
  }
  return undefined
}
