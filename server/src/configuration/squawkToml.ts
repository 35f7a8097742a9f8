// What a .squawk.toml says that means something here: versions, rules left out or asked for, paths left
// out, and the transaction it assumes.
import type { RuleLevel, RuleSetting } from '../advisor/levels.ts'
import { rulesNamed } from '../advisor/names.ts'
import { runners } from '../advisor/runner.ts'
import { nearest } from './nearest.ts'
import { noSettings, type SettingsProblem, type SettingsReading } from './settings.ts'
import { readToml, type TomlValue } from './toml.ts'
import { readVersion } from './version.ts'
import type { Place } from './yaml.ts'

/** All that squawk knows; the last one is about GitHub alone. */
const keys: readonly string[] = [
  'pg_version',
  'excluded_rules',
  'included_rules',
  'excluded_paths',
  'assume_in_transaction',
  'upload_to_github',
]

export function readSquawkToml(text: string): SettingsReading {
  const { values, mistakes } = readToml(text)
  const problems: SettingsProblem[] = []
  const tell = ({ start, end }: Place, message: string, severity: SettingsProblem['severity'] = 'error') =>
    problems.push({ severity, message, start, end })
  for (const { place, message } of mistakes) tell(place, message)
  for (const [key, { key: place }] of values) {
    if (keys.includes(key)) continue
    const meant = nearest(key, keys)
    tell(
      place,
      `squawk has no setting ${key}; it is passed over.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      'warning',
    )
  }

  const words = (key: string): { readonly word: string; readonly place: Place }[] => {
    const given = values.get(key)
    if (!given) return []
    const items: readonly TomlValue[] = Array.isArray(given.value) ? given.value : [given]
    return items.flatMap(({ value, place }) => {
      if (typeof value === 'string' && Array.isArray(given.value)) return [{ word: value, place }]
      tell(place, `${key} is a list of texts such as ["a", "b"].`)
      return []
    })
  }

  const rules = new Map<string, RuleSetting>()
  const choose = (key: string, level: RuleLevel) => {
    for (const { word, place } of words(key)) {
      const named = rulesNamed(`squawk:${word}`)
      // A newer squawk may have more of them: no reason to refuse the whole file.
      if (named.length === 0)
        tell(place, `Plumbline has no counterpart of squawk's rule ${word}; it is passed over.`, 'warning')
      for (const rule of named) rules.set(rule.id, { level, options: {} })
    }
  }
  choose('included_rules', 'on')
  choose('excluded_rules', 'off')

  const given = values.get('pg_version')
  const version = readVersion(given?.value)
  if (given && version === undefined) tell(given.place, 'A PostgreSQL version is a number such as "16.4".')
  const assumes = values.get('assume_in_transaction')
  if (assumes && typeof assumes.value !== 'boolean')
    tell(assumes.place, 'assume_in_transaction is true or false.')
  return {
    settings: {
      ...noSettings,
      rules,
      exclude: words('excluded_paths').map(({ word }) => word),
      ...(version !== undefined && { version }),
      ...(assumes?.value === true && { runner: runners.transaction! }),
    },
    problems: problems.sort((a, b) => a.start - b.start),
  }
}
