// Naming patterns: regular expressions in which {{table}} and the like stand for this object's own names.
import { texts } from '../impact/nodes.ts'
import { constraintNodes } from './constraintNodes.ts'
import type { RuleContext } from './context.ts'

export function matches(
  name: string,
  pattern: string,
  words: Readonly<Record<string, string>> = {},
): boolean {
  const filled = pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, word: string) => escaped(words[word] ?? ''))
  try {
    return new RegExp(filled).test(name)
  } catch {
    // A pattern that is no regular expression is reported by the settings, not here.
    return true
  }
}

/** Holds a name against the rule's options `pattern` and `maxLength`. */
export function judgeName(context: RuleContext, name: string, words: Readonly<Record<string, string>>): void {
  const pattern = context.option<string>('pattern')
  const most = context.option<number>('maxLength')
  const at = context.namedSpan(name)
  if (!matches(name, pattern, words))
    context.report({ at, message: `${name} does not match ${pattern}. Choose another name.` })
  if (name.length > most)
    context.report({
      at,
      message: `${name} has ${name.length} characters; ${most} are allowed. Shorten it.`,
    })
}

/** Judges the names of written keys of one kind; those on an index nobody knows are passed over. */
export function judgeKeyNames(
  context: RuleContext,
  kind: 'CONSTR_PRIMARY' | 'CONSTR_UNIQUE',
  table: string,
): void {
  for (const { node, column } of constraintNodes(context)) {
    if (node.contype !== kind || node.conname === undefined) continue
    const index =
      node.indexname === undefined
        ? undefined
        : context.view.resolve({ relname: node.indexname }).known?.index
    if (node.indexname !== undefined && !index) continue
    const written = column === undefined ? texts(node.keys) : [column]
    const columns = index ? index.keys.flatMap(key => key ?? []) : written
    judgeName(context, node.conname, { table, column_list: columns.join('_') })
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
