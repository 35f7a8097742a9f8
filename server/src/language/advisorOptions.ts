// The advisor's options from what a person set in the editor and what the project's configuration
// file says. The file wins: it is what the team agreed on and what CI follows.
import type { Severity } from '#protocol/advice.ts'
import type { ServerSettings } from '#protocol/messages.ts'
import type { AdvisorOptions } from '../advisor/advise.ts'
import { rulesNamed } from '../advisor/names.ts'
import { presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'
import { type AdvisorSettings, levelsOf, type RuleSetting } from '../advisor/settings.ts'

const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (
  | Severity
  | 'off'
)[]

export function advisorOptions(
  settings: Pick<ServerSettings, 'preset' | 'rules' | 'postgresVersion'>,
  file?: AdvisorSettings,
): Omit<AdvisorOptions, 'ground'> {
  const rules = new Map<string, RuleSetting>()
  for (const [name, level] of Object.entries(settings.rules)) {
    if (!severities.includes(level)) continue
    for (const rule of rulesNamed(name))
      rules.set(rule.id, { level: level as RuleSetting['level'], options: {} })
  }
  for (const [id, setting] of file?.rules ?? []) rules.set(id, setting)
  const preset = file?.preset ?? presetNames.find(name => name === settings.preset)
  // Plumbline runs migrations itself, unless a file says that another tool does.
  const runner = file?.runner ?? runners.plumbline
  return {
    levels: levelsOf({ rules, exclude: [], ...(preset && { preset }) }),
    version: file?.version ?? settings.postgresVersion,
    ...(runner && { runner }),
  }
}
