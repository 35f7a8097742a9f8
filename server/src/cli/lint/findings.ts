// What `plumbline lint` found, as the formats of its report take it.
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Advice } from '#protocol/advice.ts'

export interface FileFindings {
  /** As it was named. */
  readonly file: string
  readonly findings: readonly Advice[]
}

export interface Place {
  readonly file: string
  readonly finding: Advice
}

export const flat = (files: readonly FileFindings[]): Place[] =>
  files.flatMap(({ file, findings }) => findings.map(finding => ({ file, finding })))

/**
 * Files by their paths from the folder that a build server counts from: it knows no others. A file
 * outside of it keeps its whole path.
 */
export function fromRoot(files: readonly FileFindings[], environment: NodeJS.ProcessEnv): FileFindings[] {
  const checkout = environment.GITHUB_WORKSPACE || environment.CI_PROJECT_DIR
  return files.map(({ file, findings }) => {
    const whole = path.resolve(file)
    const roots = [...(checkout ? [checkout] : []), process.cwd()]
    const inside = roots
      .map(root => path.relative(root, whole))
      .find(name => name !== '' && !name.startsWith('..') && !path.isAbsolute(name))
    return { file: (inside ?? whole).split(path.sep).join('/'), findings }
  })
}

/** Marks that stay the same when lines move, one for each finding; the same finding twice has two. */
export function fingerprints(places: readonly Place[]): string[] {
  const seen = new Map<string, number>()
  return places.map(({ file, finding }) => {
    const mark = createHash('sha256')
      .update(`${file}\0${finding.rule}\0${finding.message}`)
      .digest('hex')
      .slice(0, 32)
    const times = (seen.get(mark) ?? 0) + 1
    seen.set(mark, times)
    return times === 1 ? mark : `${mark}-${times}`
  })
}
