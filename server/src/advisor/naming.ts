// Naming patterns: regular expressions in which {{table}} and the like stand for this object's own names.
import { texts } from '../impact/nodes.ts'
import { constraintNodes } from './constraintNodes.ts'
import type { RuleContext } from './context.ts'
import type { Span } from './finding.ts'

type Words = Readonly<Record<string, string>>

export function matches(name: string, pattern: string, words: Words = {}): boolean {
  const filled = pattern.replace(placeholder, (_, word: string) => escaped(words[word] ?? ''))
  try {
    return new RegExp(filled).test(name)
  } catch {
    // A pattern that is no regular expression is reported by the settings, not here.
    return true
  }
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g

/** The one name that a pattern such as `^$|^idx_{{table}}_{{column_list}}$` asks for; undefined where there is none. */
function wantedName(pattern: string, words: Words): string | undefined {
  const plain = pattern.split('|').find(one => /^\^[\w{} ]+\$$/.test(one))
  if (!plain?.includes('{{')) return undefined
  const asked = [...plain.matchAll(placeholder)].map(([, word]) => words[word!])
  if (asked.some(word => !word)) return undefined
  const name = plain.slice(1, -1).replace(placeholder, (_, word: string) => words[word] ?? '')
  return Buffer.byteLength(name) <= 63 ? name : undefined
}

/** Holds a name against the rule's options `pattern` and `maxLength`; an empty one is none. */
export function judgeName(
  context: RuleContext,
  name: string,
  words: Words = {},
  at: Span | undefined = context.namedSpan(name),
): void {
  const pattern = context.option<string>('pattern')
  const most = context.option<number>('maxLength')
  if (!matches(name, pattern, words)) {
    const wanted = wantedName(pattern, words)
    context.report({
      at,
      message: `${name === '' ? `This has no name, but ${pattern} asks for one` : `${name} does not match ${pattern}`}. ${wanted === undefined ? 'Choose another name' : `Call it ${wanted}`}.`,
    })
  }
  if (name.length > most)
    context.report({
      at,
      message: `${name} has ${name.length} characters; the limit is ${most}. Shorten it.`,
    })
}

/** Judges the names of written keys of one kind; those on an index nobody knows are passed over. */
export function judgeKeyNames(
  context: RuleContext,
  kind: 'CONSTR_PRIMARY' | 'CONSTR_UNIQUE',
  table: string,
): void {
  for (const { node, column, span } of constraintNodes(context)) {
    if (node.contype !== kind) continue
    const index =
      node.indexname === undefined
        ? undefined
        : context.view.resolve({ relname: node.indexname }).known?.index
    if (node.indexname !== undefined && (!index || node.conname === undefined)) continue
    const written = column === undefined ? texts(node.keys) : [column]
    const columns = index ? index.keys.flatMap(key => key ?? []) : written
    const name = node.conname ?? ''
    const at = name === '' ? span : context.namedSpan(name)
    judgeName(context, name, { table, column_list: columns.join('_') }, at)
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
