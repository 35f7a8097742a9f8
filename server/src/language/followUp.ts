// The file for the second half of a fix that takes two migrations: named as its neighbours are, with
// the next version. It writes nothing.
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { followingName } from '../migrations/followingName.ts'
import { filePath } from './workspace.ts'

/** The URI of the migration to follow this one; undefined where files cannot be looked at. */
export async function followingFile(uri: string, title: string, now: Date): Promise<string | undefined> {
  const file = filePath(uri)
  if (!file) return undefined
  const folder = path.dirname(file)
  const neighbours = await readdir(folder).catch(() => [])
  return pathToFileURL(path.join(folder, followingName(path.basename(file), neighbours, title, now))).href
}
