// What a statement does to the tables it touches, as the command line says it.
import { type Impact, nothing } from '../impact/impact.ts'

export interface ImpactWords {
  /** Relation -> mode, in the manual's words. */
  readonly locks: Readonly<Record<string, string>>
  /** What is certain; see `rewrites`, `scans` and `builds` for which tables, and for what may be. */
  readonly rewritesTable: boolean
  readonly scansTable: boolean
  readonly buildsIndex: boolean
  readonly transactional: boolean
  readonly rewrites: Impact['rewrites']
  readonly scans: Impact['scans']
  readonly builds: Impact['buildsIndex']
}

export function impactWords(impact: Impact = nothing): ImpactWords {
  const certain = (work: Impact['scans']) => work.some(one => one.certainty === 'yes')
  return {
    locks: Object.fromEntries(impact.locks.map(lock => [lock.relation, lock.mode])),
    rewritesTable: certain(impact.rewrites),
    scansTable: certain(impact.scans),
    buildsIndex: certain(impact.buildsIndex),
    transactional: impact.transactional,
    rewrites: impact.rewrites,
    scans: impact.scans,
    builds: impact.buildsIndex,
  }
}

/** A line for each fact, indented; none where there is nothing to tell. */
export function impactLines(one: ImpactWords): string[] {
  const lines: string[] = []
  for (const [relation, mode] of Object.entries(one.locks)) lines.push(`  locks ${relation}: ${mode}`)
  const work = (verb: string, done: Impact['scans']) => {
    for (const { relation, certainty, why } of done)
      lines.push(
        `  ${certainty === 'yes' ? '' : 'perhaps '}${verb} ${relation}${why === undefined ? '' : `: ${why}`}`,
      )
  }
  work('rewrites', one.rewrites)
  work('reads all of', one.scans)
  work('builds an index on', one.builds)
  if (!one.transactional) lines.push('  cannot run inside a transaction')
  return lines
}
