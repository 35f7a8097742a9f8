// Where Plumbline keeps its own server on this machine: outside every workspace, one place for each
// user. Makes the folder; puts nothing into it.
import { constants } from 'node:fs'
import { access, chmod, mkdir, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fail } from '../../failure/failed.ts'
import { serverUser } from './cluster.ts'

/**
 * `PLUMBLINE_HOME`, else the platform's place for application data. Root's home is closed to the
 * user that PostgreSQL runs as, so root has `/var/lib/plumbline`.
 */
export function plumblineHome(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.PLUMBLINE_HOME) return path.resolve(environment.PLUMBLINE_HOME)
  const home = os.homedir()
  switch (process.platform) {
    case 'win32':
      return path.join(environment.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'Plumbline')
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Plumbline')
    default:
      if (serverUser.uid !== undefined) return '/var/lib/plumbline'
      return path.join(environment.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'plumbline')
  }
}

/**
 * Makes `folder` where it is missing: for us alone; as root, passable for the user that PostgreSQL
 * runs as. One that is there keeps its mode.
 */
export async function makeHome(folder: string): Promise<void> {
  const passable = serverUser.uid !== undefined
  try {
    const made = await mkdir(folder, { recursive: true, mode: passable ? 0o711 : 0o700 })
    // The process's umask may have taken the passage away again.
    if (made !== undefined && passable) await chmod(folder, 0o711)
    await access(folder, constants.W_OK)
  } catch (error) {
    fail('embeddedUnavailable', `The folder ${folder} for Plumbline's own PostgreSQL cannot be used.`, {
      detail: (error as Error).message,
      hint: 'Set PLUMBLINE_HOME to a folder of yours, or use a PostgreSQL server of your own.',
    })
  }
  if (passable) await checkPassable(folder)
}

async function checkPassable(folder: string): Promise<void> {
  for (let at = folder; ; at = path.dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) {
      fail('embeddedUnavailable', `PostgreSQL does not run as root, and no other user may pass ${at}.`, {
        hint: 'Set PLUMBLINE_HOME to a folder that others may pass, such as /var/lib/plumbline.',
      })
    }
    if (at === path.dirname(at)) return
  }
}
