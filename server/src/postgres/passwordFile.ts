// Reads a password from ~/.pgpass (PGPASSFILE), as libpq does: section "The Password File" of the
// PostgreSQL manual. A file that others may read is not used, and the caller learns why.
import { readFile, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isSocketDirectory, type Login } from './login.ts'

export function passwordFile(environment: NodeJS.ProcessEnv): string {
  if (environment.PGPASSFILE) return environment.PGPASSFILE
  return process.platform === 'win32'
    ? path.join(environment.APPDATA ?? os.homedir(), 'postgresql', 'pgpass.conf')
    : path.join(environment.HOME ?? os.homedir(), '.pgpass')
}

export type FilePassword =
  | { readonly kind: 'found'; readonly password: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string }

/** The first matching line's password. A missing file is `none`. */
export async function passwordFromFile(file: string, login: Login): Promise<FilePassword> {
  let text: string
  try {
    const about = await stat(file)
    if (!about.isFile()) return { kind: 'refused', reason: `${file} is not a plain file` }
    if (process.platform !== 'win32' && (about.mode & 0o077) !== 0)
      return { kind: 'refused', reason: `${file} may be read by others; its mode should be 0600` }
    text = await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT'
      ? { kind: 'none' }
      : { kind: 'refused', reason: `${file} cannot be read (${code})` }
  }
  const password = matchingPassword(text, login)
  return password ? { kind: 'found', password } : { kind: 'none' }
}

/** The password of the first line that fits, or undefined. */
export function matchingPassword(text: string, { endpoint, database }: Login): string | undefined {
  // libpq looks sockets up under `localhost` too when they lie in its default directory, which we
  // cannot know; both spellings of a socket are tried.
  const hosts = isSocketDirectory(endpoint.host) ? [endpoint.host, 'localhost'] : [endpoint.host]
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue
    const fields = splitLine(line)
    if (!fields) continue
    const fits = (pattern: string, values: readonly string[]) => pattern === '*' || values.includes(pattern)
    const [host, port, base, user, password] = fields
    if (
      fits(host, hosts) &&
      fits(port, [String(endpoint.port)]) &&
      fits(base, [database]) &&
      fits(user, [endpoint.user])
    )
      return password
  }
  return undefined
}

type Fields = readonly [host: string, port: string, database: string, user: string, password: string]

/** `host:port:database:user:password`, with `\:` and `\\` as escapes; null when fields are missing. */
function splitLine(line: string): Fields | null {
  const fields: string[] = []
  let field = ''
  for (let i = 0; i < line.length; i++) {
    const character = line[i]
    if (character === '\\' && i + 1 < line.length) field += line[++i]
    else if (character !== ':') field += character
    else if (fields.push(field) === 5) break
    else field = ''
  }
  if (fields.length < 5) fields.push(field)
  return fields.length === 5 ? (fields as unknown as Fields) : null
}
