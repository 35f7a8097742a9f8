// The advisor's part of `plumbline.yaml` (and a `.squawk.toml` that is already there): read, checked,
// and turned into levels. A mistake is told at the key that has it.
import type { Severity } from '#protocol/advice.ts'
import type { Level } from './advise.ts'
import { catalogue } from './catalogue.ts'
import { rulesNamed } from './names.ts'
import { type PresetName, preset, presetNames } from './presets.ts'
import type { OptionValue, Rule } from './rule.ts'
import { type Runner, runners } from './runner.ts'

export interface AdvisorSettings {
  readonly preset?: PresetName
  readonly rules: ReadonlyMap<string, RuleSetting>
  readonly version?: number
  readonly runner?: Runner
  /** Globs of files to leave out. */
  readonly exclude: readonly string[]
  /** Globs of folders whose files are one history. */
  readonly migrations?: readonly string[]
}

export interface RuleSetting {
  readonly level: Severity | 'off' | 'on'
  readonly options: Readonly<Record<string, OptionValue>>
}

/** `path` leads to the key: `['rules', 'drop-table']`. */
export interface SettingsProblem {
  readonly path: readonly string[]
  readonly message: string
}

export interface SettingsReading {
  readonly settings: AdvisorSettings
  readonly problems: readonly SettingsProblem[]
}

const levels = ['error', 'warning', 'info', 'hint', 'off', 'on']
const keys = ['preset', 'rules', 'pgVersion', 'runner', 'exclude', 'migrations']

/** Reads the `advisor` section, or the whole file where there is no such section. */
export function readSettings(value: unknown, environment?: string): SettingsReading {
  const problems: SettingsProblem[] = []
  const tell = (path: readonly string[], message: string) => problems.push({ path, message })
  const whole = record(value)
  const section = record(whole.advisor ?? whole)
  const base = whole.advisor === undefined ? [] : ['advisor']
  const own = record(record(section.environments)[environment ?? ''])
  for (const key of Object.keys(section)) {
    if (whole.advisor !== undefined && !keys.includes(key) && key !== 'environments')
      tell([...base, key], `There is no setting ${key}. Known are ${keys.join(', ')} and environments.`)
  }
  const rules = new Map<string, RuleSetting>()
  for (const [part, path] of [
    [section, base],
    [own, [...base, 'environments', environment ?? '']],
  ] as const)
    for (const [name, setting] of Object.entries(record(part.rules)))
      readRule(name, setting, [...path, 'rules', name], rules, tell)
  const presetName = own.preset ?? section.preset
  const known = presetNames.find(one => one === presetName)
  if (presetName !== undefined && !known)
    tell(
      [...base, 'preset'],
      `There is no preset ${String(presetName)}. Known are ${presetNames.join(', ')}.`,
    )
  const version = readVersion(section.pgVersion)
  if (section.pgVersion !== undefined && version === undefined)
    tell([...base, 'pgVersion'], 'A PostgreSQL version is a number such as 16 or "16.4".')
  const runner = typeof section.runner === 'string' ? runners[section.runner] : undefined
  if (section.runner !== undefined && !runner)
    tell(
      [...base, 'runner'],
      `There is no runner ${String(section.runner)}. Known are ${Object.keys(runners).join(', ')}.`,
    )
  return {
    settings: {
      rules,
      exclude: strings(section.exclude),
      ...(known ? { preset: known } : {}),
      ...(version === undefined ? {} : { version }),
      ...(runner ? { runner } : {}),
      ...(section.migrations === undefined ? {} : { migrations: strings(section.migrations) }),
    },
    problems,
  }
}

