// The configuration file that holds for a document: the nearest plumbline.yaml upwards, else the
// nearest .squawk.toml, as for `plumbline lint`, so that editor and CI say the same.
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { AdvisorSettings } from '../advisor/settings.ts'
import { type Configuration, configurationFor } from '../cli/lint/configuration.ts'
import { filePath } from './workspace.ts'

export interface Configurations {
  /** The same object as long as the file says the same; undefined for what is no file. */
  of(uri: string): Promise<AdvisorSettings | undefined>
  /** Files may have changed. */
  forget(): void
}

/** `warn` hears of mistakes in a configuration file, once for each time it is read. */
export function createConfigurations(warn: (message: string) => void): Configurations {
  const last = new Map<string, Configuration>()
  let current = new Map<string, Promise<Configuration>>()
  const read = async (folder: string) => {
    const fresh = await configurationFor(folder)
    const before = last.get(folder)
    if (before && isDeepStrictEqual(before, fresh)) return before
    for (const { message } of fresh.problems) warn(`${fresh.file}: ${message}`)
    last.set(folder, fresh)
    return fresh
  }
  return {
    async of(uri) {
      const file = filePath(uri)
      if (!file) return undefined
      const folder = path.dirname(file)
      const known = current.get(folder) ?? read(folder)
      current.set(folder, known)
      return (await known).settings
    },
    forget() {
      current = new Map()
    },
  }
}
