// Makes the extension's packages in out/vsix/: `npm run package` makes all of them, `npm run package
// -- universal linux-x64` those. The universal one has no PostgreSQL; the others carry their platform's.
// With `--as-built` it packs what is in dist/, for tests that run beside others who are using it.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce'
import { run } from './editor/run.ts'
import { addBinaries, platforms } from './package/binaries.ts'

const root = path.join(__dirname, '..')

async function main(): Promise<void> {
  const known = ['universal', ...Object.keys(platforms)]
  const wanted = process.argv.slice(2).filter(argument => argument !== '--as-built')
  const unknown = wanted.filter(name => !known.includes(name))
  if (unknown.length > 0) throw new Error(`No package ${unknown.join(', ')}. There are ${known.join(', ')}.`)
  if (!process.argv.includes('--as-built')) await run(process.execPath, ['scripts/build.mjs'], { cwd: root })
  for (const target of known.filter(name => wanted.length === 0 || wanted.includes(name))) {
    const file = await makePackage(target)
    const megabytes = (await stat(file)).size / 1024 / 1024
    console.log(`${path.relative(root, file).padEnd(48)} ${megabytes.toFixed(1).padStart(6)} MB`)
  }
}

/** Lays out the files of one package beside the checkout's own and packs them. */
async function makePackage(target: string): Promise<string> {
  const stage = path.join(root, 'out/package', target)
  await rm(stage, { recursive: true, force: true })
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None }))
    await cp(path.join(root, file), path.join(stage, file))
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  // What only a checkout needs.
  for (const key of ['scripts', 'devDependencies', 'optionalDependencies', 'imports', 'bin', 'private'])
    delete manifest[key]
  await writeFile(path.join(stage, 'package.json'), JSON.stringify(manifest, null, 2))
  await writeFile(path.join(stage, '.vscodeignore'), '')
  const platform = platforms[target]
  if (platform) await addBinaries(platform, path.join(stage, 'binaries'))
  const suffix = target === 'universal' ? '' : `-${target}`
  const packagePath = path.join(root, 'out/vsix', `plumbline${suffix}-${manifest.version}.vsix`)
  await mkdir(path.dirname(packagePath), { recursive: true })
  await createVSIX({ cwd: stage, packagePath, dependencies: false, ...(platform ? { target } : {}) })
  return packagePath
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
