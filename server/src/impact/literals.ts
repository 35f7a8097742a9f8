// Constants as they are written, and how two of them compare as values of a column's type, as far as that
// can be told without the database.
import type { Node } from '@pgsql/types'
import type { SqlType } from './catalog/values.ts'
import { as, constantText, sqlType, text } from './nodes.ts'

/** A constant's text; null for NULL; undefined for what only the database can compute. */
export function literal(node: Node | undefined): string | null | undefined {
  const cast = as(node, 'TypeCast')
  if (cast) return literal(cast.arg)
  const sum = as(node, 'A_Expr')
  if (sum) return summed(text(sum.name?.[0]) ?? '', sum.lexpr && literal(sum.lexpr), literal(sum.rexpr))
  const constant = as(node, 'A_Const')
  if (!constant) return undefined
  return constant.isnull ? null : constantText(constant)
}

function summed(
  operator: string,
  left: string | null | undefined,
  right: string | null | undefined,
): string | undefined {
  if (typeof right !== 'string' || !number.test(right)) return undefined
  if (left === undefined) return operator === '-' ? String(-Number(right)) : undefined
  if (left === null || !number.test(left)) return undefined
  if (operator === '+') return String(Number(left) + Number(right))
  return operator === '-' ? String(Number(left) - Number(right)) : undefined
}

/** The type a constant is cast to, where it says so. */
export function castType(node: Node | undefined): SqlType | undefined {
  const cast = as(node, 'TypeCast')
  return cast && sqlType(cast.typeName)
}

const number = /^-?\d+(\.\d+)?$/
const moment = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/
const plainWord = /^[a-z]*$/

/** Less than, equal to or greater than zero; `differs` where only that is sure; undefined: cannot be told. */
export function compare(a: string, b: string, type?: SqlType): number | 'differs' | undefined {
  if (a === b) return 0
  const words = type !== undefined && /^(text|varchar|bpchar|name)$/.test(type.name)
  if (number.test(a) && number.test(b) && !words) return Number(a) - Number(b)
  const [one, other] = [moment.exec(a), moment.exec(b)]
  if (one && other && !words) return moments(one, other)
  // In every collation small letters alone stand in the alphabet's order.
  if (plainWord.test(a) && plainWord.test(b)) return a < b ? -1 : 1
  return type === undefined || words || /^(bool|uuid)$/.test(type.name) ? 'differs' : undefined
}

/** As `compare`, where the order matters. */
export function order(a: string, b: string, type?: SqlType): number | undefined {
  const compared = compare(a, b, type)
  return compared === 'differs' ? undefined : compared
}

const dayLong = 24 * 60 * 60 * 1000

/** A moment without a zone stands anywhere within a day, beside one that has one. */
function moments(one: RegExpExecArray, other: RegExpExecArray): number | undefined {
  const zone = (parts: RegExpExecArray) => (parts[3] === 'Z' ? '+00' : parts[3])
  const of = (parts: RegExpExecArray) => {
    const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone(parts) ?? '+00')
    const minutes = Number(offset?.[2] ?? 0) * 60 + Number(offset?.[3] ?? 0)
    const at = Date.parse(`${parts[1]}T${(parts[2] ?? '00:00').slice(0, 12)}Z`)
    return at - (offset?.[1] === '-' ? -minutes : minutes) * 60_000
  }
  const apart = of(one) - of(other)
  if ((zone(one) === undefined) === (zone(other) === undefined)) return apart
  return Math.abs(apart) > dayLong ? apart : undefined
}
