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
    if (!fits(plain, option.default)) tell(value.place, `${name} of ${rule.id} is ${wanted(option.default)}.`)
    else if (name === 'pattern' && !isPattern(plain))
      tell(value.place, `${String(plain)} is not a regular expression.`)
    else read[name] = plain
  }
  return read
}

const fits = (value: unknown, example: OptionValue): value is OptionValue =>
  Array.isArray(example)
    ? Array.isArray(value) && value.every(one => typeof one === 'string')
    : typeof value === typeof example

const wanted = (example: OptionValue): string =>
  Array.isArray(example)
    ? 'a list of words'
    : typeof example === 'number'
      ? 'a number'
      : typeof example === 'boolean'
        ? 'true or false'
        : 'text'

function isPattern(pattern: unknown): boolean {
  try {
    new RegExp(String(pattern).replace(/\{\{\s*\w+\s*\}\}/g, 'x'))
    return true
  } catch {
    return false
  }
}
