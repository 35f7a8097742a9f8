// Finds the PostgreSQL that came with Plumbline: in the extension's own folder, or beside it as an
// npm package during development. Says clearly when there is none for this machine.
import { mkdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../../failure/failed.ts'
import { type Binaries, binariesPackage, prepareBinaries } from './binaries.ts'
import { pause } from './place.ts'
import { tryStartLock } from './startLock.ts'

const ownServer = 'Use a PostgreSQL server of your own: give its URL in the setting plumbline.store.url.'

/**
 * Ready to run, copied into `home` once. `root` is the folder of Plumbline's package.json: a
 * platform's VSIX carries `binaries/` there, a checkout has `node_modules/`.
 */
export async function findBinaries(root: string, home: string): Promise<Binaries> {
  const name = binariesPackage()
  const candidates = [path.join(root, 'binaries')]
  if (name) {
    for (let at = path.resolve(root); ; at = path.dirname(at)) {
      candidates.push(path.join(at, 'node_modules', name))
      if (at === path.dirname(at)) break
    }
  }
  for (const folder of candidates) {
    if (!(await isFolder(path.join(folder, 'native')))) continue
    const version = await packageVersion(folder)
    const into = path.join(home, 'binaries', `${process.platform}-${process.arch}-${version}`)
    try {
      return await prepareOnce(folder, into)
    } catch (error) {
      fail('embeddedUnavailable', 'The PostgreSQL that comes with Plumbline does not run on this machine.', {
        detail: (error as Error).message,
        hint: ownServer,
      })
    }
  }
  return fail('embeddedUnavailable', 'There is no PostgreSQL for this machine in this copy of Plumbline.', {
    detail: `This machine is ${process.platform}-${process.arch}.`,
    hint: name ? `Install Plumbline's package for this platform. Or: ${lowered(ownServer)}` : ownServer,
  })
}

/** Of windows that open at once, one copies and the others wait. */
async function prepareOnce(folder: string, into: string): Promise<Binaries> {
  await mkdir(path.dirname(into), { recursive: true })
  for (;;) {
    const lock = (await isFile(path.join(into, '.ready'))) ? undefined : await tryStartLock(`${into}.lock`)
    if (lock === null) {
      await pause(100)
      continue
    }
    try {
      return await prepareBinaries(folder, into)
    } finally {
      await lock?.release()
    }
  }
}

async function packageVersion(folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    version?: string
  }
  if (!version || !/^[\w.-]+$/.test(version)) throw new Error(`${folder}/package.json names no version`)
  return version
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    about => about.isDirectory(),
    () => false,
  )
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    about => about.isFile(),
    () => false,
  )
}

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)
