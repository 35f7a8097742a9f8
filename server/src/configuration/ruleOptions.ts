// The options of one rule in plumbline.yaml, each held against what its default looks like.
import type { OptionValue, Rule } from '../advisor/rule.ts'
import type { Tell } from './plumblineYaml.ts'
import type { Place, Yaml } from './yaml.ts'

export function readOptions(
  rule: Rule,
  given: ReadonlyMap<string, { readonly key: Place; readonly value: Yaml }>,
  tell: Tell,
): Record<string, OptionValue> {
  const read: Record<string, OptionValue> = {}
  for (const [name, { key, value }] of given) {
    if (name === 'level') continue
    const option = rule.options?.[name]
    if (!option) {
      const known = rule.options ? ` Known are ${Object.keys(rule.options).join(', ')}.` : ''
      tell(key, `${rule.id} has no option ${name}.${known}`)
      continue
    }
    const plain = Array.isArray(value.value) ? value.value.map(item => item.value) : value.value
    const mistake = fits(plain, option.default)
      ? mistakes[name]?.(String(plain), String(option.default))
      : `${name} of ${rule.id} is ${wanted(option.default)}.`
    if (mistake === undefined) read[name] = plain as OptionValue
    else tell(value.place, mistake)
  }
  return read
}

const fits = (value: unknown, example: OptionValue): value is OptionValue =>
  Array.isArray(example)
    ? Array.isArray(value) && value.every(one => typeof one === 'string')
    : typeof example === 'number'
      ? Number.isInteger(value) && (value as number) >= 0
      : typeof value === typeof example

const wanted = (example: OptionValue): string =>
  Array.isArray(example)
    ? 'a list of words'
    : typeof example === 'number'
      ? 'a whole number, 0 or more'
      : typeof example === 'boolean'
        ? 'true or false'
        : 'text'

/** What is wrong with a text, by the option's name; the default tells which words a pattern may have. */
const mistakes: Readonly<Record<string, (text: string, example: string) => string | undefined>> = {
  pattern(text, example) {
    const known = placeholders(example)
    const unknown = placeholders(text).find(one => !known.includes(one))
    if (unknown !== undefined)
      return `Nothing stands for {{${unknown}}} here. ${known.length > 0 ? `Known are ${known.map(one => `{{${one}}}`).join(', ')}.` : 'This pattern has no such words.'}`
    return isPattern(text) ? undefined : `${text} is not a regular expression.`
  },
  timeout: text =>
    /^\s*\d+(\.\d+)?\s*(us|ms|s|min|h|d)?\s*$/.test(text)
      ? undefined
      : 'timeout is a time such as "2s" or "500ms".',
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g

const placeholders = (pattern: string): string[] =>
  [...pattern.matchAll(placeholder)].map(([, word]) => word!)

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(placeholder, 'x'))
    return true
  } catch {
    return false
  }
}
