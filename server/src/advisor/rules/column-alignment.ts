// Columns whose order wastes space in every row.

import type { Column } from '../../impact/catalog/values.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { serialTypes } from '../../impact/coercion.ts'
import { columnOf } from '../../impact/definitions.ts'
import { all, rangeName } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const columnAlignment = rule<'CreateStmt'>({
  id: 'column-alignment',
  category: 'style',
  severity: 'hint',
  summary: 'The order of the columns wastes space in every row',
  why: 'Each value starts at a multiple of its alignment: a bigint behind a boolean leaves seven bytes empty, in every row.',
  fix: 'Put eight-byte columns first, then four-byte ones, then smaller ones, then those of variable length.',
  exceptions: 'Tables with a column whose type is not built in, and savings below the option’s limit.',
  aliases: ['atlas:PG110'],
  options: { minimum: { default: 8, describes: 'how many bytes a row must lose' } },
  on: ['CreateStmt'],
  check(context, stmt) {
    const columns = all(stmt.tableElts, 'ColumnDef').map(columnOf)
    const sized = columns.map(column => ({ column, shape: shapeOf(column) }))
    if (sized.length < 2 || sized.some(one => !one.shape)) return
    const widths = sized.map(one => ({ name: one.column.name, ...(one.shape as Shape) }))
    const best = [...widths].sort((a, b) => Number(a.size < 0) - Number(b.size < 0) || b.align - a.align)
    const lost = padding(widths) - padding(best)
    if (lost >= context.option<number>('minimum'))
      context.report({
        at: context.nameSpan(stmt.relation),
        message: `The order of the columns costs ${lost} bytes in every row of ${nameOf(context.view.relation(rangeName(stmt.relation)))}. Order them ${best.map(one => displayPart(one.name)).join(', ')}.`,
      })
  },
  fires: [{ sql: 'create table book (a boolean, b bigint, c boolean, d bigint)' }],
  silent: [
    { sql: 'create table book (b bigint, d bigint, a boolean, c boolean)' },
    { sql: 'create table book (a boolean, b mytype, c boolean, d bigint)' },
  ],
})

interface Shape {
  readonly size: number
  readonly align: number
}

/** pg_type's typlen and typalign of the common types; -1 is variable. */
const shapes: Readonly<Record<string, readonly [number, number]>> = {
  bool: [1, 1],
  char: [1, 1],
  int2: [2, 2],
  int4: [4, 4],
  int8: [8, 8],
  float4: [4, 4],
  float8: [8, 8],
  date: [4, 4],
  time: [8, 8],
  timetz: [12, 8],
  timestamp: [8, 8],
  timestamptz: [8, 8],
  interval: [16, 8],
  uuid: [16, 1],
  oid: [4, 4],
  money: [8, 8],
  macaddr: [6, 4],
  text: [-1, 4],
  varchar: [-1, 4],
  bpchar: [-1, 4],
  numeric: [-1, 4],
  jsonb: [-1, 4],
  json: [-1, 4],
  bytea: [-1, 4],
  inet: [-1, 4],
}

function shapeOf({ type }: Column): Shape | undefined {
  if (!type || type.schema !== undefined) return undefined
  const [size, align] = (type.array ? [-1, 4] : shapes[serialTypes[type.name] ?? type.name]) ?? []
  return size === undefined || align === undefined ? undefined : { size, align }
}

/** Empty bytes between fixed columns; short values of variable length are not aligned. */
function padding(columns: readonly Shape[]): number {
  let at = 0
  let lost = 0
  for (const { size, align } of columns) {
    if (size < 0) break
    const gap = (align - (at % align)) % align
    lost += gap
    at += gap + size
  }
  return lost
}
