// What tells findings apart, for build servers that compare one run with the next.
import { createHash } from 'node:crypto'
import type { Place } from '../findings.ts'

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
