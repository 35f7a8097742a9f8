// Temporary folders of clusters. Each names the process that owns it, so that the next one can tidy up
// behind a process that was killed.
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { identityOf, isPostmasterOf, isRunning } from './processes.ts'

/** A new folder for a cluster's `data`, of this process. Left-overs of the same prefix are removed first. */
export async function temporaryFolder(prefix: string): Promise<string> {
  await sweep(prefix)
  const base = await mkdtemp(path.join(os.tmpdir(), prefix))
  await writeFile(path.join(base, 'owner.json'), JSON.stringify(identityOf(process.pid)))
  // As root the server runs as another user, who must get through to its folder.
  await chmod(base, 0o711)
  return base
}

/** What a process left behind that was killed: its server is stopped, its folder removed. */
async function sweep(prefix: string): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const base = path.join(os.tmpdir(), name)
    const text = await readFile(path.join(base, 'owner.json'), 'utf8').catch(() => null)
    if (text === null || isOwned(text)) continue
    const folder = path.join(base, 'data')
    const pid = Number.parseInt(
      await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '0'),
      10,
    )
    if (isPostmasterOf(pid, folder)) process.kill(pid, 'SIGQUIT')
    await rm(base, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  }
}

function isOwned(text: string): boolean {
  try {
    return isRunning(JSON.parse(text))
  } catch {
    return true
  }
}
