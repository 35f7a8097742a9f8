// Bundles the suite for the extension host into out/host/ and lays out the workspace it opens.
import { chmod, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'

export const root = path.join(__dirname, '../..')
const hostFolder = path.join(root, 'out/host')
/** The module whose `run()` the extension host calls. */
export const hostTests = path.join(hostFolder, 'index.js')
export const hostReport = path.join(hostFolder, 'report.ndjson')

/** Where the suite's Plumbline keeps its own things, and the folder that VS Code opens. */
export interface HostPlace {
  readonly base: string
  readonly workspace: string
  /** For PLUMBLINE_HOME: where its own server lives. */
  readonly home: string
}

/** Bundles test/host/*.test.ts, each by itself, so that a failing one is found by its file. */
export async function prepareHost(): Promise<HostPlace> {
  await rm(hostFolder, { recursive: true, force: true })
  const files = (await readdir(__dirname)).filter(name => name.endsWith('.test.ts'))
  await build({
    absWorkingDir: root,
    entryPoints: ['index.ts', ...files].map(name => path.join(__dirname, name)),
    outdir: hostFolder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'pg-native', 'libpg-query'],
    logLevel: 'warning',
  })
  const base = await mkdtemp(path.join(os.tmpdir(), 'plumbline-host-'))
  // As root the server runs as another user, who must be able to pass.
  await chmod(base, 0o755)
  const workspace = path.join(base, 'workspace')
  await mkdir(workspace)
  await cp(path.join(root, 'test/fixtures/workspace'), workspace, { recursive: true })
  return { base, workspace, home: path.join(base, 'home') }
}
