// Names of types as people write them, and which of them mean the same.
import type { SqlType } from '../impact/catalog/values.ts'

const canonical: Readonly<Record<string, string>> = {
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  real: 'float4',
  float: 'float8',
  'double precision': 'float8',
  boolean: 'bool',
  decimal: 'numeric',
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  timestamp: 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  'time with time zone': 'timetz',
  serial4: 'serial',
  serial8: 'bigserial',
  serial2: 'smallserial',
}

const written: Readonly<Record<string, string>> = {
  int4: 'integer',
  int8: 'bigint',
  int2: 'smallint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  bpchar: 'character',
}

export function sameTypeName(name: string, type: SqlType): boolean {
  const wanted = name.trim().toLowerCase()
  const own = canonical[type.name] ?? type.name
  return (canonical[wanted] ?? wanted) === own && type.schema === undefined
}

export function typeWords(type: SqlType): string {
  const mods = type.mods.length > 0 && type.name !== 'interval' ? `(${type.mods.join(',')})` : ''
  return `${type.schema === undefined ? '' : `${type.schema}.`}${written[type.name] ?? type.name}${mods}${type.array ? '[]' : ''}`
}
