// What `plumbline lint` found, as the formats of its report take it.
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
