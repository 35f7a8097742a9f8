// All there is to find in one script: what the parser refuses and what the advisor says. It
// remembers the script, so that after an edit only what the edit touched is looked at again.
import type { LineIndex } from '../sql/lineIndex.ts'
import type { Script } from '../sql/script.ts'
import type { Problem, Statement } from '../sql/statement.ts'
import { survey } from './advice.ts'
import { Advisor, type AdvisorOptions } from './advise.ts'
import { type Found, inOrder, merged } from './finding.ts'
import { problemFinding } from './problemFinding.ts'
import { problemUnder, type Runner } from './runner.ts'

export interface Finder {
  readonly advisor: Advisor
  /** In the order of the text. */
  find(script: Script, lines: LineIndex): readonly Found[]
}

export function createFinder(options: AdvisorOptions): Finder {
  const advisor = new Advisor(options)
  return {
    advisor,
    find(script, lines) {
      advisor.update(script)
      const found = survey(advisor, script, options, lines)
      const broken = advisor.broken.map(({ statement, problem }) => ({ statement, problem }))
      return merged(found, [...findingsOf(broken), ...problemsOf(advisor.down, advisor.runner)].sort(inOrder))
    },
  }
}

/** What the parser alone has to say. */
export function problemsOf(statements: readonly Statement[], runner: Runner): Found[] {
  return findingsOf(statements.map(statement => ({ statement, problem: problemUnder(statement, runner) })))
}

function findingsOf(
  all: readonly { readonly statement: Statement; readonly problem: Problem | undefined }[],
): Found[] {
  return all.flatMap(({ statement, problem }) => (problem ? problemFinding(statement, problem) : []))
}
