// What each statement in sight locks, as a hint behind its first line: `ACCESS EXCLUSIVE on shop.order ·
// rewrites`. Statements that nobody waits for, beyond their own rows, have none.
import type { InlayHint } from 'vscode-languageserver/node'
import type { Advisor } from '../advisor/advise.ts'
import type { Entry } from '../advisor/entry.ts'
import type { Impact, Work } from '../impact/impact.ts'
import { lockStrength } from '../impact/lock.ts'
import { lineAt, offsetAt } from '../sql/lineIndex.ts'
import type { OpenDocument } from './document.ts'
import { firstEntryBehind } from './firstEntryBehind.ts'
import { impactLines, isEveryday } from './impactText.ts'
import { lspRange } from './lspDiagnostic.ts'

/** `from` and `to`: what is in sight. */
export function lockHints(document: OpenDocument, advisor: Advisor, from: number, to: number): InlayHint[] {
  const hints: InlayHint[] = []
  const { entries } = advisor
  for (
    let i = firstEntryBehind(entries, from);
    i < entries.length && entries[i]!.statement.start <= to;
    i++
  ) {
    const entry = entries[i]!
    const impact = advisor.impact(entry)
    if (!impact || isEveryday(impact)) continue
    hints.push({
      position: hintPosition(document, entry),
      label: lockLabel(impact),
      paddingLeft: true,
      tooltip: { kind: 'markdown', value: impactLines(impact).join('\n\n') },
    })
  }
  return hints
}

/** Behind the statement where it ends on its first line, else behind that line: where one reads what it is. */
function hintPosition({ lines, script }: OpenDocument, { statement }: Entry): InlayHint['position'] {
  const line = lineAt(lines, statement.start)
  const endOfLine = offsetAt(lines, script, { line, character: Number.MAX_SAFE_INTEGER })
  return lspRange(lines, Math.min(statement.close, endOfLine), endOfLine).start
}

/** Short: VS Code cuts it after 43 characters. What it stands for is in the tooltip. */
function lockLabel({ locks, rewrites, scans, buildsIndex, transactional }: Impact): string {
  const most = Math.max(...locks.map(lock => lockStrength(lock.mode)))
  const strongest = locks.filter(lock => lockStrength(lock.mode) === most)
  const [first] = strongest
  const parts = first
    ? [`${first.mode} on ${first.relation}${strongest.length > 1 ? ` +${strongest.length - 1}` : ''}`]
    : []
  const say = (verb: string, work: readonly Work[]) => {
    if (work.length > 0) parts.push(work.some(one => one.certainty === 'yes') ? verb : `perhaps ${verb}`)
  }
  say('rewrites', rewrites)
  say('scans', scans)
  // A table that is written anew has its indexes built anew.
  if (rewrites.length === 0) say('builds index', buildsIndex)
  if (!transactional) parts.push('no transaction')
  return parts.join(' · ')
}
