// The folder outside the checkout where real parts for tests are kept between runs, and the lock
// that lets one process fetch a part while the others wait. Knows nothing of what the parts are.
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Root's home is closed to the user that runs postgres, so root caches elsewhere. */
export const cacheFolder =
  process.env.PLUMBLINE_CACHE ??
  (process.getuid?.() === 0 ? '/var/cache/plumbline' : path.join(os.homedir(), '.cache', 'plumbline'))

/**
 * Returns the cache's folder `name`, made by `make` on first use. A part half made by a process
 * that died is thrown away and made again; two processes never make it at once.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, name)
  const ready = path.join(folder, '.ready')
  if (await exists(ready)) return folder
  await mkdir(path.dirname(folder), { recursive: true })
  const unlock = await lock(`${folder}.lock`)
  try {
    if (await exists(ready)) return folder
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await make(folder)
    await writeFile(ready, '')
    return folder
  } finally {
    await unlock()
  }
}

/** Waits until this process alone holds `file`, which names the holder's process id. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    const handle = await open(file, 'wx').catch(() => null)
    if (handle) {
      await handle.writeFile(String(process.pid))
      await handle.close()
      return () => rm(file, { force: true })
    }
    if (await abandoned(file)) {
      // Of several that see the dead holder, one wins the rename.
      const stale = `${file}.${process.pid}`
      await rename(file, stale).catch(() => undefined)
      await rm(stale, { force: true })
    } else {
      await pause(500)
    }
  }
}

async function abandoned(file: string): Promise<boolean> {
  const holder = Number(await readFile(file, 'utf8').catch(() => ''))
  if (!holder) {
    // Empty between creation and writing; a holder that died just then leaves it so.
    const made = await stat(file).catch(() => null)
    return made !== null && Date.now() - made.mtimeMs > 10_000
  }
  try {
    process.kill(holder, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
