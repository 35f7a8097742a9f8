// The advisor's options from the settings a person wrote: a preset, then a level for each rule named.
import type { Severity } from '#protocol/advice.ts'
import type { ServerSettings } from '#protocol/messages.ts'
import type { AdvisorOptions, Level } from '../advisor/advise.ts'
import { rulesNamed } from '../advisor/names.ts'
import { type PresetName, preset, presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'

const severities: readonly string[] = ['error', 'warning', 'info', 'hint'] satisfies Severity[]

export function advisorOptions(
  settings: Pick<ServerSettings, 'preset' | 'rules' | 'postgresVersion'>,
): Omit<AdvisorOptions, 'ground'> {
  const known = presetNames.find(name => name === settings.preset) ?? ('recommended' satisfies PresetName)
  const levels = new Map<string, Level>(preset(known))
  for (const [name, level] of Object.entries(settings.rules)) {
    for (const rule of rulesNamed(name)) {
      if (level === 'off') levels.delete(rule.id)
      else if (severities.includes(level))
        levels.set(rule.id, { severity: level as Severity, options: levels.get(rule.id)?.options ?? {} })
    }
  }
  return {
    levels,
    version: settings.postgresVersion,
    // Plumbline runs migrations itself, unless a file says that another tool does.
    ...(runners.plumbline && { runner: runners.plumbline }),
  }
}
