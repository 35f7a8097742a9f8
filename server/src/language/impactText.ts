// What a statement does to the database, in words for hovers and hints.
import type { Impact, Work } from '../impact/impact.ts'
import { blocksReads, blocksWrites, type LockMode, lockStrength } from '../impact/lock.ts'
import { code, plain } from './markdown.ts'

/** Nobody waits for it but who writes the same rows. */
export function isEveryday(impact: Impact): boolean {
  return (
    impact.transactional &&
    impact.rewrites.length + impact.scans.length + impact.buildsIndex.length === 0 &&
    impact.locks.every(lock => lockStrength(lock.mode) <= lockStrength('ROW EXCLUSIVE'))
  )
}

/** One paragraph for each thing it does, as Markdown. */
export function impactLines(impact: Impact): string[] {
  const lines: string[] = []
  const locks = [...impact.locks].sort((a, b) => lockStrength(b.mode) - lockStrength(a.mode))
  if (locks.length > 0)
    lines.push(locks.map(lock => `- ${code(lock.relation)}: ${lock.mode}, ${whoWaits(lock.mode)}`).join('\n'))
  for (const work of impact.rewrites) lines.push(sentence('rewrites every row of', work))
  for (const work of impact.scans) lines.push(sentence('reads every row of', work))
  for (const work of impact.buildsIndex) lines.push(sentence('builds an index on', work))
  if (!impact.transactional) lines.push('Cannot run inside a transaction.')
  return lines.length > 0 ? lines : ['Locks no table.']
}

function whoWaits(mode: LockMode): string {
  if (blocksReads(mode)) return 'reads and writes wait'
  return blocksWrites(mode) ? 'writes wait' : 'nobody who reads or writes waits'
}

function sentence(what: string, { relation, certainty, why }: Work): string {
  const reason = why ? `, because ${plain(why)}` : ''
  const told = `${certainty === 'perhaps' ? 'perhaps ' : ''}${what} ${code(relation)}${reason}.`
  return told.charAt(0).toUpperCase() + told.slice(1)
}
