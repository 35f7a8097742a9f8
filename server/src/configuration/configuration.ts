// The project's configuration file: the nearest plumbline.yaml upwards, else the nearest .squawk.toml.
// Finds and reads it, for the editor and the command line alike.
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { TextPosition } from '#protocol/advice.ts'
import { lineIndex, positionAt } from '../sql/lineIndex.ts'
import { readPlumblineYaml } from './plumblineYaml.ts'
import { noSettings, type ProjectSettings, type SettingsProblem } from './settings.ts'
import { readSquawkToml } from './squawkToml.ts'

export interface Configuration {
  /** Absolute path; undefined where there is none. */
  readonly file: string | undefined
  /** The folder that its globs count from. */
  readonly folder: string
  readonly settings: ProjectSettings
  readonly problems: readonly ConfigurationProblem[]
}

/** A mistake in the file, at the words that have it. */
export interface ConfigurationProblem extends Pick<SettingsProblem, 'severity' | 'message'> {
  readonly start: TextPosition
  readonly end: TextPosition
}

const configurationNames = ['plumbline.yaml', 'plumbline.yml', '.squawk.toml'] as const

export const isConfiguration = (file: string): boolean =>
  configurationNames.some(name => name === path.basename(file))

/** Where no file speaks. */
export const noConfiguration = (folder: string): Configuration => ({
  file: undefined,
  folder,
  settings: noSettings,
  problems: [],
})

/** The path of the nearest file, in a folder or above it. */
export function configurationFile(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    for (const name of configurationNames) if (existsSync(path.join(at, name))) return path.join(at, name)
    if (path.dirname(at) === at) return undefined
  }
}

/** What a configuration file of this name and text says. Its globs count from its own folder, unless told. */
export async function readConfiguration(
  file: string,
  text: string,
  folder = path.dirname(file),
): Promise<Configuration> {
  const { settings, problems } = file.endsWith('.toml') ? readSquawkToml(text) : await readPlumblineYaml(text)
  const lines = lineIndex(text)
  return {
    file,
    folder,
    settings,
    problems: problems.map(({ start, end, ...problem }) => ({
      ...problem,
      start: positionAt(lines, start),
      end: positionAt(lines, end),
    })),
  }
}
