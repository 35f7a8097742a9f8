// What the statement under the mouse does to the database: locks, and work that takes long.
import type { Hover } from 'vscode-languageserver/node'
import type { Advisor } from '../advisor/advise.ts'
import { tokens } from '../sql/tokens.ts'
import type { OpenDocument } from './document.ts'
import { firstEntryBehind } from './firstEntryBehind.ts'
import { impactLines, isEveryday } from './impactText.ts'
import { lspRange } from './lspDiagnostic.ts'
import { code, plain } from './markdown.ts'
import { statementLabel } from './statementLabel.ts'

/** `offset`: where the mouse is. */
export function hover({ lines }: OpenDocument, advisor: Advisor, offset: number): Hover | null {
  const entry = advisor.entries[firstEntryBehind(advisor.entries, offset)]
  if (!entry || offset < entry.statement.start || offset > entry.statement.end) return null
  const { statement } = entry
  const impact = advisor.impact(entry)
  if (!impact) return null
  // Everyday statements have little to say, so only their first word says it.
  const verb = tokens(statement.text.slice(0, 200), statement.start)[0]
  if (isEveryday(impact) && (!verb || offset > verb.end)) return null
  const { verb: words, name } = statementLabel(statement)
  return {
    contents: {
      kind: 'markdown',
      value: [`**${plain(words)}**${name ? ` ${code(name)}` : ''}`, ...impactLines(impact)].join('\n\n'),
    },
    range: lspRange(lines, statement.start, statement.end),
  }
}
