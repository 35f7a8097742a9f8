// SQL from outside, byte for byte or not at all: a file in another encoding would run as another text
// than its author sees.
import { readFile, stat } from 'node:fs/promises'
import { fail } from '../failure/failed.ts'

/** Bytes that an issue's SQL may have. */
const most = 16_000_000

/** The file's text without its byte order mark. Throws badInput. */
export async function readSqlFile(file: string): Promise<string> {
  const size = await stat(file).then(
    found => (found.isDirectory() ? fail('badInput', `${file} is a folder, not a file.`) : found.size),
    error => unreadable(file, error),
  )
  refuseLong(file, size)
  return decodeSql(await readFile(file).catch(error => unreadable(file, error)), file)
}

/** `name` says where the bytes came from. Throws badInput when they are not UTF-8. */
export function decodeSql(bytes: Uint8Array, name: string): string {
  refuseLong(name, bytes.byteLength)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail('badInput', `${name} is not UTF-8 text.`, {
      detail: 'It would run as another text than its author sees.',
      hint: 'Save it as UTF-8.',
    })
  }
}

function refuseLong(name: string, bytes: number): void {
  if (bytes <= most) return
  fail(
    'badInput',
    `${name} is ${Math.round(bytes / 1e6)} MB long; an issue holds at most ${most / 1e6} MB of SQL.`,
    {
      detail: 'Nobody could review it, and all of it would run in one transaction.',
      hint: 'Split it into several issues, or load the rows with psql.',
    },
  )
}

function unreadable(file: string, error: unknown): never {
  const { code } = error as { code?: string }
  if (code === 'ENOENT') fail('badInput', `There is no file ${file}.`)
  if (code === 'EACCES') fail('badInput', `You may not read ${file}.`)
  return fail('badInput', `${file} cannot be read: ${code ?? String(error)}.`)
}
