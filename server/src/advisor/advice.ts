// Findings as the protocol's advice: positions in the file, suppressed ones left out, useless
// suppressions added.
import type { Advice, Severity } from '#protocol/advice.ts'
import { type LineIndex, lineIndex, positionAt } from '../sql/lineIndex.ts'
import { runDirectives } from '../sql/runDirectives.ts'
import { readScript, type Script } from '../sql/script.ts'
import { Advisor, type AdvisorOptions } from './advise.ts'
import type { Entry } from './entry.ts'
import { type Finding, type Found, inOrder, merged } from './finding.ts'
import type { Rule } from './rule.ts'
import { directive } from './rules/directive.ts'
import { unusedIgnore } from './rules/unused-ignore.ts'
import { Suppression, type Useless } from './suppress.ts'
import { toFix } from './toFix.ts'

export const pageOf = (rule: string): string =>
  `https://github.com/plumbline/plumbline/blob/main/docs/rules/${rule}.md`

/** All advice on a script, in the order of the text. */
export function advise(script: Script | string, options: AdvisorOptions): Advice[] {
  const read = typeof script === 'string' ? readScript(script) : script
  const advisor = new Advisor({ ...options, once: true })
  advisor.update(read)
  return adviceOf(advisor, read, options)
}

export function adviceOf(
  advisor: Advisor,
  script: Script,
  options: AdvisorOptions,
  lines: LineIndex = lineIndex(script.text),
): Advice[] {
  return survey(advisor, script, options, lines).map(found =>
    found.advice(lines, options.withoutFixes !== true),
  )
}

/** What is found in a script and not silenced, in the order of the text. */
export function survey(
  advisor: Advisor,
  script: Script,
  options: Pick<AdvisorOptions, 'levels'>,
  lines: LineIndex,
): readonly Found[] {
  const suppression = new Suppression(script, lines)
  const found: Found[] = []
  for (const entry of advisor.notable) {
    entry.placed ??= placed(advisor, entry)
    if (entry.hasBody) suppression.lookInto(entry.statement)
    if (suppression.empty) {
      for (const one of entry.placed) found.push(one)
      continue
    }
    const { open, close } = entry.statement
    for (const one of entry.placed)
      if (!suppression.silences({ rule: one.rule, start: one.start, open, close })) found.push(one)
  }
  return merged(found, inComments(advisor, script, suppression, options.levels).sort(inOrder))
}

/** Directives that silence nothing, and those that nobody understands. */
function inComments(
  advisor: Advisor,
  script: Script,
  suppression: Suppression,
  levels: AdvisorOptions['levels'],
): Found[] {
  const found: Found[] = []
  const unused = levels.get(unusedIgnore.id)
  if (unused && !suppression.empty) {
    const useless = suppression.useless(rule => levels.has(rule), advisor.down)
    found.push(...useless.map(one => commentFound(unusedIgnore, unused.severity, one)))
  }
  const misread = levels.get(directive.id)
  if (!misread) return found
  for (const { start, end, message, hint } of runDirectives(script).problems) {
    if (suppression.silences({ rule: directive.id, start, open: start, close: end })) continue
    const told = { start, end, message: `${message} ${hint}` }
    found.push(commentFound(directive, misread.severity, told))
  }
  return found
}

const nothing: readonly Found[] = []

function placed(advisor: Advisor, entry: Entry): readonly Found[] {
  if (entry.told.length === 0) return nothing
  return entry.told.map(finding => new Placed(advisor, entry, finding)).sort(inOrder)
}

class Placed implements Found {
  readonly rule: string
  readonly severity: Severity
  readonly #advisor: Advisor
  readonly #entry: Entry
  readonly #finding: Finding

  constructor(advisor: Advisor, entry: Entry, finding: Finding) {
    this.rule = finding.rule.id
    this.severity = finding.severity
    this.#advisor = advisor
    this.#entry = entry
    this.#finding = finding
  }

  get start(): number {
    return this.#entry.statement.start + this.#finding.span.start
  }

  get end(): number {
    return this.#entry.statement.start + this.#finding.span.end
  }

  advice(lines: LineIndex, withFixes: boolean): Advice {
    return toAdvice(this.#advisor, lines, this.#entry, this.#finding, !withFixes)
  }
}

/** What is wrong with a comment, and with `removal` what to take away. */
function commentFound(
  rule: Rule,
  severity: Severity,
  told: Pick<Useless, 'start' | 'end' | 'message'> & Partial<Useless>,
): Found {
  const { removal, isSafe = false } = told
  const advice = (lines: LineIndex): Advice => ({
    rule: rule.id,
    aliases: rule.aliases,
    severity,
    message: told.message,
    url: pageOf(rule.id),
    start: positionAt(lines, told.start),
    end: positionAt(lines, told.end),
    related: [],
    tags: rule.tags ?? [],
    fixes: removal
      ? [
          {
            title: removal.title,
            preferred: isSafe,
            edits: [
              {
                start: positionAt(lines, removal.start),
                end: positionAt(lines, removal.end),
                newText: '',
              },
            ],
          },
        ]
      : [],
  })
  return { rule: rule.id, severity, start: told.start, end: told.end, advice }
}

function toAdvice(advisor: Advisor, lines: LineIndex, entry: Entry, finding: Finding, bare: boolean): Advice {
  const { script } = advisor
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
    fixes: bare
      ? []
      : advisor.fixesOf(entry, finding).flatMap(draft => toFix(draft, advisor, lines, statement) ?? []),
  }
}
