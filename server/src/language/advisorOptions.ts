// The advisor's options from what a person set in the editor, what the project's configuration file
// says, and the database that a file is attached to. The configuration file wins: it is what the team
// agreed on and what CI follows. Which version runs, the database knows best.
import type { ServerSettings } from '#protocol/serverSettings.ts'
import type { AdvisorOptions } from '../advisor/advise.ts'
import { levelsOf, overlaid, type RuleSetting, ruleLevels } from '../advisor/levels.ts'
import { rulesNamed } from '../advisor/names.ts'
import { presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'
import { choiceFor, noSettings, type ProjectSettings } from '../configuration/settings.ts'
import type { AttachedDatabase } from './attachedDatabase.ts'

export function advisorOptions(
  settings: Pick<ServerSettings, 'preset' | 'rules' | 'postgresVersion'>,
  project: ProjectSettings = noSettings,
  database?: Pick<AttachedDatabase, 'preset' | 'version' | 'environment'>,
): Omit<AdvisorOptions, 'ground'> {
  const rules = new Map<string, RuleSetting>()
  for (const [name, word] of Object.entries(settings.rules)) {
    const level = ruleLevels.find(one => one === word)
    if (level) for (const rule of rulesNamed(name)) rules.set(rule.id, { level, options: {} })
  }
  const agreed = choiceFor(project, database?.environment)
  const preset = agreed.preset ?? database?.preset ?? presetNames.find(name => name === settings.preset)
  // Plumbline runs migrations itself, unless a file says that another tool does.
  const runner = project.runner ?? runners.plumbline
  return {
    levels: levelsOf(preset, overlaid(rules, agreed.rules)),
    version: database?.version ?? project.version ?? settings.postgresVersion,
    ...(runner && { runner }),
  }
}
