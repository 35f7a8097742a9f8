// The advisor over one script: keeps what it found for each statement, and after an edit looks again
// only at statements whose text or whose ground has changed.
import type { Severity } from '#protocol/advice.ts'
import {
  bareGround,
  type Changes,
  type Ground,
  type Moment,
  moment,
  same,
  Timeline,
} from '../impact/catalog/timeline.ts'
import { CatalogView } from '../impact/catalog/view.ts'
import type { Impact } from '../impact/impact.ts'
import { impactOf } from '../impact/impactOf.ts'
import { type Kind, kindOf } from '../impact/nodes.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'
import { Closings, relationsWritten } from './closings.ts'
import { RuleContext } from './context.ts'
import { Entries } from './entries.ts'
import { type Entry, inScript, sparing } from './entry.ts'
import { EntryList } from './entryList.ts'
import { type Finding, type FixDraft, noFixes } from './finding.ts'
import { Heap } from './heap.ts'
import { judgeOutcome, type Outcome } from './judgeOutcome.ts'
import { judgeStatement } from './judgeStatement.ts'
import type { LiveFacts } from './live.ts'
import type { OptionValue } from './rule.ts'
import { type RuleTable, ruleTable } from './ruleTable.ts'
import { plainRunner, problemUnder, type Runner, runnerOf, transactionAround } from './runner.ts'
import { waysOf } from './upStatements.ts'

export interface Level {
  readonly severity: Severity
  readonly options: Readonly<Record<string, OptionValue>>
}

export interface AdvisorOptions {
  /** Rules that are on; the others are off. */
  readonly levels: ReadonlyMap<string, Level>
  readonly version: number
  /** The schema before this script. */
  readonly ground?: Ground
  readonly runner?: Runner
  /** What a live database said of the script; rules that need one stay silent without. */
  readonly live?: LiveFacts
  /** The script will not be edited: what only an edit needs is not kept. */
  readonly once?: boolean
  /** Nobody will ask for fixes. */
  readonly withoutFixes?: boolean
}

export class Advisor {
  readonly #options: AdvisorOptions
  readonly #timeline: Timeline
  readonly #rules: RuleTable
  readonly #entries = new Entries()
  /** Entries that have findings, a problem, and those that look at what comes after them. */
  readonly #notable = new EntryList()
  readonly #broken = new EntryList()
  readonly #ahead = new Set<Entry>()
  #script: Script | undefined
  #down: readonly Statement[] = []
  #runner: Runner
  /** What stands before the first statement. */
  readonly #root = moment(0, -1)
  readonly #closings: Closings
  /** How many statements the last update looked at. */
  recomputed = 0

  constructor(options: AdvisorOptions) {
    this.#options = options
    this.#timeline = new Timeline(options.ground ?? bareGround, options.once)
    this.#closings = new Closings(this.#timeline)
    this.#runner = options.runner ?? plainRunner
    this.#rules = ruleTable(options.levels, options.version)
  }

  get entries(): readonly Entry[] {
    return this.#entries.items
  }

  /** The entries with findings, in order: the only ones a report of them needs. */
  get notable(): readonly Entry[] {
    return this.#notable.items
  }

  /** Those that have a problem, in order. */
  get broken(): readonly Entry[] {
    return this.#broken.items
  }

  /** The statements of the way down, which are not looked at. */
  get down(): readonly Statement[] {
    return this.#down
  }

  /** The script as last taken. */
  get script(): Script {
    return this.#script as Script
  }

  get runner(): Runner {
    return this.#runner
  }

  entryOf(momentId: number): Entry | undefined {
    return this.#entries.ofMoment(momentId)
  }

  /** The schema that the script starts from. */
  get ground(): Ground {
    return this.#timeline.ground
  }

  /** What the script has done to the schema. */
  changes(): Changes {
    return this.#timeline.changes()
  }

