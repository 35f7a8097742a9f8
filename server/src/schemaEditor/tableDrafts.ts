// Tables of a model as the schema editor edits them.
import type {
  ColumnDraft,
  ConstraintDraft,
  IndexDraft,
  ReferentialAction,
  TableDraft,
} from '#protocol/schemaEditor.ts'
import { columnsOf, type Lookup, partsOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { identityParts } from '../schema/name.ts'

export function tableDraft(model: Lookup, table: Fact<'table'>): TableDraft {
  const name = { schema: table.schema ?? '', name: table.name }
  const fixed = whyFixed(table)
  return {
    ...name,
    was: name,
    ...(table.comment === undefined ? {} : { comment: table.comment }),
    columns: columnsOf(model, table).map(columnDraft),
    constraints: partsOf(model, table.id, 'constraint').flatMap(constraintDraft),
    indexes: partsOf(model, table.id, 'index').map(indexDraft),
    ...(fixed === undefined ? {} : { fixed }),
  }
}

function whyFixed({ at }: Fact<'table'>): string | undefined {
  if (at.partitionOf) return 'A partition has its columns from its parent.'
  if (at.inherits) return 'An inherited table has its columns from its parents.'
  return at.ofType === undefined ? undefined : 'A typed table has its columns from its type.'
}

export function columnDraft({ name, comment, at }: Fact<'column'>): ColumnDraft {
  return {
    was: name,
    name,
    type: at.type,
    notNull: at.notNull !== undefined,
    ...(at.default === undefined ? {} : { expression: at.default }),
    ...(at.generated === undefined ? {} : { generated: at.generated }),
    ...(at.identity === undefined ? {} : { identity: at.identity.kind }),
    ...(comment === undefined ? {} : { comment }),
  }
}

/** Exclusion constraints have no form of their own in the editor. */
export function constraintDraft({ name, at }: Fact<'constraint'>): ConstraintDraft[] {
  if (at.type === 'exclusion') return []
  const { references } = at
  const [schema = '', table = ''] = references ? identityParts(references.table) : []
  return [
    {
      was: name,
      name,
      type: at.type,
      columns: at.columns ?? [],
      ...(at.expression === undefined ? {} : { expression: at.expression }),
      ...(references === undefined
        ? {}
        : {
            references: {
              table: { schema, name: table },
              columns: references.columns ?? [],
              onDelete: (references.onDelete ?? 'no action') as ReferentialAction,
              onUpdate: (references.onUpdate ?? 'no action') as ReferentialAction,
            },
          }),
    },
  ]
}

export function indexDraft({ name, at }: Fact<'index'>): IndexDraft {
  return {
    was: name,
    name,
    unique: at.unique === true,
    method: at.method ?? 'btree',
    keys: at.keys,
    include: at.include ?? [],
    ...(at.predicate === undefined ? {} : { predicate: at.predicate }),
  }
}
