// Findings as the protocol's advice: positions in the file, suppressed ones left out, useless
// suppressions added.
import type { Advice, Fix, Severity, TextEdit } from '#protocol/advice.ts'
import { type LineIndex, lineIndex, positionAt } from '../sql/lineIndex.ts'
import { readScript, type Script } from '../sql/script.ts'
import { Advisor, type AdvisorOptions, type Entry } from './advise.ts'
import type { Finding, FixDraft } from './finding.ts'
import { unusedIgnore } from './rules/unused-ignore.ts'
import { Suppression, type Useless } from './suppress.ts'

export const pageOf = (rule: string): string =>
  `https://github.com/plumbline/plumbline/blob/main/docs/rules/${rule}.md`

export interface AdviceOptions extends AdvisorOptions {
  /** Leave the fixes out, where nobody will look at them. */
  readonly withoutFixes?: boolean
}

/** All advice on a script, in the order of the text. */
export function advise(script: Script | string, options: AdviceOptions): Advice[] {
  const read = typeof script === 'string' ? readScript(script) : script
  const advisor = new Advisor(options)
  advisor.update(read)
  return adviceOf(advisor, read, options)
}

export function adviceOf(
  advisor: Advisor,
  script: Script,
  options: AdviceOptions,
  lines: LineIndex = lineIndex(script.text),
): Advice[] {
  return survey(advisor, script, options, lines).map(found => found.advice(options.withoutFixes !== true))
}

/** A finding in its place, which can be told as advice: where there are many, few are asked to. */
export interface Found {
  readonly rule: string
  readonly severity: Severity
  readonly start: number
  readonly end: number
  readonly advice: (withFixes: boolean) => Advice
}

/** What is found in a script and not silenced, in the order of the text. */
export function survey(
  advisor: Advisor,
  script: Script,
  options: Pick<AdviceOptions, 'levels'>,
  lines: LineIndex,
): Found[] {
  const suppression = new Suppression(script, lines)
  const found: Found[] = []
  const add = (entry: Entry, finding: Finding) => {
    const { statement } = entry
    const start = statement.start + finding.span.start
    if (!suppression.empty) {
      const place = { rule: finding.rule.id, start, open: statement.open, close: statement.close }
      if (suppression.silences(place)) return
    }
    found.push({
      rule: finding.rule.id,
      severity: finding.severity,
      start,
      end: statement.start + finding.span.end,
      advice: withFixes => toAdvice(advisor, script, lines, entry, finding, !withFixes),
    })
  }
  for (const entry of advisor.notable) for (const finding of entry.findings) add(entry, finding)
  for (const { entry, finding } of advisor.closing) add(entry, finding)
  const level = options.levels.get(unusedIgnore.id)
  if (level && !suppression.empty)
    for (const useless of suppression.useless(rule => options.levels.has(rule)))
      found.push(uselessIgnore(script, lines, level.severity, useless))
  return found.sort((a, b) => a.start - b.start)
}

function uselessIgnore(script: Script, lines: LineIndex, severity: Severity, useless: Useless): Found {
  const advice = (): Advice => {
    const edit = {
      start: positionAt(lines, useless.start),
      end: positionAt(lines, useless.end),
      newText: '',
    }
    const isComment = /^(?:--|\/\*)/.test(script.slice(useless.start, useless.start + 2))
    return {
      rule: unusedIgnore.id,
      aliases: unusedIgnore.aliases,
      severity,
      message: useless.message,
      url: pageOf(unusedIgnore.id),
      start: edit.start,
      end: edit.end,
      related: [],
      tags: ['unnecessary'],
      fixes: isComment ? [{ title: 'Remove the comment', preferred: true, edits: [edit] }] : [],
    }
  }
  return { rule: unusedIgnore.id, severity, start: useless.start, end: useless.end, advice }
}

function toAdvice(
  advisor: Advisor,
  script: Script,
  lines: LineIndex,
  entry: Entry,
  finding: Finding,
  bare: boolean,
): Advice {
  const { statement } = entry
  const clamp = (offset: number) => Math.max(0, Math.min(offset, script.length))
  const at = (offset: number) => positionAt(lines, clamp(statement.start + offset))
  return {
    rule: finding.rule.id,
    aliases: finding.rule.aliases,
    severity: finding.severity,
    message: finding.message,
    url: pageOf(finding.rule.id),
    start: at(finding.span.start),
    end: at(finding.span.end),
    related: finding.related.flatMap(place => {
      const other = advisor.entryOf(place.moment)?.statement
      return other
        ? [
            {
              message: place.message,
              start: positionAt(lines, other.start),
              end: positionAt(lines, other.end),
            },
          ]
        : []
    }),
    tags: finding.rule.tags ?? [],
    fixes: bare ? [] : finding.fixes().map(draft => toFix(draft, script, lines, statement.start)),
  }
}

function toFix(draft: FixDraft, script: Script, lines: LineIndex, base: number): Fix {
  const edits: TextEdit[] = draft.edits.map(edit => ({
    start: positionAt(lines, base + edit.start),
    end: positionAt(lines, base + edit.end),
    newText: edit.newText,
  }))
  const insert = (offset: number, newText: string) => {
    const position = positionAt(lines, offset)
    edits.push({ start: position, end: position, newText })
  }
  if (draft.atTop !== undefined) insert(script.statements[0]?.start ?? 0, draft.atTop)
  if (draft.atEnd !== undefined) insert(script.statements.at(-1)?.close ?? script.length, draft.atEnd)
  return {
    title: draft.title,
    preferred: draft.preferred === true,
    edits: edits.sort((a, b) => a.start.offset - b.start.offset),
    ...(draft.followUp === undefined ? {} : { followUp: draft.followUp }),
  }
}
