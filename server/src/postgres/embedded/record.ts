// What Plumbline knows about its own server between runs, in one file that only its user may read:
// where it listens, how to recognise it, and the passwords of its logins.
import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'

export interface ServerRecord {
  readonly format: 1
  /** Superuser that only Plumbline uses. */
  readonly admin: Secret
  /** The person's own login: a member of the store. */
  readonly person: Secret
  /** Owner of the sample databases; may create databases. */
  readonly sample: Secret
  /** 0 before the first start. */
  readonly port: number
  /** A new one for each start; the server answers it as `plumbline.nonce`. */
  readonly nonce: string
}

export interface Secret {
  readonly name: string
  readonly password: string
}

/** No server has run yet. */
export function newRecord(person: string): ServerRecord {
  const secret = (name: string): Secret => ({ name, password: random(24) })
  return {
    format: 1,
    admin: secret('plumbline_admin'),
    person: secret(person),
    sample: secret('plumbline_sample'),
    port: 0,
    nonce: '',
  }
}

export function newNonce(): string {
  return random(18)
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** Null when there is none, or none that makes sense. */
export async function readRecord(file: string): Promise<ServerRecord | null> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const found = JSON.parse(text) as Partial<ServerRecord>
    const sound =
      found.format === 1 &&
      [found.admin, found.person, found.sample].every(one => one?.name && one.password) &&
      Number.isSafeInteger(found.port) &&
      typeof found.nonce === 'string'
    return sound ? (found as ServerRecord) : null
  } catch {
    return null
  }
}

/** Whole or not at all, also over a power cut: without the passwords in it the data are out of reach. */
export async function writeRecord(file: string, record: ServerRecord): Promise<void> {
  const draft = `${file}.${process.pid}`
  await rm(draft, { force: true })
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(record, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}
