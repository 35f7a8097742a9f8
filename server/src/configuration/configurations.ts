// The configuration of each file, read once and kept until it may have changed.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Configuration, configurationFile, noConfiguration, readConfiguration } from './configuration.ts'

export interface Configurations {
  /** Of a file by its absolute path. The same object as long as the configuration says the same. */
  of(file: string): Promise<Configuration>
  /** Files may have changed. */
  forget(): void
}

/** `onRead` hears of each configuration whenever it is read. */
export function createConfigurations(onRead: (read: Configuration) => void = () => {}): Configurations {
  const last = new Map<string, Configuration>()
  /** By the file of the configuration, and by the folder where there is none. */
  let read = new Map<string, Promise<Configuration>>()
  let nearest = new Map<string, string | undefined>()

  const again = async (key: string, fresh: Promise<Configuration>) => {
    const now = await fresh
    onRead(now)
    const before = last.get(key)
    if (before && isDeepStrictEqual(before, now)) return before
    last.set(key, now)
    return now
  }
  return {
    of(file) {
      const folder = path.dirname(file)
      if (!nearest.has(folder)) nearest.set(folder, configurationFile(folder))
      const found = nearest.get(folder)
      const key = found ?? folder
      const known =
        read.get(key) ??
        again(key, found === undefined ? Promise.resolve(noConfiguration(folder)) : readFrom(found))
      read.set(key, known)
      return known
    },
    forget() {
      read = new Map()
      nearest = new Map()
    },
  }
}

async function readFrom(file: string): Promise<Configuration> {
  try {
    return await readConfiguration(file, await readFile(file, 'utf8'))
  } catch (error) {
    const start = { line: 0, character: 0, offset: 0 }
    const message = `This file cannot be read (${(error as NodeJS.ErrnoException).code ?? error}).`
    const problems = [{ severity: 'error', message, start, end: start }] as const
    return { ...noConfiguration(path.dirname(file)), file, problems }
  }
}
