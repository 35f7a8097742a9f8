// All there is to find in one script: what the parser refuses and what the advisor says. It
// remembers the script, so that after an edit only what the edit touched is looked at again.
import { survey } from '../advisor/advice.ts'
import { Advisor, type AdvisorOptions } from '../advisor/advise.ts'
import { merged } from '../advisor/finding.ts'
import type { LineIndex } from '../sql/lineIndex.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { type Finding, problemFinding } from './finding.ts'

export interface Finder {
  readonly advisor: Advisor
  /** In the order of the text. */
  find(script: Script, lines: LineIndex): readonly Finding[]
}

export function createFinder(options: AdvisorOptions): Finder {
  const advisor = new Advisor(options)
  return {
    advisor,
    find(script, lines) {
      advisor.update(script)
      const found = survey(advisor, script, options, lines)
      const broken = advisor.broken.map(entry => entry.statement)
      return merged(found, problemsOf(advisor.down.length > 0 ? [...broken, ...advisor.down] : broken))
    },
  }
}

/** What the parser alone has to say. */
export function problemsOf(statements: readonly Statement[]): Finding[] {
  const found: Finding[] = []
  for (const statement of statements) {
    const { problem } = statement
    if (problem) found.push(problemFinding(statement, problem))
  }
  return found.sort((a, b) => a.start - b.start)
}
