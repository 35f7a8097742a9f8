// One PostgreSQL cluster run from prepared binaries: make, start, stop. Knows nothing of who
// shares it or what stands in it.
import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { type Binaries, binary } from './binaries.ts'

/** PostgreSQL refuses root; as root its processes run as `nobody`. */
const nobody = 65534
export const serverUser = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

export interface RunningCluster {
  readonly port: number
  readonly pid: number
  readonly process: ChildProcess
}

/** Makes a cluster in `folder` (must not exist) with one superuser and scram passwords over loopback. */
export async function createCluster(
  binaries: Binaries,
  folder: string,
  superuser: { readonly name: string; readonly password: string },
  locale: readonly string[] = ['--locale=C'],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (serverUser.uid !== undefined) await chown(folder, nobody, nobody)
  const passwordFile = `${folder}.pw`
  await writeFile(passwordFile, superuser.password, { mode: 0o600 })
  if (serverUser.uid !== undefined) await chown(passwordFile, nobody, nobody)
  try {
    const args = ['-D', folder, '-U', superuser.name, '--pwfile', passwordFile]
    await run(binary(binaries, 'initdb'), [...args, '-A', 'scram-sha-256', '-E', 'UTF8', ...locale])
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/**
 * Gives a superuser another password while no server runs on `folder`, by PostgreSQL's single-user
 * mode, which asks for none. The password goes by standard input: command lines can be seen.
 */
export async function resetPassword(
  binaries: Binaries,
  folder: string,
  superuser: { readonly name: string; readonly password: string },
): Promise<void> {
  const quoted = superuser.password.replaceAll("'", "''")
  const sql = `alter role "${superuser.name.replaceAll('"', '""')}" login superuser password '${quoted}'\n`
  await run(binary(binaries, 'postgres'), ['--single', '-D', folder, 'postgres'], sql)
}

function run(command: string, args: readonly string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      ...serverUser,
      cwd: path.parse(process.cwd()).root,
      env: serverEnvironment(),
      windowsHide: true,
    }
    const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
    let output = ''
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.stdout.on('data', chunk => (output += chunk))
    child.stderr.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('exit', code =>
      code === 0
        ? resolve()
        : reject(new Error(`${path.basename(command)} failed (${code}): ${output.slice(-2000)}`)),
    )
  })
}

/**
 * Starts the postmaster detached, on loopback only, and returns when it accepts connections.
 * `settings` are added on its command line. Its log goes to `<folder>/../<name>.log`.
 */
export async function startCluster(
  binaries: Binaries,
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningCluster> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return await startOn(port, binaries, folder, settings)
    } catch (error) {
      // Between the choice of a port and the start somebody else may have taken it.
      if (attempt === 3 || settings.port !== undefined || (await isFree(port))) throw error
    }
  }
}

async function startOn(
  port: number,
  binaries: Binaries,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<RunningCluster> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    ...settings,
  }
  const log = await open(`${folder}.log`, 'a', 0o600)
  const child = spawn(
    binary(binaries, 'postgres'),
    ['-D', folder, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...serverUser,
      cwd: path.parse(folder).root,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log.fd, log.fd],
      env: serverEnvironment(),
    },
  )
  await log.close()
  await accepting(child, folder)
  child.unref()
  return { port: Number(all.port), pid: child.pid ?? 0, process: child }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LANG, SYSTEMROOT, TEMP, TMP } = process.env
  return { PATH, LANG, SYSTEMROOT, TEMP, TMP, TZ: 'UTC' }
}

async function accepting(child: ChildProcess, folder: string): Promise<void> {
  let failed: string | null = null
  child.on(
    'exit',
    code => (failed = `PostgreSQL ended with code ${code} while starting; its log is ${folder}.log`),
  )
  child.on('error', error => (failed = error.message))
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (failed) throw new Error(failed)
    // The eighth line of postmaster.pid says `ready` once it accepts connections, a standby's `standby`.
    const pidFile = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
    const lines = pidFile.split('\n')
    if (Number(lines[0]) === child.pid && /^(ready|standby)\s*$/.test(lines[7] ?? '')) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  child.kill('SIGQUIT')
  throw new Error(`PostgreSQL did not start within a minute; its log is ${folder}.log`)
}

/** Fast shutdown, by a process that need not be the one that started it. Does not wait for the end. */
export async function askToStop(binaries: Binaries, folder: string, pid: number): Promise<void> {
  // Windows has no signals: PostgreSQL's own tool knows the way around. A kill there would be a crash.
  if (process.platform === 'win32')
    await run(binary(binaries, 'pg_ctl'), ['stop', '-D', folder, '-m', 'fast', '-W'])
  else process.kill(pid, 'SIGINT')
}

/** A port of loopback nobody listens on. */
export function freePort(): Promise<number> {
  return listenOnce(0)
}

/** Whether nobody listens on this port of loopback. */
export function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

/** Listens for a moment and gives the port; rejects where somebody else listens on it. */
function listenOnce(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** `SIGINT`: fast shutdown; `SIGQUIT`: immediate, as a crash. Resolves when the process is gone. */
export async function stopCluster(
  cluster: RunningCluster,
  signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL' = 'SIGINT',
): Promise<void> {
  if (cluster.process.exitCode !== null || cluster.process.signalCode !== null) return
  const gone = new Promise<void>(resolve => cluster.process.once('exit', () => resolve()))
  cluster.process.kill(signal)
  await gone
}
