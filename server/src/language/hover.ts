// What the statement under the mouse does to the database: locks, and work that takes long.
import type { Hover } from 'vscode-languageserver/node'
import type { Advisor } from '../advisor/advise.ts'
import type { Impact, Work } from '../impact/impact.ts'
import { blocksReads, blocksWrites, type LockMode, lockStrength } from '../impact/lock.ts'
import { statementAt } from '../sql/script.ts'
import { tokens } from '../sql/tokens.ts'
import type { OpenDocument } from './document.ts'
import { lspRange } from './lspDiagnostic.ts'
import { code, plain } from './markdown.ts'
import { statementLabel } from './statementLabel.ts'

/** `offset`: where the mouse is. */
export function hover({ script, lines }: OpenDocument, advisor: Advisor, offset: number): Hover | null {
  const statement = script.statements[statementAt(script, offset)]
  if (!statement || offset < statement.start || offset > statement.end) return null
  const entry = advisor.entries.find(one => one.statement === statement)
  const impact = entry && advisor.impact(entry)
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

function isEveryday(impact: Impact): boolean {
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
