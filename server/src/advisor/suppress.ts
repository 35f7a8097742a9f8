// Comments that silence findings. Each says how often it was needed, so that useless ones can be told.
import { bodyDirectives, type Directive, directives } from '../sql/directives.ts'
import { type LineIndex, lineAt } from '../sql/lineIndex.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { rulesNamed } from './names.ts'

interface Silencer {
  readonly directive: Directive
  /** Undefined: every rule. */
  readonly rules: ReadonlySet<string> | undefined
  readonly used: Set<string>
  /** For a start: where its end stands. */
  readonly until: number
}

export interface Place {
  readonly rule: string
  readonly start: number
  /** Of the statement the finding is about. */
  readonly open: number
  readonly close: number
}

export interface Useless {
  readonly start: number
  readonly end: number
  readonly message: string
  /** What goes away with it: the comment, or a rule of several. */
  readonly removal: { readonly start: number; readonly end: number; readonly title: string }
  /** It is certain that nobody misses it. */
  readonly isSafe: boolean
}

export class Suppression {
  readonly #silencers: Silencer[] = []
  readonly #script: Script
  readonly #lines: LineIndex

  constructor(script: Script, lines: LineIndex) {
    this.#lines = lines
    this.#script = script
    this.#take(directives(script))
  }

  #take(found: readonly Directive[]): void {
    found.forEach((directive, i) => {
      if (directive.scope === 'end') return
      const end = found.slice(i + 1).find(one => one.scope === 'end' && sameRules(one, directive))
      this.#silencers.push({
        directive,
        rules:
          directive.rules.length === 0
            ? undefined
            : new Set(directive.rules.flatMap(one => rulesNamed(one.name).map(rule => rule.id))),
        used: new Set(),
        until: directive.until ?? end?.start ?? Number.POSITIVE_INFINITY,
      })
    })
  }

  /** Looks for comments in the body of a block or function before its findings are held against them. */
  lookInto(statement: Statement): void {
    this.#take(bodyDirectives(this.#script, statement))
  }

  get empty(): boolean {
    return this.#silencers.length === 0
  }

  silences(place: Place): boolean {
    let silenced = false
    for (const silencer of this.#silencers) {
      if (silencer.rules && !silencer.rules.has(place.rule)) continue
      if (!this.#covers(silencer, place)) continue
      silencer.used.add(place.rule)
      silenced = true
    }
    return silenced
  }

  #covers(silencer: Silencer, place: Place): boolean {
    const { directive } = silencer
    switch (directive.scope) {
      case 'file':
        return true
      case 'statement':
        return directive.statement !== undefined && directive.statement.open === place.open
      case 'line': {
        const line = lineAt(this.#lines, directive.end)
        const found = lineAt(this.#lines, place.start)
        return (
          found === line ||
          found === line + 1 ||
          (place.open <= directive.start && directive.end <= place.close)
        )
      }
      case 'start':
        return place.start > directive.end && place.start < silencer.until
      default:
        return false
    }
  }

  /** Our own comments that silenced nothing, or that name a rule nobody knows; not those of statements left aside. */
  useless(active: (rule: string) => boolean, aside: readonly Statement[]): Useless[] {
    const found: Useless[] = []
    for (const { directive, used, rules } of this.#silencers) {
      if (directive.tool !== 'plumbline') continue
      if (directive.statement && aside.includes(directive.statement)) continue
      if (!rules) {
        if (used.size === 0)
          found.push({
            start: directive.start,
            end: directive.end,
            message: 'This comment silences nothing. Remove it.',
            removal: this.#comment(directive),
            isSafe: true,
          })
        continue
      }
      directive.rules.forEach((named, i) => {
        const removal = this.#rule(directive, i)
        const known = rulesNamed(named.name)
        if (known.length === 0)
          found.push({
            start: named.start,
            end: named.end,
            message: `There is no rule ${named.name}.`,
            removal,
            isSafe: false,
          })
        else if (known.some(rule => active(rule.id)) && !known.some(rule => used.has(rule.id)))
          found.push({
            start: named.start,
            end: named.end,
            message: `Rule ${named.name} finds nothing here. Remove it from this comment.`,
            removal,
            isSafe: true,
          })
      })
    }
    return found
  }

  /** With its line, where nothing else stands in it. */
  #comment({ start, end }: Directive): Useless['removal'] {
    const title = 'Remove the comment'
    const line = lineAt(this.#lines, start)
    const lineStart = this.#lines.starts[line]!
    const next = this.#lines.starts[lineAt(this.#lines, end) + 1] ?? this.#lines.length
    const around = this.#script.slice(lineStart, start) + this.#script.slice(end, next)
    return around.trim() === '' ? { title, start: lineStart, end: next } : { title, start, end }
  }

  #rule(directive: Directive, index: number): Useless['removal'] {
    const { rules } = directive
    if (rules.length === 1) return this.#comment(directive)
    const title = `Remove ${rules[index]!.name} from the comment`
    return index === 0
      ? { title, start: rules[0]!.start, end: rules[1]!.start }
      : { title, start: rules[index - 1]!.end, end: rules[index]!.end }
  }
}

const sameRules = (a: Directive, b: Directive): boolean =>
  a.rules.map(one => one.name).join() === b.rules.map(one => one.name).join()
