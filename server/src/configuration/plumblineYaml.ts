// What plumbline.yaml says: the keys it may have, checked one by one. A mistake is told at the words
// that have it, and the rest is taken as it stands.

import { catalogue } from '../advisor/catalogue.ts'
import { type RuleLevel, type RuleSetting, ruleLevels } from '../advisor/levels.ts'
import { rulesNamed } from '../advisor/names.ts'
import { type PresetName, presetNames } from '../advisor/presets.ts'
import { type Runner, runners } from '../advisor/runner.ts'
import { nearest } from './nearest.ts'
import { readOptions } from './ruleOptions.ts'
import type { ProjectSettings, RuleChoice, SettingsProblem, SettingsReading } from './settings.ts'
import { readVersion } from './version.ts'
import { type Place, readYaml, type Yaml } from './yaml.ts'

export type Tell = (place: Place, message: string) => void

const keys = ['preset', 'rules', 'pgVersion', 'runner', 'exclude', 'migrations', 'environments'] as const
const environmentKeys = ['preset', 'rules'] as const

/** Reads the `advisor` section, or the whole file where there is no such section. */
export async function readPlumblineYaml(text: string): Promise<SettingsReading> {
  const { root, problems: broken, isTorn } = await readYaml(text)
  const problems: SettingsProblem[] = [...broken]
  const tell: Tell = ({ start, end }, message) => {
    // What a torn text seems to say is nobody's mistake.
    if (!isTorn) problems.push({ severity: 'error', message, start, end })
  }
  const whole = entriesOf(root, ['advisor', ...keys], 'the file', tell)
  const section = whole.get('advisor')
  if (section)
    for (const [key, { key: place }] of whole)
      if (key !== 'advisor' && isOneOf(keys, key))
        tell(place, `${key} belongs under advisor, since this file has an advisor section.`)
  const given = section ? entriesOf(section.value, keys, 'advisor', tell) : whole
  return { settings: readSection(given, tell), problems: problems.sort((a, b) => a.start - b.start) }
}

type Entries = ReadonlyMap<string, { readonly key: Place; readonly value: Yaml }>

function readSection(given: Entries, tell: Tell): ProjectSettings {
  const environments = new Map<string, RuleChoice>()
  for (const [name, { value }] of entriesOf(
    given.get('environments')?.value,
    undefined,
    'environments',
    tell,
  ))
    environments.set(
      name.toLowerCase(),
      readChoice(entriesOf(value, environmentKeys, `environments.${name}`, tell), tell),
    )
  const version = readVersionAt(given.get('pgVersion')?.value, tell)
  const runner = readRunner(given.get('runner')?.value, tell)
  const migrations = given.get('migrations')
  return {
    ...readChoice(given, tell),
    environments,
    exclude: readGlobs(given.get('exclude')?.value, 'exclude', tell),
    ...(version !== undefined && { version }),
    ...(runner && { runner }),
    ...(migrations && { migrations: readGlobs(migrations.value, 'migrations', tell) }),
  }
}

function readChoice(given: Entries, tell: Tell): RuleChoice {
  const preset = readWord<PresetName>(given.get('preset')?.value, presetNames, 'preset', tell)
  const rules = new Map<string, RuleSetting>()
  for (const [name, { key, value }] of entriesOf(given.get('rules')?.value, undefined, 'rules', tell))
    readRule(name, key, value, rules, tell)
  return { rules, ...(preset && { preset }) }
}

function readRule(name: string, key: Place, setting: Yaml, into: Map<string, RuleSetting>, tell: Tell): void {
  const named = rulesNamed(name)
  if (named.length === 0) {
    const meant = nearest(
      name,
      catalogue.map(rule => rule.id),
    )
    tell(key, `There is no rule ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`)
    return
  }
  const given: Entries =
    setting.value instanceof Map ? setting.value : new Map([['level', { key, value: setting }]])
  const level = readLevel(name, given.get('level')?.value, tell)
  if (!level) return
  for (const rule of named) into.set(rule.id, { level, options: readOptions(rule, given, tell) })
}

function readLevel(name: string, given: Yaml | undefined, tell: Tell): RuleLevel | undefined {
  if (given === undefined || given.value === true) return 'on'
  if (given.value === false) return 'off'
  if (isOneOf(ruleLevels, given.value)) return given.value
  tell(given.place, `The level of ${name} is one of ${ruleLevels.join(', ')}.`)
  return undefined
}

function readVersionAt(given: Yaml | undefined, tell: Tell): number | undefined {
  if (!given) return undefined
  const version = readVersion(given.value)
  if (version === undefined) tell(given.place, 'A PostgreSQL version is a number such as 16 or "16.4".')
  return version
}

function readRunner(given: Yaml | undefined, tell: Tell): Runner | undefined {
  const name = readWord(given, Object.keys(runners), 'runner', tell)
  return name === undefined ? undefined : runners[name]
}

function readWord<T extends string>(
  given: Yaml | undefined,
  words: readonly T[],
  what: string,
  tell: Tell,
): T | undefined {
  if (!given) return undefined
  if (isOneOf(words, given.value)) return given.value
  if (typeof given.value !== 'string') {
    tell(given.place, `The ${what} is one of ${words.join(', ')}, not ${shown(given)}.`)
    return undefined
  }
  const meant = nearest(given.value, words)
  const hint = meant === undefined ? `Known are ${words.join(', ')}.` : `Did you mean ${meant}?`
  tell(given.place, `There is no ${what} ${given.value}. ${hint}`)
  return undefined
}

/** A list of globs, or one. */
function readGlobs(given: Yaml | undefined, what: string, tell: Tell): readonly string[] {
  if (!given) return []
  const items: readonly Yaml[] = Array.isArray(given.value) ? given.value : [given]
  return items.flatMap(item => {
    if (typeof item.value === 'string' && item.value !== '') return [item.value]
    tell(item.place, `${what} is a list of globs such as "legacy/**".`)
    return []
  })
}

/** The entries of a map; told where it is none, or has a key that nobody knows. */
function entriesOf(
  given: Yaml | undefined,
  known: readonly string[] | undefined,
  what: string,
  tell: Tell,
): Entries {
  // A key with nothing behind it says nothing.
  if (!given || given.value === null) return new Map()
  if (!(given.value instanceof Map)) {
    tell(given.place, `Under ${what} stand keys with their values, not ${shown(given)}.`)
    return new Map()
  }
  const entries: Entries = given.value
  if (known)
    for (const [key, { key: place }] of entries)
      if (!known.includes(key)) {
        const meant = nearest(key, known)
        tell(
          place,
          `There is no setting ${key}. ${meant === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`}`,
        )
      }
  return entries
}

const shown = ({ value }: Yaml): string =>
  Array.isArray(value)
    ? 'a list'
    : value instanceof Map
      ? 'a map'
      : value === null
        ? 'nothing'
        : String(value)

const isOneOf = <T extends string>(words: readonly T[], value: unknown): value is T =>
  words.some(word => word === value)
