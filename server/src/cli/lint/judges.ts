// How a file is judged: by the options of the command line over what its configuration says, on the
// migrations before it. Files of one configuration share a judge, and with it their histories.
import path from 'node:path'
import type { AdvisorOptions } from '../../advisor/advise.ts'
import { levelsOf, overlaid, type RuleSetting } from '../../advisor/levels.ts'
import type { PresetName } from '../../advisor/presets.ts'
import type { Runner } from '../../advisor/runner.ts'
import type { Configuration } from '../../configuration/configuration.ts'
import { scopeOf } from '../../configuration/scope.ts'
import { choiceFor } from '../../configuration/settings.ts'
import { bareGround, type Ground } from '../../impact/catalog/timeline.ts'
import { historyKey } from '../../migrations/runningOrder.ts'
import { type Histories, histories } from './files.ts'
import { type ConfigurationOf, type Start, versionFrom } from './options.ts'

/** What the command line says. */
export interface Choice {
  readonly preset: PresetName | undefined
  readonly rules: ReadonlyMap<string, RuleSetting>
  readonly environment: string | undefined
  readonly version: string | undefined
  readonly runner: Runner | undefined
  readonly withHistory: boolean
  readonly start: Start | undefined
}

export interface Judge {
  readonly options: Omit<AdvisorOptions, 'ground'>
  readonly history: Histories
  isExcluded(file: string): boolean
  /** The schema that a file starts from. */
  ground(file: string): Ground
  /** Files with the same answer stand on each other; those without one stand alone. */
  sequence(file: string): string | undefined
}

/** Of files by absolute paths. */
export function judges(configurationOf: ConfigurationOf, choice: Choice): (file: string) => Promise<Judge> {
  const known = new Map<Configuration, Judge>()
  return async file => {
    const configuration = await configurationOf(file)
    const judge = known.get(configuration) ?? judgeOf(configuration, choice)
    known.set(configuration, judge)
    return judge
  }
}

function judgeOf(configuration: Configuration, choice: Choice): Judge {
  const { settings } = configuration
  const { preset, rules } = choiceFor(settings, choice.environment)
  const version = versionFrom(choice.version, settings) ?? choice.start?.version ?? 18
  const runner = choice.runner ?? settings.runner
  const start = choice.start?.ground ?? bareGround
  const history = histories(version, runner, start)
  const scope = scopeOf(configuration)
  const isSequel = (file: string) => choice.withHistory && choice.start === undefined && scope.isHistory(file)
  return {
    options: {
      levels: levelsOf(choice.preset ?? preset, overlaid(rules, choice.rules)),
      version,
      ...(runner && { runner }),
    },
    history,
    isExcluded: scope.isExcluded,
    ground: file => (isSequel(file) ? history.before(file) : start),
    sequence: file => (isSequel(file) ? historyKey(file) : undefined),
  }
}

/** Where standard input stands: where it is said to, else in the folder that the command runs in. */
export const placeOfInput = (named: string | undefined): string => path.resolve(named ?? 'standard-input.sql')
