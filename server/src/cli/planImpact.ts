// What each statement of a plan does to the tables it touches: the same facts as those of `explain`.
import { Advisor } from '../advisor/advise.ts'
import { emptyDatabase, groundAfter } from '../advisor/ground.ts'
import type { PlannedStatement } from '../plan/planned.ts'
import type { Model } from '../schema/model.ts'
import { render } from '../schema/render/render.ts'
import { loadParser } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import { type ImpactWords, impactWords } from './impactWords.ts'

/** One of a plan's statements is often one of SQL, and sometimes a few. */
export async function planImpact(
  before: Model,
  statements: readonly PlannedStatement[],
): Promise<readonly (readonly ImpactWords[])[]> {
  await loadParser()
  const version = Math.floor(before.serverVersion / 10_000)
  const ground = groundAfter(readScript(render(before)), emptyDatabase, version)
  const advisor = new Advisor({ levels: new Map(), version, ground, once: true })
  const ends: number[] = []
  let text = ''
  for (const { sql } of statements) {
    text += `${sql};\n`
    ends.push(text.length)
  }
  advisor.update(readScript(text))
  const out: ImpactWords[][] = statements.map(() => [])
  let at = 0
  for (const entry of advisor.entries) {
    while (entry.statement.start >= (ends[at] ?? text.length) && at < ends.length - 1) at++
    out[at]?.push(impactWords(advisor.impact(entry)))
  }
  return out
}
