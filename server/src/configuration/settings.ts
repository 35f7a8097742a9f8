// What a project's configuration file can say, once it is read. Which rules that turns on, the
// advisor knows.

import { overlaid, type RuleSetting } from '../advisor/levels.ts'
import type { PresetName } from '../advisor/presets.ts'
import type { Runner } from '../advisor/runner.ts'

/** What can be said for one environment alone, too. */
export interface RuleChoice {
  readonly preset?: PresetName
  readonly rules: ReadonlyMap<string, RuleSetting>
}

export interface ProjectSettings extends RuleChoice {
  /** What holds in an environment beside or instead of the rest, by its name in lower case. */
  readonly environments: ReadonlyMap<string, RuleChoice>
  /** Major version of PostgreSQL. */
  readonly version?: number
  readonly runner?: Runner
  /** Globs of files to leave out. */
  readonly exclude: readonly string[]
  /** Globs of folders whose files are one history. */
  readonly migrations?: readonly string[]
}

export const noSettings: ProjectSettings = { rules: new Map(), environments: new Map(), exclude: [] }

/** A mistake, at the words that have it: UTF-16 offsets. */
export interface SettingsProblem {
  /** A `warning` is passed over; an `error` makes what the file says unclear. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly start: number
  readonly end: number
}

export interface SettingsReading {
  readonly settings: ProjectSettings
  readonly problems: readonly SettingsProblem[]
}

/** What is chosen in an environment; everywhere where none of that name is spoken of. */
export function choiceFor(settings: ProjectSettings, environment: string | undefined): RuleChoice {
  const own = environment === undefined ? undefined : settings.environments.get(environment.toLowerCase())
  if (!own) return settings
  const preset = own.preset ?? settings.preset
  return { rules: overlaid(settings.rules, own.rules), ...(preset && { preset }) }
}
