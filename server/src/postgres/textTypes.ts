// How column values reach us: what JavaScript would round, shift or reorder stays the text that
// PostgreSQL printed. For one client at a time; the driver's global table is left alone.
import pg from 'pg'

/** Type oids from pg_type.dat, which never change. */
const text = new Set([
  20, // int8: beyond 2^53
  1700, // numeric
  790, // money
  1082, // date
  1083, // time
  1266, // timetz
  1114, // timestamp: JavaScript cuts microseconds
  1184, // timestamptz
  1186, // interval
  114, // json: duplicate keys, order, big numbers
  3802, // jsonb: big numbers
  600, // point
  718, // circle
])

const arraysOfText = new Set([1016, 1231, 791, 1182, 1183, 1270, 1115, 1185, 1187, 199, 3807, 1017, 719])

const textArray = 1009

type GetTypeParser = typeof pg.types.getTypeParser

const asIs = (value: string) => value

/** For `new pg.Client({ types })`. */
export const textTypes: { readonly getTypeParser: GetTypeParser } = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (text.has(oid)) return asIs
      if (arraysOfText.has(oid)) return pg.types.getTypeParser(textArray as number, 'text')
    }
    return pg.types.getTypeParser(oid, format as 'text')
  }) as GetTypeParser,
}