function readRule(
  name: string,
  setting: unknown,
  path: readonly string[],
  into: Map<string, RuleSetting>,
  tell: (path: readonly string[], message: string) => void,
): void {
  const named = rulesNamed(name)
  if (named.length === 0) {
    const near = nearest(name)
    tell(path, `There is no rule ${name}.${near === undefined ? '' : ` Did you mean ${near}?`}`)
    return
  }
  const given =
    typeof setting === 'string' || typeof setting === 'boolean' ? { level: setting } : record(setting)
  const { level = 'on', ...options } = given
  const word = level === true ? 'on' : level === false ? 'off' : level
  if (typeof word !== 'string' || !levels.includes(word)) {
    tell(path, `The level of ${name} is one of ${levels.join(', ')}.`)
    return
  }
  for (const rule of named) {
    const read: Record<string, OptionValue> = {}
    for (const [key, value] of Object.entries(options)) {
      const option = rule.options?.[key]
      if (!option)
        tell(
          [...path, key],
          `${rule.id} has no option ${key}.${rule.options ? ` Known are ${Object.keys(rule.options).join(', ')}.` : ''}`,
        )
      else if (!fits(value, option.default))
        tell([...path, key], `${key} of ${rule.id} is ${wanted(option.default)}.`)
      else if (key === 'pattern' && !isPattern(String(value)))
        tell([...path, key], `${String(value)} is not a regular expression.`)
      else read[key] = value as OptionValue
    }
    into.set(rule.id, { level: word as RuleSetting['level'], options: read })
  }
}

/** The levels that settings and a preset chosen elsewhere come to. */
export function levelsOf(settings: AdvisorSettings, chosen?: PresetName): Map<string, Level> {
  const found = preset(chosen ?? settings.preset ?? 'recommended')
  for (const [id, { level, options }] of settings.rules) {
    if (level === 'off') {
      found.delete(id)
      continue
    }
    const rule = catalogue.find(one => one.id === id) as Rule
    const before = found.get(id) ?? { severity: rule.severity, options: {} }
    found.set(id, {
      severity: level === 'on' ? before.severity : level,
      options: { ...before.options, ...options },
    })
  }
  return found
}

/** What a `.squawk.toml` says that means something here: versions, rules left out, the transaction it assumes. */
export function readSquawk(text: string): AdvisorSettings {
  const rules = new Map<string, RuleSetting>()
  const list = (key: string) =>
    [
      ...(new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(text)?.[1] ?? '').matchAll(
        /["']([^"']+)["']/g,
      ),
    ].map(match => match[1] ?? '')
  for (const name of list('included_rules'))
    for (const rule of rulesNamed(`squawk:${name}`)) rules.set(rule.id, { level: 'on', options: {} })
  for (const name of list('excluded_rules'))
    for (const rule of rulesNamed(`squawk:${name}`)) rules.set(rule.id, { level: 'off', options: {} })
  const version = readVersion(/^\s*pg_version\s*=\s*["']?([\d.]+)/m.exec(text)?.[1])
  const assumed = /^\s*assume_in_transaction\s*=\s*true/m.test(text)
  return {
    rules,
    exclude: list('excluded_paths'),
    ...(version === undefined ? {} : { version }),
    ...(assumed && runners.transaction ? { runner: runners.transaction } : {}),
  }
}

/** `16`, `16.4`, `"16"`, `160004`. */
export function readVersion(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  const major = Number(/^(\d+)(\.\d+)*$/.exec(text.trim())?.[1])
  if (!Number.isInteger(major) || major < 9) return undefined
  return major > 1000 ? Math.floor(major / 10_000) : major
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}

const strings = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter(one => typeof one === 'string')
    : typeof value === 'string'
      ? [value]
      : []

const fits = (value: unknown, example: OptionValue): boolean =>
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

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/\{\{\s*\w+\s*\}\}/g, 'x'))
    return true
  } catch {
    return false
  }
}

/** The rule whose id differs least, when it differs little. */
function nearest(name: string): string | undefined {
  const ranked = catalogue
    .map(rule => ({ id: rule.id, far: distance(name, rule.id) }))
    .sort((a, b) => a.far - b.far)
  return ranked[0] && ranked[0].far <= 3 ? ranked[0].id : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (next[j - 1] ?? 0) + 1,
        (row[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
    row = next
  }
  return row[b.length] ?? 0
}
