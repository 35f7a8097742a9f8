// The settings that a statement gives its session or its transaction: by SET, or by the function that
// does the same.
import type { Node } from '@pgsql/types'

export interface Setting {
  /** In small letters. */
  readonly name: string
  /** Absent where it is no constant, or the default. */
  readonly value?: string
  /** It ends with the transaction. */
  readonly local: boolean
}

/** Of SET and RESET, and of a SELECT of nothing but set_config(); none of any other statement. */
export function settingsOf(node: Node): readonly Setting[] {
  if ('VariableSetStmt' in node) {
    const { name = '', args = [], is_local = false } = node.VariableSetStmt
    return [settingOf(name, args.length === 1 ? args[0] : undefined, is_local)]
  }
  return 'SelectStmt' in node ? configured(node.SelectStmt) : []
}

type Select = Extract<Node, { SelectStmt: unknown }>['SelectStmt']

function configured(select: Select): readonly Setting[] {
  if (select.fromClause || select.whereClause || select.intoClause || select.withClause || select.larg)
    return []
  const settings = (select.targetList ?? []).map(target => {
    const call = 'ResTarget' in target ? target.ResTarget.val : undefined
    if (!call || !('FuncCall' in call)) return undefined
    const { funcname, args = [] } = call.FuncCall
    const [name, value, local] = args
    const last = funcname?.at(-1)
    const isSetConfig = last !== undefined && 'String' in last && last.String.sval === 'set_config'
    return isSetConfig && name ? settingOf(constant(name) ?? '', value, isTrue(local)) : undefined
  })
  return settings.every(setting => setting !== undefined) ? settings : []
}

function settingOf(name: string, value: Node | undefined, local: boolean): Setting {
  const text = value && constant(value)
  return { name: name.toLowerCase(), local, ...(text === undefined ? {} : { value: text }) }
}

function constant(node: Node): string | undefined {
  if ('TypeCast' in node) return node.TypeCast.arg && constant(node.TypeCast.arg)
  if (!('A_Const' in node)) return undefined
  const { sval, ival, fval, boolval } = node.A_Const
  return (
    sval?.sval ?? fval?.fval ?? (boolval ? String(boolval.boolval ?? false) : ival && String(ival.ival ?? 0))
  )
}

function isTrue(node: Node | undefined): boolean {
  return node !== undefined && /^(t|true|y|yes|on|1)$/i.test(constant(node) ?? '')
}

/** As PostgreSQL reads a Boolean setting. */
export const isOff = (value: string | undefined): boolean =>
  /^(off?|f|fa|fal|fals|false|no?|0)$/i.test(value ?? '')
