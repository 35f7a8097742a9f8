// The settings a person writes, with their defaults: junk becomes a default here and nowhere else.
// Pure; extension.ts hands in the reader of the configuration.
import type { ServerSettings } from '#protocol/serverSettings.ts'
import { settingId } from './names.ts'

/** Reads a setting by its full id, whatever stands there. */
export type ReadSetting = (id: string) => unknown

/** Settings that the client itself follows. */
export interface ClientSettings {
  readonly include: readonly string[]
  readonly codeLens: boolean
  readonly rowLimit: number
}

const defaultInclude: readonly string[] = ['**/migrations/**/*.sql']

export function clientSettings(read: ReadSetting): ClientSettings {
  return {
    include: texts(read(settingId.include)) ?? defaultInclude,
    codeLens: read(settingId.codeLens) !== false,
    rowLimit: wholeNumber(read(settingId.rowLimit), 1, 100_000) ?? 1000,
  }
}

export function serverSettings(read: ReadSetting, trusted: boolean): ServerSettings {
  return {
    include: texts(read(settingId.include)) ?? defaultInclude,
    rules: levels(read(settingId.rules)),
    preset: text(read(settingId.preset)) ?? 'recommended',
    postgresVersion: wholeNumber(read(settingId.postgresVersion), 13, 18) ?? 18,
    storeUrl: trusted ? (text(read(settingId.storeUrl)) ?? '') : '',
    trusted,
    driftInterval: wholeNumber(read(settingId.driftInterval), 0, 24 * 60) ?? 10,
    lockHints: read(settingId.lockHints) === true,
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const found = value.map(text).filter(item => item !== undefined)
  return found.length > 0 || value.length === 0 ? found : undefined
}

function wholeNumber(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : undefined
}

const ruleLevels: readonly unknown[] = ['off', 'hint', 'info', 'warning', 'error']

function levels(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => ruleLevels.includes(entry[1])),
  )
}