  /** What one of its statements does to the database. */
  impact(entry: Entry): Impact | undefined {
    if (entry.inside) return entry.inside
    const tree = entry.statement.tree
    return tree && sparing(entry, () => impactOf(tree, this.view(entry), this.#options.version))
  }

  /**
   * What mends a finding. Under an editor most are never asked for, and what they need would keep many
   * times the room of the text: so its rule looks at the statement again.
   */
  fixesOf(entry: Entry, finding: Finding): readonly FixDraft[] {
    if (finding.fixes) return finding.fixes
    const { tree } = entry.statement
    if (!tree) return noFixes
    const context = this.#context(entry.statement, this.view(entry), undefined, true)
    context.run(finding.rule, (tree as Record<string, unknown>)[kindOf(tree) as Kind])
    return context.findings.find(one => isSame(one, finding))?.fixes ?? noFixes
  }

  /** The schema just before a statement. */
  view(entry: Entry): CatalogView {
    return new CatalogView(this.#timeline, moment(-1, entry.moment.index))
  }

  /** Takes the script as it is now. */
  update(script: Script): void {
    this.#script = script
    const queue = new Heap<Entry>(inScript)
    const enqueue = (entry: Entry) => {
      if (entry.queued) return
      entry.queued = true
      queue.push(entry)
    }
    const stale = (reader: Moment) => {
      const entry = this.#entries.ofMoment(reader.id)
      if (entry) enqueue(entry)
      else this.#closings.wake(reader.id)
    }
    const runner = runnerOf(script, this.#options.runner ?? plainRunner)
    const sameRunner = same(runner, this.#runner)
    this.#runner = runner
    const { up, down } = waysOf(script)
    this.#down = down
    const made = this.#entries.merge(up, gone => this.#leave(gone, stale))
    for (const entry of this.#ahead) enqueue(entry)
    const open = () => {
      const view = new CatalogView(this.#timeline, this.#root)
      if (up.length < 2) view.write('alone', true)
      const kind = transactionAround(up, runner, this.#options.version)
      if (kind) view.write('tx', { kind, id: 'runner', began: this.#root.id })
    }
    this.#timeline.run(this.#root, open, stale)
    if (!sameRunner) {
      for (const entry of this.#entries.items) enqueue(entry)
      this.#closings.wakeAll()
    }
    this.recomputed = 0
    // New entries stand in order already; what their neighbours woke is put between them.
    for (let next = 0; next < made.length || queue.size > 0; ) {
      const fresh = made[next]
      const woken = queue.least
      const entry = (woken && (!fresh || inScript(woken, fresh) < 0) ? queue.pop() : made[next++]) as Entry
      entry.queued = false
      this.#evaluate(entry, stale)
      this.recomputed++
    }
    this.#finish()
  }

  #leave(gone: readonly Entry[], stale: (reader: Moment) => void): void {
    for (const entry of gone) this.#ahead.delete(entry)
    for (const list of [this.#notable, this.#broken])
      if (gone.length < 100) for (const entry of gone) list.put(entry, false)
      else list.drop(new Set(gone))
    for (const entry of gone) this.#timeline.remove(entry.moment, stale)
  }

  #evaluate(entry: Entry, stale: (reader: Moment) => void): void {
    const { moment } = entry
    this.#timeline.run(
      moment,
      () => {
        entry.problem = problemUnder(entry.statement, this.#runner)
        sparing(entry, () => this.#judge(entry))
      },
      stale,
    )
    if (this.#options.once) entry.statement.forgetTree()
    this.#broken.put(entry, entry.problem !== undefined)
    this.#tell(entry)
    if (moment.looksAhead) this.#ahead.add(entry)
    else this.#ahead.delete(entry)
    if (this.#rules.finishing.length > 0) for (const key of relationsWritten(moment)) this.#closings.add(key)
  }

  #judge(entry: Entry): void {
    const { moment } = entry
    const view = new CatalogView(this.#timeline, moment)
    judgeStatement(entry, {
      rules: this.#rules,
      view,
      contextOf: (statement, inner) => this.#context(statement, view, inner),
      before: back => this.entries[moment.index - back]?.moment,
    })
  }

  #tell(entry: Entry): void {
    const closing = this.#closings.at(entry.moment.id)
    entry.told = closing.length === 0 ? entry.findings : [...entry.findings, ...closing]
    entry.placed = undefined
    this.#notable.put(entry, entry.told.length > 0)
  }

  /** Of a statement that has a tree. */
  #context(
    statement: Statement,
    view: CatalogView,
    inner?: RuleContext['inner'],
    withFixes = this.#options.once,
  ): RuleContext {
    const { levels, version, withoutFixes } = this.#options
    return new RuleContext({
      statement,
      tree: statement.tree as NonNullable<Statement['tree']>,
      inner,
      view,
      version,
      runner: this.#runner,
      script: this.#script as Script,
      levels,
      live: this.#options.live,
      withFixes: withFixes === true && withoutFixes !== true,
    })
  }

  #finish(): void {
    if (this.#rules.finishing.length === 0) return
    this.#closings.add(undefined)
    const touched = this.#closings.update((at, key) => judgeOutcome(key, this.#outcome(at)))
    for (const momentId of touched) {
      const entry = this.#entries.ofMoment(momentId)
      if (entry) this.#tell(entry)
    }
  }

  #outcome(at: Moment): Outcome {
    const { levels, version } = this.#options
    return {
      rules: this.#rules.finishing,
      timeline: this.#timeline,
      view: new CatalogView(this.#timeline, at),
      version,
      runner: this.#runner,
      option: (rule, name) => levels.get(rule.id)?.options[name] ?? rule.options?.[name]?.default,
      contextOf: momentId => {
        const entry = this.#entries.ofMoment(momentId)
        return entry?.statement.tree && this.#context(entry.statement, this.view(entry), undefined, true)
      },
    }
  }
}

const isSame = (a: Finding, b: Finding): boolean =>
  a.message === b.message && a.span.start === b.span.start && a.span.end === b.span.end
