// Puts the sample workspace, a git repository of a small shop's migrations, into a folder of the
// user's. Changes nothing that is already there.
import { execFile } from 'node:child_process'
import { cp, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { fail } from '../../failure/failed.ts'

const run = promisify(execFile)

/** `there`: it was made before. `git`: it is a repository; false where git is not installed. */
export interface SampleWorkspace {
  readonly status: 'made' | 'there'
  readonly git: boolean
}

/** `folder` is the one that holds `workspace/`. Fails when `into` holds something else. */
export async function makeSampleWorkspace(folder: string, into: string): Promise<SampleWorkspace> {
  const found = await readdir(into).catch((): string[] => [])
  if (found.includes('migrations')) return { status: 'there', git: found.includes('.git') }
  if (found.length > 0)
    fail('badInput', `${into} is not empty.`, {
      hint: 'Choose an empty folder, or one that is not there yet.',
    })
  await mkdir(into, { recursive: true })
  await cp(path.join(folder, 'workspace'), into, { recursive: true })
  return { status: 'made', git: await initialised(into) }
}

async function initialised(folder: string): Promise<boolean> {
  // The person's own name and signing key are not for a sample.
  const identity = [
    '-c',
    'user.name=Plumbline',
    '-c',
    'user.email=plumbline@localhost',
    '-c',
    'commit.gpgsign=false',
  ]
  const git = (...args: string[]) => run('git', [...identity, ...args], { cwd: folder })
  try {
    await git('init', '--quiet')
    await git('symbolic-ref', 'HEAD', 'refs/heads/main')
    await git('add', '--all')
    await git('commit', '--quiet', '--no-verify', '--message', 'Build the shop')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
