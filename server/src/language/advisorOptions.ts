// The advisor's options from what a person set in the editor, what the project's configuration file
// says, and the database that a file is attached to. The configuration file wins: it is what the team
// agreed on and what CI follows. Which version runs, the database knows best.
import type { Severity } from '#protocol/advice.ts'
import type { ServerSettings } from '#protocol/messages.ts'
import type { AdvisorOptions } from '../advisor/advise.ts'
import { rulesNamed } from '../advisor/names.ts'
import { presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'
import { type AdvisorSettings, levelsOf, type RuleSetting } from '../advisor/settings.ts'
import type { AttachedDatabase } from './attachedDatabase.ts'

const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (
  | Severity
  | 'off'
)[]

export function advisorOptions(
  settings: Pick<ServerSettings, 'preset' | 'rules' | 'postgresVersion'>,
  file?: AdvisorSettings,
  database?: Pick<AttachedDatabase, 'preset' | 'version'>,
): Omit<AdvisorOptions, 'ground'> {
  const rules = new Map<string, RuleSetting>()
  for (const [name, level] of Object.entries(settings.rules)) {
    if (!severities.includes(level)) continue
    for (const rule of rulesNamed(name))
      rules.set(rule.id, { level: level as RuleSetting['level'], options: {} })
  }
  for (const [id, setting] of file?.rules ?? []) rules.set(id, setting)
  const preset = file?.preset ?? database?.preset ?? presetNames.find(name => name === settings.preset)
  // Plumbline runs migrations itself, unless a file says that another tool does.
  const runner = file?.runner ?? runners.plumbline
  return {
    levels: levelsOf({ rules, exclude: [], ...(preset && { preset }) }),
    version: database?.version ?? file?.version ?? settings.postgresVersion,
    ...(runner && { runner }),
  }
}
