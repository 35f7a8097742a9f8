// The settings the server follows, from whatever a client sent: junk becomes a default, here and
// nowhere else on this side.
import type { ServerSettings } from '#protocol/serverSettings.ts'

export const defaultSettings: ServerSettings = {
  include: ['**/migrations/**/*.sql'],
  rules: {},
  preset: 'recommended',
  postgresVersion: 18,
  storeUrl: '',
  trusted: false,
  driftInterval: 10,
  lockHints: false,
}

export function readSettings(sent: unknown): ServerSettings {
  const given: Readonly<Record<string, unknown>> = isRecord(sent) ? sent : {}
  const version = number(given.postgresVersion, defaultSettings.postgresVersion)
  return {
    include: Array.isArray(given.include)
      ? given.include.filter(glob => typeof glob === 'string' && glob !== '')
      : defaultSettings.include,
    rules: isRecord(given.rules)
      ? Object.fromEntries(Object.entries(given.rules).filter(isLevel))
      : defaultSettings.rules,
    preset: text(given.preset, defaultSettings.preset) || defaultSettings.preset,
    postgresVersion: Number.isInteger(version) && version >= 9 ? version : defaultSettings.postgresVersion,
    storeUrl: text(given.storeUrl, defaultSettings.storeUrl),
    trusted: given.trusted === true,
    driftInterval: Math.max(0, number(given.driftInterval, defaultSettings.driftInterval)),
    lockHints: given.lockHints === true,
  }
}

/** The files and their databases in an `attachments` notification; what is none is left out. */
export function readAttachments(sent: unknown): { readonly uri: string; readonly databaseId: number }[] {
  const files = isRecord(sent) && Array.isArray(sent.files) ? sent.files : []
  return files.filter(
    (file): file is { uri: string; databaseId: number } =>
      isRecord(file) && typeof file.uri === 'string' && Number.isInteger(file.databaseId),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isLevel(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string'
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
