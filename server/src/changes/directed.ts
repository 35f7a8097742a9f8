// What the SQL itself says of how it wants to run, taken into the options that are sealed with it.
import type { RevisionDraft, RunOptions } from '#protocol/issue.ts'
import { fail } from '../failure/failed.ts'
import { lineAt, lineIndex } from '../sql/lineIndex.ts'
import { runDirectives } from '../sql/runDirectives.ts'
import { readScript } from '../sql/script.ts'

/** Options that the text's directives ask for. Throws badInput for one that cannot be understood. */
export function directedOptions(text: string): Partial<RunOptions> {
  // Most scripts have none, and need no reading here.
  if (!/plumbline-/i.test(text)) return {}
  const { options, problems } = runDirectives(readScript(text))
  const [problem] = problems
  if (problem) {
    const line = lineAt(lineIndex(text), problem.start) + 1
    fail('badInput', `Line ${line}: ${problem.message}`, { hint: problem.hint })
  }
  return options
}

/** The draft under the options that its SQL asks for; what the SQL does not say stays as it is. */
export function directed(draft: RevisionDraft): RevisionDraft {
  let asked: Partial<RunOptions> = {}
  const read = new Set<string>()
  for (const { sql, databaseName } of draft.targets) {
    if (read.has(sql)) continue
    read.add(sql)
    const own = directedOptions(sql)
    if (read.size > 1 && JSON.stringify(own) !== JSON.stringify(asked)) {
      fail('badInput', `The SQL for ${databaseName} asks for other options than that of the others.`, {
        detail: 'An issue runs all of its SQL under the same options.',
        hint: 'Write the same directives everywhere, or make two issues.',
      })
    }
    asked = own
  }
  return { ...draft, options: { ...draft.options, ...asked } }
}
