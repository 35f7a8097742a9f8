// The project's configuration file: the nearest plumbline.yaml upwards, else the nearest .squawk.toml.
// Finds and reads it; what its words mean is advisor/settings.ts.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { TextPosition } from '#protocol/advice.ts'
import { type AdvisorSettings, readSettings, readSquawk } from '../../advisor/settings.ts'
import { lineIndex, positionAt } from '../../sql/lineIndex.ts'

export interface Configuration {
  /** Absolute path; undefined where there is none. */
  readonly file: string | undefined
  readonly settings: AdvisorSettings
  readonly problems: readonly ConfigurationProblem[]
}

/** A mistake in the file, at the words that have it. */
export interface ConfigurationProblem {
  readonly message: string
  readonly start: TextPosition
  readonly end: TextPosition
}

const none: AdvisorSettings = { rules: new Map(), exclude: [] }

export const configurationNames = ['plumbline.yaml', 'plumbline.yml', '.squawk.toml'] as const

/** The nearest one of a folder and those above it. */
export async function configurationFor(folder: string): Promise<Configuration> {
  const file = upwards(folder)
  return file === undefined
    ? { file, settings: none, problems: [] }
    : { file, ...(await readConfiguration(file, await readFile(file, 'utf8'))) }
}

/** What a configuration file of this name and text says. `environment` is one of its `environments`. */
export async function readConfiguration(
  file: string,
  text: string,
  environment?: string,
): Promise<Pick<Configuration, 'settings' | 'problems'>> {
  if (file.endsWith('.toml')) return { settings: readSquawk(text), problems: [] }
  // Most runs have no such file, and need no reader of YAML.
  const { isMap, isPair, isScalar, parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const lines = lineIndex(text)
  const problem = (message: string, [start, end]: readonly [number, number]): ConfigurationProblem => ({
    message,
    start: positionAt(lines, start),
    end: positionAt(lines, end),
  })
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => problem(message.split('\n')[0] ?? '', pos))
    return { settings: none, problems }
  }
  /** The key itself; what it stands over may be long. */
  const placeOf = (keys: readonly string[]): readonly [number, number] => {
    let node: unknown = document.contents
    let place: readonly [number, number] = [0, 0]
    for (const key of keys) {
      const pair = isMap(node)
        ? node.items.find(item => isScalar(item.key) && String(item.key.value) === key)
        : undefined
      if (!isPair(pair)) break
      if (isScalar(pair.key) && pair.key.range) place = [pair.key.range[0], pair.key.range[1]]
      node = pair.value
    }
    return place
  }
  const { settings, problems } = readSettings(document.toJS(), environment)
  return { settings, problems: problems.map(({ path: keys, message }) => problem(message, placeOf(keys))) }
}

function upwards(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    for (const name of configurationNames) if (existsSync(path.join(at, name))) return path.join(at, name)
    if (path.dirname(at) === at) return undefined
  }
}
