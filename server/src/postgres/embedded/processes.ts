// Tells one process from another that later got the same number, so that nobody takes a stranger
// for a friend, or a dead owner for a live one. Sends no signal that does anything.
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

export interface ProcessIdentity {
  readonly pid: number
  /** When it started, as this system says it; empty where it does not. */
  readonly started: string
  /** This run of the machine; empty where the system does not say. */
  readonly boot: string
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid), boot: bootId() }
}

/** Whether exactly that process still runs. Where the system tells too little, a live number counts. */
export function isRunning(identity: ProcessIdentity): boolean {
  if (!isNumberInUse(identity.pid)) return false
  if (identity.boot && identity.boot !== bootId()) return false
  return identity.started === '' || identity.started === startOf(identity.pid)
}

export function isNumberInUse(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether `pid` is the postmaster of the cluster in `folder`; a server works inside its data folder. */
export function isPostmasterOf(pid: number, folder: string): boolean {
  if (!isNumberInUse(pid)) return false
  if (process.platform === 'linux') {
    try {
      const program = path.basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '')
      return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === folder
    } catch {
      return false
    }
  }
  const line = commandLine(pid)
  return line.includes('postgres') && line.includes(folder)
}

function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      // The program's name in brackets may hold anything, so fields are counted behind it; starttime is the 22nd.
      const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      // A zombie is dead; only its parent has not looked yet.
      return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '')
    }
    if (process.platform === 'win32') return powershell(`(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`)
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C' },
    }).trim()
  } catch {
    return ''
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'win32')
      return powershell(`(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`)
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

function powershell(command: string): string {
  const args = ['-NoProfile', '-NonInteractive', '-Command', command]
  return execFileSync('powershell.exe', args, { encoding: 'utf8', windowsHide: true }).trim()
}

function bootId(): string {
  if (process.platform !== 'linux') return ''
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
